// The platform's processes while a soak runs: resident memory, descriptors, threads.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::soak {

struct Sample {
  double at = 0;  // seconds since the first
  double resident_kib = 0;
  int descriptors = 0;
  int threads = 0;
};

class Watch {
 public:
  // The pid files of ./dev lie in this folder.
  explicit Watch(std::string folder) : folder_(std::move(folder)) {}

  // Looks at all of them. False, and `gone` says who, if one is not the process it was.
  bool Look(std::string* gone);
  const std::map<std::string, std::vector<Sample>>& samples() const { return samples_; }

 private:
  const std::string folder_;
  support::Instant begin_{};
  std::map<std::string, int> pids_;
  std::map<std::string, std::vector<Sample>> samples_;
};

// The slope of the resident memory from `from` to `to` seconds, by least squares, KiB a minute.
double SlopeOf(const std::vector<Sample>& samples, double from, double to);

}  // namespace centralino::soak
