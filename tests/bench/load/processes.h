// The processor time of the platform, process by process.
#pragma once

#include <map>
#include <string>

#include "support/stack/status.h"

namespace centralino::bench {

// Milliseconds of user and system time so far: the five services, and the stores whose pid files
// lie beside the status file (PostgreSQL with all its children).
using CpuTimes = std::map<std::string, double>;

class Processes {
 public:
  Processes(const support::Status& status, const std::string& status_file);
  CpuTimes Now() const;
  // Resident memory of all services, KiB.
  double ResidentKib() const;

 private:
  std::map<std::string, int> pids_;
};

CpuTimes operator-(const CpuTimes& later, const CpuTimes& earlier);

}  // namespace centralino::bench
