// All workloads, in the order in which they are run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/load/workloads.h"

namespace centralino::bench {

struct Sizes {
  seconds time{60};
  double w1_rate = 30;
  std::vector<double> sustained = {100, 200, 300};
  int talks = 25;  // of each line in dispatch
  double w3_rate = 100;
  int w4_calls = 500;
  int flat_events = 500;
  bool brief = false;
};
Sizes ShortSizes();

std::vector<std::string> WorkloadNames();

// Those named; none named: all. Each as it is done.
void RunSuite(Board& board, const Sizes& sizes, const std::vector<std::string>& only,
              const std::function<void(Result)>& done);

}  // namespace centralino::bench
