// A TCP connection over IPv4 that one opens from an address of one's own.
#pragma once

#include <functional>
#include <string_view>

#include "support/loop/udp_socket.h"

namespace centralino::support {

class TcpConnection {
 public:
  // Bytes as they come. The connection must not be destroyed inside it.
  using Receive = std::function<void(std::string_view)>;

  // On the loop's thread. Aborts with a sentence if it cannot connect.
  TcpConnection(Loop& loop, const Endpoint& bind, const Endpoint& peer, Receive receive);
  ~TcpConnection();
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  const Endpoint& local() const { return local_; }
  const Endpoint& peer() const { return peer_; }
  void Send(std::string_view text);

 private:
  void OnReadable();

  Loop& loop_;
  int fd_;
  Endpoint local_;
  Endpoint peer_;
  Receive receive_;
  bool open_ = true;
};

}  // namespace centralino::support
