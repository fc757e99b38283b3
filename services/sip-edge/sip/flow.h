// Where a packet came from and where the answer must go: the address a phone is reached at.
#pragma once

#include <cstdint>
#include <string>

namespace centralino::edge {

enum class Transport { kUdp, kTcp };

// Requests to a phone leave from the flow its registration or INVITE came by (DESIGN §10), so
// that a NAT in between lets them in. On TCP the remote port names the standing connection.
struct Flow {
  Transport transport = Transport::kUdp;
  std::string address;  // the far side as we saw it; IP literal, IPv6 without brackets
  std::uint16_t port = 0;
  bool operator==(const Flow&) const = default;
};

// "sip:192.0.2.1:5060;transport=udp": what the stack is told to send to.
std::string ToUri(const Flow& flow);

// An IPv6 literal in brackets, anything else as it is.
std::string HostInUri(const std::string& address);

}  // namespace centralino::edge
