// Processor time of a span: of the platform, and of this program.
#pragma once

#include "bench/figures/report.h"
#include "bench/load/board.h"

namespace centralino::bench {

class Meter {
 public:
  explicit Meter(const Board& board) : board_(board) {}

  void Read(Result& result) const {
    result.cpu = board_.processes().Cpu() - cpu_;
    result.load_cpu = OwnCpu() - own_;
    result.seconds = SecondsBetween(begin_, Clock::now());
  }

 private:
  const Board& board_;
  const Instant begin_ = Clock::now();
  const ByProcess cpu_ = board_.processes().Cpu();
  const double own_ = OwnCpu();
};

}  // namespace centralino::bench
