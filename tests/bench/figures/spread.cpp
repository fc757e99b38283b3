#include "bench/figures/spread.h"

#include <algorithm>
#include <cmath>

namespace centralino::bench {
namespace {

// The place, from 0, of the value that `share` of `count` values do not exceed.
std::size_t RankOf(double share, std::size_t count) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(count)));
  return std::min(count, std::max<std::size_t>(rank, 1)) - 1;
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) { return values[RankOf(share, values.size())]; };
  return {at(0.5), at(0.9), at(0.99), at(0.999), values.back()};
}

void Histogram::Add(std::chrono::nanoseconds value) {
  const std::int64_t ns = std::max<std::int64_t>(value.count(), 0);
  ++steps_[std::min(static_cast<std::size_t>(ns / kStepNs), kSteps)];
  ++count_;
  max_ns_ = std::max(max_ns_, ns);
}

Spread Histogram::InMilliseconds() const {
  if (count_ == 0) return {};
  const auto max = static_cast<double>(max_ns_) / 1e6;
  const auto at = [&](double share) {
    const std::size_t rank = RankOf(share, count_);
    std::uint64_t below = 0;
    std::size_t step = 0;
    while ((below += steps_[step]) <= rank) ++step;
    return std::min(static_cast<double>((step + 1) * kStepNs) / 1e6, max);
  };
  return {at(0.5), at(0.9), at(0.99), at(0.999), max};
}

}  // namespace centralino::bench
