#include "services/sip-edge/sip/terms.h"

#include <arpa/inet.h>

namespace centralino::edge {
namespace {

Direction ToDirection(sdp::Direction direction) {
  switch (direction) {
    case sdp::Direction::kSendRecv:
      return Direction::kSendRecv;
    case sdp::Direction::kSendOnly:
      return Direction::kSendOnly;
    case sdp::Direction::kRecvOnly:
      return Direction::kRecvOnly;
    case sdp::Direction::kInactive:
      return Direction::kInactive;
  }
  return Direction::kInactive;
}

// RFC 1918, RFC 6598, RFC 3927, loopback; fc00::/7 and fe80::/10.
bool IsPrivate(const sdp::Address& address) {
  if (address.family == sdp::Family::kIpv6) {
    in6_addr bytes{};
    if (inet_pton(AF_INET6, address.text.c_str(), &bytes) != 1) return false;
    return (bytes.s6_addr[0] & 0xfe) == 0xfc || IN6_IS_ADDR_LINKLOCAL(&bytes) ||
           IN6_IS_ADDR_LOOPBACK(&bytes);
  }
  in_addr bytes{};
  if (inet_pton(AF_INET, address.text.c_str(), &bytes) != 1) return false;
  const std::uint32_t ip = ntohl(bytes.s_addr);
  return ip >> 24 == 10 || ip >> 20 == 0xac1 || ip >> 16 == 0xc0a8 || ip >> 22 == 0x191 ||
         ip >> 16 == 0xa9fe || ip >> 24 == 127;
}

}  // namespace

AudioTerms ToTerms(const sdp::Agreement& agreement, const Flow* phone) {
  AudioTerms terms;
  terms.remote = RtpEndpoint{agreement.remote_address.text, agreement.remote_port};
  if (phone != nullptr && agreement.remote_address.text != phone->address &&
      IsPrivate(agreement.remote_address)) {
    terms.remote.address = phone->address;
    terms.latch = true;
  }
  terms.codec = agreement.codec == sdp::Codec::kPcma ? Codec::kPcma : Codec::kPcmu;
  terms.payload_type = agreement.payload_type;
  terms.dtmf_receive = agreement.dtmf_receive;
  terms.dtmf_send = agreement.dtmf_send;
  terms.direction = ToDirection(agreement.direction);
  terms.packet_time_ms = agreement.packet_time_ms;
  terms.longest_packet_ms = agreement.longest_packet_ms;
  return terms;
}

}  // namespace centralino::edge
