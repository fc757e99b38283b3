// A socket for the RTP of many parties: a packet to each of them in one call to the kernel, and
// what has come in batches, each with the instant at which the kernel had it (SO_TIMESTAMPNS).
#pragma once

#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bench/figures/pacing.h"
#include "support/loop/udp_socket.h"

namespace centralino::bench {

// One stream that is sent.
struct RtpDestination {
  sockaddr_in address{};
  std::uint32_t ssrc = 0;
  std::uint32_t timestamp = 0;
  std::uint16_t sequence = 0;
  std::array<std::uint8_t, 12> header{};
};
RtpDestination DestinationOf(const support::Endpoint& remote);

class RtpSocket {
 public:
  RtpSocket();
  ~RtpSocket();
  RtpSocket(const RtpSocket&) = delete;
  RtpSocket& operator=(const RtpSocket&) = delete;

  std::uint16_t port() const { return port_; }
  // The next packet of each stream: 20 ms of PCMA.
  void Send(const std::vector<RtpDestination*>& streams, std::span<const std::uint8_t> payload);
  // Port it came from, and what its header says.
  void ReceiveAll(const std::function<void(std::uint16_t, const Pacing::Packet&)>& on_packet);
  // Packets that the kernel had no room for, since the last time this was asked.
  std::uint64_t Dropped();

 private:
  int fd_;
  std::uint16_t port_ = 0;
  std::uint32_t dropped_ = 0;  // as the kernel counts, up to the last packet read
  std::uint32_t told_ = 0;
};

}  // namespace centralino::bench
