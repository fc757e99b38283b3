// A UDP socket over IPv4, bound to an address of one's own: a phone's, or the carrier's trunk's.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <span>
#include <string>

#include "support/loop/loop.h"

namespace centralino::support {

struct Endpoint {
  std::string address;  // IPv4 literal
  std::uint16_t port = 0;
  auto operator<=>(const Endpoint&) const = default;
};

std::string ToString(const Endpoint& endpoint);  // "127.0.0.1:5060"

class UdpSocket {
 public:
  // Bytes, where from, and when the kernel had them. Valid during the call only. The socket must
  // not be destroyed inside it.
  using Receive = std::function<void(std::span<const std::uint8_t>, const Endpoint&, Instant)>;

  // On the loop's thread. Port 0: any free port. Aborts with a sentence if it cannot bind.
  UdpSocket(Loop& loop, const Endpoint& bind, Receive receive);
  ~UdpSocket();
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  const Endpoint& local() const { return local_; }
  void Send(const Endpoint& to, std::span<const std::uint8_t> bytes);
  void Send(const Endpoint& to, std::string_view text) {
    Send(to, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }

 private:
  void OnReadable();

  Loop& loop_;
  int fd_;
  Endpoint local_;
  Receive receive_;
  // The last destination, so that a stream of packets does not parse its address each time.
  Endpoint last_to_;
  std::uint32_t last_to_address_ = 0;
};

}  // namespace centralino::support
