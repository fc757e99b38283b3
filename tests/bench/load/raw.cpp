#include "bench/load/raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace centralino::bench {
namespace {

double CpuMicroseconds() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

int Bound(sockaddr_in& address) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  return fd;
}

}  // namespace

double MicrosecondsPerDatagram(int size) {
  constexpr int kRounds = 100000;
  sockaddr_in from{};
  sockaddr_in to{};
  const int sender = Bound(from);
  const int receiver = Bound(to);
  std::vector<char> data(static_cast<std::size_t>(size), 'x');
  std::vector<char> got(2048);
  const double before = CpuMicroseconds();
  for (int i = 0; i < kRounds; ++i) {
    sendto(sender, data.data(), data.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    if (recv(receiver, got.data(), got.size(), 0) < 0) std::abort();
  }
  const double spent = CpuMicroseconds() - before;
  close(sender);
  close(receiver);
  return spent / kRounds / 2;
}

}  // namespace centralino::bench
