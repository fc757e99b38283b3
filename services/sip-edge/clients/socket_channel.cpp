#include "services/sip-edge/clients/socket_channel.h"

#include <fcntl.h>
#include <grpcpp/create_channel_posix.h>
#include <grpcpp/grpcpp.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "service/address.h"
#include "service/grpc_server.h"

namespace centralino::edge {
namespace {

// Names were resolved before (instances.h): none is asked for here.
int BeginConnection(const std::string& text) {
  const auto address = service::ParseAddress(text);
  if (!address.ok()) return -1;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address->port);
  if (getaddrinfo(address->host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> freed(found, freeaddrinfo);
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // EINPROGRESS and refusals alike are seen by who writes and reads.
  [[maybe_unused]] const int result = connect(fd, found->ai_addr, found->ai_addrlen);
  return fd;
}

}  // namespace

SocketChannel::SocketChannel(Loop& loop, const std::string& address, Loop::Task readable)
    : loop_(loop) {
  service::PrepareGrpc();
  const int fd = BeginConnection(address);
  if (fd < 0) return;
  watched_ = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);  // as in grpc_server.cpp
  channel_ = grpc::CreateCustomInsecureChannelFromFd(address, fd, arguments);
  watch_ = loop_.WatchReadable(watched_, std::move(readable));
}

SocketChannel::~SocketChannel() {
  if (watched_ < 0) return;
  loop_.Unwatch(watch_);
  close(watched_);
}

}  // namespace centralino::edge
