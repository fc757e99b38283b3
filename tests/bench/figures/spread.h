// Percentiles of what was measured.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace centralino::bench {

struct Spread {
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double p999 = 0;
  double max = 0;
};
// By nearest rank: a value that occurred.
Spread SpreadOf(std::vector<double> values);

// For millions of values: 10 µs wide, up to 200 ms; what is longer counts as that.
class Histogram {
 public:
  void Add(std::chrono::nanoseconds value);
  std::uint64_t count() const { return count_; }
  // In milliseconds, each the upper end of its step.
  Spread InMilliseconds() const;

 private:
  static constexpr std::int64_t kStepNs = 10'000;
  static constexpr std::size_t kSteps = 20'000;

  std::vector<std::uint32_t> steps_ = std::vector<std::uint32_t>(kSteps + 1);
  std::uint64_t count_ = 0;
  std::int64_t max_ns_ = 0;
};

}  // namespace centralino::bench
