#include "bench/load/rtp_socket.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "rtp/packet.h"

namespace centralino::bench {
namespace {

constexpr std::size_t kBatch = 64;
constexpr std::uint8_t kPcma = 8;
constexpr int kBuffer = 4 << 20;  // more than comes while this program waits for a core

void Advance(RtpDestination& stream) {
  stream.header = rtp::WriteHeader({.payload_type = kPcma,
                                    .sequence = ++stream.sequence,
                                    .timestamp = stream.timestamp += 160,
                                    .ssrc = stream.ssrc});
}

struct Stamps {
  std::chrono::nanoseconds arrival{0};
  std::uint32_t dropped = 0;
};

Stamps StampsOf(msghdr& message) {
  Stamps stamps;
  for (cmsghdr* it = CMSG_FIRSTHDR(&message); it != nullptr; it = CMSG_NXTHDR(&message, it)) {
    if (it->cmsg_level != SOL_SOCKET) continue;
    if (it->cmsg_type == SCM_TIMESTAMPNS) {
      timespec at{};
      std::memcpy(&at, CMSG_DATA(it), sizeof at);
      stamps.arrival = std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec);
    } else if (it->cmsg_type == SO_RXQ_OVFL) {
      std::memcpy(&stamps.dropped, CMSG_DATA(it), sizeof stamps.dropped);
    }
  }
  return stamps;
}

}  // namespace

RtpDestination DestinationOf(const support::Endpoint& remote) {
  RtpDestination to;
  to.address.sin_family = AF_INET;
  to.address.sin_port = htons(remote.port);
  inet_pton(AF_INET, remote.address.c_str(), &to.address.sin_addr);
  to.ssrc = 0x10000U + remote.port;
  return to;
}

RtpSocket::RtpSocket() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd_ < 0 || bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &kBuffer, sizeof kBuffer);
}

RtpSocket::~RtpSocket() { close(fd_); }

void RtpSocket::Send(const std::vector<RtpDestination*>& streams,
                     std::span<const std::uint8_t> payload) {
  std::array<mmsghdr, kBatch> messages{};
  std::array<std::array<iovec, 2>, kBatch> parts;
  for (std::size_t begin = 0; begin < streams.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, streams.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      RtpDestination& to = *streams[begin + i];
      Advance(to);
      // The kernel only reads.
      parts[i] = {{{to.header.data(), to.header.size()},
                   {const_cast<std::uint8_t*>(payload.data()), payload.size()}}};
      msghdr& message = messages[i].msg_hdr;
      message.msg_name = &to.address;
      message.msg_namelen = sizeof to.address;
      message.msg_iov = parts[i].data();
      message.msg_iovlen = 2;
    }
    sendmmsg(fd_, messages.data(), static_cast<unsigned>(count), 0);
  }
}

void RtpSocket::ReceiveAll(
    const std::function<void(std::uint16_t, const Pacing::Packet&)>& on_packet) {
  struct Slot {
    std::array<std::uint8_t, 64> data;  // the header is all we look at
    alignas(cmsghdr) std::array<char, 64> control;
    sockaddr_in from;
    iovec part;
  };
  static thread_local std::array<Slot, kBatch> slots;
  std::array<mmsghdr, kBatch> messages{};
  for (int count = static_cast<int>(kBatch); count == static_cast<int>(kBatch);) {
    for (std::size_t i = 0; i < kBatch; ++i) {
      Slot& slot = slots[i];
      slot.part = {slot.data.data(), slot.data.size()};
      messages[i].msg_hdr = {.msg_name = &slot.from,
                             .msg_namelen = sizeof slot.from,
                             .msg_iov = &slot.part,
                             .msg_iovlen = 1,
                             .msg_control = slot.control.data(),
                             .msg_controllen = slot.control.size(),
                             .msg_flags = 0};
    }
    count = recvmmsg(fd_, messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto packet =
          rtp::ParsePacket({slots[at].data.data(),
                            std::min<std::size_t>(messages[at].msg_len, slots[at].data.size())});
      const Stamps stamps = StampsOf(messages[at].msg_hdr);
      dropped_ = std::max(dropped_, stamps.dropped);
      if (!packet) continue;
      const rtp::Header& header = packet->header;
      on_packet(ntohs(slots[at].from.sin_port),
                {stamps.arrival, header.timestamp, header.ssrc, header.sequence, header.marker});
    }
  }
}

std::uint64_t RtpSocket::Dropped() {
  const std::uint64_t fresh = dropped_ - told_;
  told_ = dropped_;
  return fresh;
}

}  // namespace centralino::bench
