// What was measured, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "bench/load/processes.h"

namespace centralino::bench {

struct Spread {
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double max = 0;
};
Spread SpreadOf(std::vector<double> values);

struct Result {
  std::string name;   // "W1"
  std::string title;  // "queue call, silent"
  int calls = 0;
  int failed = 0;
  double rate = 0;     // calls a second as driven
  CpuTimes cpu;        // ms, of all calls
  double raw_ms = 0;   // per call: the kernel alone, for as many datagrams
  std::string timing;  // what `times` are
  Spread times;        // ms
  // Bounds: of ms of CPU per call, or of the p99 of `times`.
  double limit = 0;
  double goal = 0;
  bool bounds_times = false;
  std::vector<std::string> failures;  // the first few, in words

  double CpuPerCall() const;
  // Fewer than one call in a thousand failed.
  bool Served() const;
  bool WithinLimit() const;
};

std::string ToTable(const Result& result);
std::string ToJson(const std::vector<Result>& results);

}  // namespace centralino::bench
