#include "services/media/port_pool.h"

#include <absl/status/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <vector>

namespace centralino::media {
namespace {

// How many pairs that others hold are tried before a caller is refused.
constexpr int kMostTries = 64;

}  // namespace

PortPool::PortPool(const Settings& settings) : settings_(settings) {
  std::vector<std::uint16_t> ports;
  for (int port = settings.first_port + settings.first_port % 2; port + 1 <= settings.last_port;
       port += 2) {
    ports.push_back(static_cast<std::uint16_t>(port));
  }
  // In no order: the next port is not to be guessed from the last one.
  std::shuffle(ports.begin(), ports.end(), std::mt19937(std::random_device{}()));
  for (const std::uint16_t port : ports) free_.push_back({port, Clock::time_point::min()});
  size_ = ports.size();
}

absl::StatusOr<RtpSocket> PortPool::Take(Clock::time_point now) {
  for (int tries = 0; tries < kMostTries; ++tries) {
    std::uint16_t port = 0;
    {
      const std::lock_guard lock(mutex_);
      if (free_.empty() || free_.front().usable > now) break;
      port = free_.front().port;
      free_.pop_front();
    }
    auto socket = RtpSocket::Bind(settings_.bind_address, port);
    if (socket.ok()) return socket;
    GiveBack(port, now);
    if (!absl::IsAlreadyExists(socket.status())) return socket.status();
  }
  return absl::ResourceExhaustedError(fmt::format("no RTP port is free between {} and {}",
                                                  settings_.first_port, settings_.last_port));
}

void PortPool::GiveBack(std::uint16_t port, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  free_.push_back({port, now + settings_.rest});
}

}  // namespace centralino::media
