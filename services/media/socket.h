// The two UDP sockets of a session: RTP on an even port, RTCP on the odd one above it (RFC 3550
// §11).
#pragma once

#include <absl/status/statusor.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "rtp/source_policy.h"

namespace centralino::media {

// An address for the system's calls.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

// IPv4 or IPv6 literal.
std::optional<rtp::Endpoint> ParseEndpoint(const std::string& address, std::uint16_t port);
std::string AddressText(const rtp::Endpoint& endpoint);

// A descriptor, closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

class RtpSocket {
 public:
  // Binds `port` and the one above it. ALREADY_EXISTS if another program has either.
  static absl::StatusOr<RtpSocket> Bind(const std::string& address, std::uint16_t port);

  int descriptor() const { return rtp_.get(); }
  std::uint16_t port() const { return port_; }

  // How `endpoint` is written for this socket; nothing if it is of another family.
  std::optional<SocketAddress> Address(const rtp::Endpoint& endpoint) const;

  // False if the system did not take it (no route, its buffers full): like a loss on the way.
  bool Send(const SocketAddress& to, std::span<const std::uint8_t> datagram) const;

  struct Received {
    std::span<const std::uint8_t> datagram;
    rtp::Endpoint from;
    bool whole = true;  // it fitted the buffer
  };
  // Nothing when no datagram waits.
  std::optional<Received> Receive(std::span<std::uint8_t> buffer) const;

 private:
  RtpSocket(Descriptor rtp, Descriptor rtcp, std::uint16_t port, int family)
      : rtp_(std::move(rtp)), rtcp_(std::move(rtcp)), port_(port), family_(family) {}

  Descriptor rtp_;
  // Never read: reports of the far party find a bound port, so that no ICMP error tells it that
  // the call is dead, and the system drops what exceeds its small buffer.
  Descriptor rtcp_;
  std::uint16_t port_;
  int family_;
};

}  // namespace centralino::media
