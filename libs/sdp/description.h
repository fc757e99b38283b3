// A session description as values (RFC 8866): what offer and answer need of it, no more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sdp/address.h"

namespace centralino::sdp {

enum class Direction { kSendRecv, kSendOnly, kRecvOnly, kInactive };

// c=, and the address of o=.
struct Address {
  Family family = Family::kIpv4;
  std::string text;  // an IP literal, or a name (which we never resolve)
  bool operator==(const Address&) const = default;
};

// a=rtpmap:8 PCMA/8000
struct RtpMap {
  std::uint8_t payload_type = 0;
  std::string encoding;
  std::uint32_t clock_rate = 8000;
  bool operator==(const RtpMap&) const = default;
};

// a=fmtp:101 0-15
struct Format {
  std::uint8_t payload_type = 0;
  std::string parameters;
  bool operator==(const Format&) const = default;
};

struct Media {
  std::string type;        // "audio"
  std::uint16_t port = 0;  // 0: the stream is refused or ended
  std::string protocol;    // "RTP/AVP"
  std::vector<std::string> formats;
  std::optional<Address> connection;  // none: the session's
  std::vector<RtpMap> maps;
  std::vector<Format> format_parameters;
  std::optional<Direction> direction;  // none: the session's, then sendrecv
  std::optional<int> packet_time_ms;
  std::optional<int> max_packet_time_ms;
  std::optional<std::uint16_t> rtcp_port;  // a=rtcp, RFC 3605
  bool operator==(const Media&) const = default;
};

struct Origin {
  std::string user = "-";
  std::uint64_t session_id = 0;
  std::uint64_t version = 0;
  Address address;
  bool operator==(const Origin&) const = default;
};

struct Description {
  Origin origin;
  std::string session_name = "-";
  std::optional<Address> connection;
  std::optional<Direction> direction;
  std::vector<Media> media;
  bool operator==(const Description&) const = default;
};

std::string Write(const Description& description);

}  // namespace centralino::sdp
