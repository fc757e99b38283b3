#include "bench/load/raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <vector>

namespace centralino::bench {
namespace {

constexpr std::size_t kRtpBytes = 172;
constexpr std::size_t kSipBytes = 600;

double CpuMicroseconds() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

struct Socket {
  Socket() : fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::abort();
    }
  }
  ~Socket() { close(fd); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd;
  sockaddr_in address{};
};

double MicrosecondsPerDatagram(std::size_t size) {
  constexpr int kRounds = 100000;
  const Socket sender;
  Socket receiver;
  const std::vector<char> data(size, 'x');
  std::vector<char> got(2048);
  const double before = CpuMicroseconds();
  for (int i = 0; i < kRounds; ++i) {
    sendto(sender.fd, data.data(), size, 0, reinterpret_cast<sockaddr*>(&receiver.address),
           sizeof receiver.address);
    if (recv(receiver.fd, got.data(), got.size(), 0) < 0) std::abort();
  }
  return (CpuMicroseconds() - before) / kRounds / 2;
}

// 64 messages a call: out to 64 sockets, as to listeners; in from one.
void MeasureBatches(Cost& cost) {
  constexpr std::size_t kBatch = 64;
  constexpr int kRounds = 2000;
  const Socket sender;
  std::array<Socket, kBatch> listeners;
  const Socket reader;
  std::array<std::array<char, kRtpBytes>, kBatch> data{};
  std::array<iovec, kBatch> parts;
  std::array<mmsghdr, kBatch> out{};
  std::array<mmsghdr, kBatch> in{};
  for (std::size_t i = 0; i < kBatch; ++i) {
    parts[i] = {data[i].data(), kRtpBytes};
    out[i].msg_hdr.msg_name = &listeners[i].address;
    out[i].msg_hdr.msg_namelen = sizeof listeners[i].address;
    out[i].msg_hdr.msg_iov = in[i].msg_hdr.msg_iov = &parts[i];
    out[i].msg_hdr.msg_iovlen = in[i].msg_hdr.msg_iovlen = 1;
  }
  double sent = 0;
  double received = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double before = CpuMicroseconds();
    sendmmsg(sender.fd, out.data(), kBatch, 0);
    sent += CpuMicroseconds() - before;
    for (const Socket& listener : listeners) recv(listener.fd, data[0].data(), kRtpBytes, 0);
    for (std::size_t i = 0; i < kBatch; ++i) {
      sendto(sender.fd, data[0].data(), kRtpBytes, 0,
             reinterpret_cast<const sockaddr*>(&reader.address), sizeof reader.address);
    }
    const double between = CpuMicroseconds();
    recvmmsg(reader.fd, in.data(), kBatch, MSG_DONTWAIT, nullptr);
    received += CpuMicroseconds() - between;
  }
  cost.rtp_sent_us = sent / kRounds / kBatch;
  cost.rtp_received_us = received / kRounds / kBatch;
}

}  // namespace

Cost MeasureKernel() {
  Cost cost{.sip_us = MicrosecondsPerDatagram(kSipBytes),
            .rtp_us = MicrosecondsPerDatagram(kRtpBytes)};
  MeasureBatches(cost);
  return cost;
}

}  // namespace centralino::bench
