// How a party's SIP messages travel: datagrams, or one TCP connection to the platform (RFC 3261
// §18).
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "support/loop/udp_socket.h"

namespace centralino::support {

enum class Transport { kUdp, kTcp };

class Wire {
 public:
  // One message, where from, and when it came.
  using Receive = std::function<void(std::string_view, const Endpoint&, Instant)>;

  virtual ~Wire() = default;
  virtual const Endpoint& local() const = 0;
  // TCP: whatever `to` is, by the connection; nothing once the far side has closed it.
  virtual void Send(const Endpoint& to, std::string_view text) = 0;
};

// On the loop's thread. `bind` names one's own address; TCP connects to `platform` at once, and
// aborts with a sentence if nobody listens there.
std::unique_ptr<Wire> OpenWire(Loop& loop, Transport transport, const Endpoint& bind,
                               const Endpoint& platform, Wire::Receive receive);

}  // namespace centralino::support
