// What one media thread counted. Written by that thread alone, read by whoever asks for metrics.
#pragma once

#include <atomic>
#include <cstdint>

namespace centralino::media {

class Count {
 public:
  // Only ever on the owning thread, so no atomic addition is needed.
  void Add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct alignas(64) Counters {
  Count packets_sent;
  Count packets_received;
  Count packets_refused;
  Count packets_unsent;  // the system did not take them
  Count digits;
  Count bridges;
  Count sessions_closed;
};

}  // namespace centralino::media
