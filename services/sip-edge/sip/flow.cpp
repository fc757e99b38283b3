#include "services/sip-edge/sip/flow.h"

namespace centralino::edge {

std::string HostInUri(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

std::string ToUri(const Flow& flow) {
  const char* transport = flow.transport == Transport::kUdp ? "udp" : "tcp";
  return "sip:" + HostInUri(flow.address) + ":" + std::to_string(flow.port) +
         ";transport=" + transport;
}

}  // namespace centralino::edge
