#include "support/loop/udp_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "support/loop/address.h"

namespace centralino::support {
namespace {

// The kernel stamps by the wall clock; the difference to now is the same on the steady clock.
Instant ArrivalOf(msghdr& message) {
  const Instant now = Clock::now();
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec stamp{};
    std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
    timespec wall{};
    clock_gettime(CLOCK_REALTIME, &wall);
    const std::int64_t age =
        (wall.tv_sec - stamp.tv_sec) * std::int64_t{1'000'000'000} + (wall.tv_nsec - stamp.tv_nsec);
    if (age >= 0) return now - std::chrono::nanoseconds(age);
  }
  return now;
}

}  // namespace

UdpSocket::UdpSocket(Loop& loop, const Endpoint& bind, Receive receive)
    : loop_(loop),
      fd_(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      receive_(std::move(receive)) {
  if (fd_ < 0) Die("no socket for", bind);
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  const int buffer = 4 << 20;
  setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  sockaddr_in address = ToSockaddr(bind);
  if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    Die("cannot bind", bind);
  }
  socklen_t size = sizeof address;
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  local_ = ToEndpoint(address);
  loop_.Watch(fd_, [this] { OnReadable(); });
}

UdpSocket::~UdpSocket() {
  loop_.Forget(fd_);
  close(fd_);
}

void UdpSocket::Send(const Endpoint& to, std::span<const std::uint8_t> bytes) {
  if (to != last_to_) {
    last_to_address_ = ToSockaddr(to).sin_addr.s_addr;
    last_to_ = to;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(to.port);
  address.sin_addr.s_addr = last_to_address_;
  // Lost is lost: a datagram may always get lost, and whoever waits for it will notice.
  sendto(fd_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
}

void UdpSocket::OnReadable() {
  // Bounded, so that one busy socket does not starve the others.
  std::array<std::uint8_t, 65536> buffer;
  for (int i = 0; i < 64; ++i) {
    sockaddr_in from{};
    iovec part{buffer.data(), buffer.size()};
    alignas(cmsghdr) std::array<char, 128> control;
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(fd_, &message, 0);
    if (size < 0) return;
    receive_({buffer.data(), static_cast<std::size_t>(size)}, ToEndpoint(from), ArrivalOf(message));
  }
}

}  // namespace centralino::support
