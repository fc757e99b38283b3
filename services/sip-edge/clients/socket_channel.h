// A gRPC channel over one TCP connection whose socket the SIP loop watches. It does not connect
// anew: who uses it begins another. No TLS.
#pragma once

#include <memory>
#include <string>

#include "services/sip-edge/sip/loop.h"

namespace grpc {
class Channel;
}

namespace centralino::edge {

class SocketChannel {
 public:
  // On the loop's thread, without waiting: a connection that is refused shows as a call that fails.
  // `address`: IP literal and port, "10.0.0.7:7004" or "[::1]:7004". `readable` is called whenever
  // there is something to read, or an end.
  SocketChannel(Loop& loop, const std::string& address, Loop::Task readable);
  ~SocketChannel();
  SocketChannel(const SocketChannel&) = delete;
  SocketChannel& operator=(const SocketChannel&) = delete;

  // Null: no socket could be had.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  Loop& loop_;
  int watched_ = -1;  // a second descriptor: the first is gRPC's to close
  Loop::Watch watch_ = 0;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace centralino::edge
