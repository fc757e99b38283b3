#include "services/media/socket.h"

#include <absl/status/status.h>
#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace centralino::media {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool IsIpv4(const rtp::Endpoint& endpoint) {
  return std::equal(kMapped.begin(), kMapped.end(), endpoint.address.begin());
}

rtp::Endpoint FromSocket(const sockaddr_storage& storage) {
  rtp::Endpoint endpoint;
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    std::copy(kMapped.begin(), kMapped.end(), endpoint.address.begin());
    std::memcpy(endpoint.address.data() + kMapped.size(), &in.sin_addr, 4);
    endpoint.port = ntohs(in.sin_port);
  } else {
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
    std::memcpy(endpoint.address.data(), &in6.sin6_addr, 16);
    endpoint.port = ntohs(in6.sin6_port);
  }
  return endpoint;
}

SocketAddress ToSocket(const rtp::Endpoint& endpoint, int family) {
  SocketAddress address;
  if (family == AF_INET) {
    auto& in = reinterpret_cast<sockaddr_in&>(address.storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, endpoint.address.data() + kMapped.size(), 4);
    address.length = sizeof in;
  } else {
    auto& in6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(endpoint.port);
    std::memcpy(&in6.sin6_addr, endpoint.address.data(), 16);
    address.length = sizeof in6;
  }
  return address;
}

absl::StatusOr<Descriptor> BindOne(const rtp::Endpoint& at, int family) {
  Descriptor socket(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) {
    return absl::ResourceExhaustedError(fmt::format("no socket: {}", std::strerror(errno)));
  }
  const SocketAddress address = ToSocket(at, family);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.length) !=
      0) {
    const std::string why =
        fmt::format("cannot bind {} port {}: {}", AddressText(at), at.port, std::strerror(errno));
    return errno == EADDRINUSE ? absl::AlreadyExistsError(why) : absl::UnavailableError(why);
  }
  return socket;
}

}  // namespace

std::optional<rtp::Endpoint> ParseEndpoint(const std::string& address, std::uint16_t port) {
  rtp::Endpoint endpoint;
  endpoint.port = port;
  if (inet_pton(AF_INET6, address.c_str(), endpoint.address.data()) == 1) return endpoint;
  std::copy(kMapped.begin(), kMapped.end(), endpoint.address.begin());
  if (inet_pton(AF_INET, address.c_str(), endpoint.address.data() + kMapped.size()) == 1) {
    return endpoint;
  }
  return std::nullopt;
}

std::string AddressText(const rtp::Endpoint& endpoint) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IsIpv4(endpoint)) {
    inet_ntop(AF_INET, endpoint.address.data() + kMapped.size(), text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, endpoint.address.data(), text.data(), text.size());
  }
  return text.data();
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

absl::StatusOr<RtpSocket> RtpSocket::Bind(const std::string& address, std::uint16_t port) {
  auto at = ParseEndpoint(address, port);
  if (!at) return absl::InvalidArgumentError(address + " is no IP address");
  const int family = IsIpv4(*at) ? AF_INET : AF_INET6;
  auto rtp = BindOne(*at, family);
  if (!rtp.ok()) return rtp.status();
  ++at->port;
  auto rtcp = BindOne(*at, family);
  if (!rtcp.ok()) return rtcp.status();
  const int small = 1;  // the system's minimum
  ::setsockopt(rtcp->get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  // Expedited forwarding (RFC 4594 §4.1): voice before bulk, where the network heeds it.
  const int expedited = 46 << 2;
  if (family == AF_INET) {
    ::setsockopt(rtp->get(), IPPROTO_IP, IP_TOS, &expedited, sizeof expedited);
  } else {
    ::setsockopt(rtp->get(), IPPROTO_IPV6, IPV6_TCLASS, &expedited, sizeof expedited);
  }
  return RtpSocket(std::move(*rtp), std::move(*rtcp), port, family);
}

std::optional<SocketAddress> RtpSocket::Address(const rtp::Endpoint& endpoint) const {
  if (family_ == AF_INET && !IsIpv4(endpoint)) return std::nullopt;
  return ToSocket(endpoint, family_);
}

bool RtpSocket::Send(const SocketAddress& to, std::span<const std::uint8_t> datagram) const {
  return ::sendto(rtp_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&to.storage), to.length) >= 0;
}

std::optional<RtpSocket::Received> RtpSocket::Receive(std::span<std::uint8_t> buffer) const {
  sockaddr_storage from{};
  socklen_t length = sizeof from;
  const ssize_t size =
      ::recvfrom(rtp_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC,
                 reinterpret_cast<sockaddr*>(&from), &length);
  if (size < 0) return std::nullopt;
  const auto bytes = static_cast<std::size_t>(size);
  return Received{.datagram = buffer.first(std::min(bytes, buffer.size())),
                  .from = FromSocket(from),
                  .whole = bytes <= buffer.size()};
}

}  // namespace centralino::media
