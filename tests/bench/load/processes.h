// The processor time and the memory of the platform, process by process.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/figures/report.h"
#include "support/stack/status.h"

namespace centralino::bench {

// The five services, and the stores whose pid files lie beside the status file (PostgreSQL with
// all its children).
class Processes {
 public:
  Processes(const support::Status& status, const std::string& status_file);
  // Milliseconds of user and system time so far.
  ByProcess Cpu() const;
  // Resident memory of the services, KiB, and of Redis.
  ByProcess Memory() const;
  double RedisKib() const;
  // Services and stores run on these processors only; none named: on any.
  void Confine(const std::vector<int>& cpus) const;

 private:
  std::map<std::string, int> pids_;
};

// Of this program.
double OwnCpu();

}  // namespace centralino::bench
