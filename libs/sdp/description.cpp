#include "sdp/description.h"

namespace centralino::sdp {
namespace {

std::string Text(const Address& address) {
  return std::string("IN ") + (address.family == Family::kIpv4 ? "IP4 " : "IP6 ") + address.text;
}

const char* Text(Direction direction) {
  switch (direction) {
    case Direction::kSendRecv:
      return "sendrecv";
    case Direction::kSendOnly:
      return "sendonly";
    case Direction::kRecvOnly:
      return "recvonly";
    case Direction::kInactive:
      return "inactive";
  }
  return "";
}

void Line(std::string& out, std::string_view start, std::string_view rest) {
  out.append(start).append(rest).append("\r\n");
}

void WriteMedia(const Media& media, std::string& out) {
  std::string formats;
  for (const std::string& format : media.formats) formats += " " + format;
  Line(out, "m=" + media.type + " " + std::to_string(media.port) + " " + media.protocol, formats);
  if (media.connection) Line(out, "c=", Text(*media.connection));
  for (const RtpMap& map : media.maps) {
    Line(out, "a=rtpmap:" + std::to_string(map.payload_type) + " " + map.encoding + "/",
         std::to_string(map.clock_rate));
  }
  for (const Format& format : media.format_parameters) {
    Line(out, "a=fmtp:" + std::to_string(format.payload_type) + " ", format.parameters);
  }
  if (media.packet_time_ms) Line(out, "a=ptime:", std::to_string(*media.packet_time_ms));
  if (media.max_packet_time_ms) Line(out, "a=maxptime:", std::to_string(*media.max_packet_time_ms));
  if (media.rtcp_port) Line(out, "a=rtcp:", std::to_string(*media.rtcp_port));
  if (media.direction) Line(out, "a=", Text(*media.direction));
}

}  // namespace

// The order of lines is fixed by RFC 8866 §5.
std::string Write(const Description& description) {
  const Origin& origin = description.origin;
  std::string out;
  Line(out, "v=0", "");
  Line(out, "o=" + origin.user + " ",
       std::to_string(origin.session_id) + " " + std::to_string(origin.version) + " " +
           Text(origin.address));
  Line(out, "s=", description.session_name);
  if (description.connection) Line(out, "c=", Text(*description.connection));
  Line(out, "t=0 0", "");
  if (description.direction) Line(out, "a=", Text(*description.direction));
  for (const Media& media : description.media) WriteMedia(media, out);
  return out;
}

}  // namespace centralino::sdp
