// The RTP ports of this instance. A port that was given back rests a while, so that late packets
// of a call that ended are not heard by the next.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "services/media/socket.h"

namespace centralino::media {

class PortPool {
 public:
  using Clock = std::chrono::steady_clock;
  struct Settings {
    std::string bind_address;
    std::uint16_t first_port = 0;  // both ends count
    std::uint16_t last_port = 0;
    std::chrono::milliseconds rest{3000};
  };
  explicit PortPool(const Settings& settings);

  // A bound pair. RESOURCE_EXHAUSTED when every pair is taken or at rest. Pairs that another
  // program holds are passed over.
  absl::StatusOr<RtpSocket> Take(Clock::time_point now);
  void GiveBack(std::uint16_t port, Clock::time_point now);

  std::size_t size() const { return size_; }

 private:
  struct Free {
    std::uint16_t port;
    Clock::time_point usable;
  };
  const Settings settings_;
  std::size_t size_ = 0;
  // Guards free_: sessions are opened by gRPC's threads and closed by media threads.
  std::mutex mutex_;
  std::deque<Free> free_;  // longest free first
};

}  // namespace centralino::media
