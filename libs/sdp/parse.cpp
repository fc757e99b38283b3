#include "sdp/parse.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "sdp/text.h"

namespace centralino::sdp {
namespace {

absl::Status Bad(const std::string& what) { return absl::InvalidArgumentError("SDP: " + what); }

// RFC 8866 §9 "token": visible ASCII without separators.
bool IsToken(std::string_view text) {
  constexpr std::string_view kSeparators = "\"(),/:;<=>?@[\\]";
  if (text.empty() || text.size() > 64) return false;
  for (const char c : text) {
    if (c <= ' ' || c > '~' || kSeparators.find(c) != std::string_view::npos) return false;
  }
  return true;
}

std::optional<Family> ReadFamily(std::string_view network, std::string_view type) {
  if (network != "IN") return std::nullopt;
  if (type == "IP4") return Family::kIpv4;
  if (type == "IP6") return Family::kIpv6;
  return std::nullopt;
}

bool IsHostName(std::string_view text) {
  if (text.empty() || text.size() > 255) return false;
  for (const char c : text) {
    const bool alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!alphanumeric && c != '-' && c != '.') return false;
  }
  return true;
}

// "IN IP4 192.0.2.1", in c= perhaps with /ttl or /ttl/count behind.
absl::StatusOr<Address> ReadAddress(std::string_view network, std::string_view type,
                                    std::string_view text) {
  const auto family = ReadFamily(network, type);
  if (!family) return Bad("unknown network or address type");
  text = text.substr(0, text.find('/'));
  if (!IsLiteral(text, *family) && !IsHostName(text)) return Bad("bad address");
  return Address{*family, std::string(text)};
}

absl::StatusOr<Address> ReadConnection(std::string_view value) {
  const auto words = Words(value);
  if (words.size() != 3) return Bad("c= needs three fields");
  return ReadAddress(words[0], words[1], words[2]);
}

absl::StatusOr<Origin> ReadOrigin(std::string_view value) {
  const auto words = Words(value);
  if (words.size() != 6) return Bad("o= needs six fields");
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  const auto id = ReadNumber<std::uint64_t>(words[1], 0, kMost);
  const auto version = ReadNumber<std::uint64_t>(words[2], 0, kMost);
  if (!id || !version) return Bad("o= needs two numbers");
  auto address = ReadAddress(words[3], words[4], words[5]);
  if (!address.ok()) return address.status();
  return Origin{std::string(words[0]), *id, *version, *std::move(address)};
}

// "audio 49170/2 RTP/AVP 0 8"
absl::StatusOr<Media> ReadMedia(std::string_view value) {
  const auto words = Words(value);
  if (words.size() < 4) return Bad("m= needs four fields");
  if (words.size() - 3 > kMaxFormats) return Bad("m= has too many formats");
  const Halves ports = Cut(words[1], '/');
  const auto port = ReadNumber<std::uint16_t>(ports.before, 0, 65535);
  if (!port) return Bad("m= port out of range");
  if (ports.found && !ReadNumber<std::uint16_t>(ports.after, 1, 65535)) {
    return Bad("m= number of ports out of range");
  }
  Media media;
  media.type = std::string(words[0]);
  media.port = *port;
  media.protocol = std::string(words[2]);
  if (!IsToken(media.type)) return Bad("m= type is no token");
  for (const std::string_view part : Split(media.protocol, '/')) {
    if (!IsToken(part)) return Bad("m= protocol is no token");
  }
  for (std::size_t i = 3; i < words.size(); ++i) {
    if (!IsToken(words[i])) return Bad("m= format is no token");
    media.formats.emplace_back(words[i]);
  }
  return media;
}

std::optional<Direction> ReadDirection(std::string_view name) {
  if (name == "sendrecv") return Direction::kSendRecv;
  if (name == "sendonly") return Direction::kSendOnly;
  if (name == "recvonly") return Direction::kRecvOnly;
  if (name == "inactive") return Direction::kInactive;
  return std::nullopt;
}

absl::Status ReadRtpMap(std::string_view value, Media& media) {
  const auto words = Words(value);
  if (words.size() != 2) return Bad("a=rtpmap needs two fields");
  const auto type = ReadNumber<std::uint8_t>(words[0], 0, 127);
  const std::vector<std::string_view> parts = Split(words[1], '/');
  if (!type || parts.size() < 2 || parts.size() > 3 || !IsToken(parts[0])) {
    return Bad("bad a=rtpmap");
  }
  const auto rate = ReadNumber<std::uint32_t>(parts[1], 1, 1'000'000);
  if (!rate) return Bad("a=rtpmap clock rate out of range");
  if (media.maps.size() >= kMaxFormats) return Bad("too many a=rtpmap");
  media.maps.push_back(RtpMap{*type, std::string(parts[0]), *rate});
  return absl::OkStatus();
}

void ReadFormat(std::string_view value, Media& media) {
  const Halves parts = Cut(value, ' ');
  const auto type = ReadNumber<std::uint8_t>(parts.before, 0, 127);
  // An fmtp of a format that is no payload type belongs to a stream we refuse anyway.
  if (!type || media.format_parameters.size() >= kMaxFormats) return;
  media.format_parameters.push_back(Format{*type, std::string(parts.after)});
}

// A number that is not 0, and may have a fraction (RFC 8866 §9: non-zero-int-or-real), which
// asks for less than we can tell apart.
std::optional<int> ReadPacketTime(std::string_view value) {
  const Halves parts = Cut(value, '.');
  const auto whole = ReadNumber<int>(parts.before, 0, 1000);
  const bool digits = std::all_of(parts.after.begin(), parts.after.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (!whole || !digits || parts.found == parts.after.empty()) return std::nullopt;
  if (*whole == 0 && parts.after.find_first_not_of('0') == std::string_view::npos) {
    return std::nullopt;
  }
  return std::max(*whole, 1);
}

absl::Status ReadAttribute(std::string_view line, Description& description) {
  const Halves parts = Cut(line, ':');
  const auto [name, value, has_value] = parts;
  Media* media = description.media.empty() ? nullptr : &description.media.back();
  if (const auto direction = ReadDirection(name)) {
    (media != nullptr ? media->direction : description.direction) = direction;
    return absl::OkStatus();
  }
  if (media == nullptr) return absl::OkStatus();
  if (name == "rtpmap" && media->protocol.starts_with("RTP/")) {
    return ReadRtpMap(value, *media);
  }
  if (name == "fmtp") {
    ReadFormat(value, *media);
  } else if (name == "ptime" || name == "maxptime") {
    const auto time = ReadPacketTime(value);
    if (!time) return Bad("packet time out of range");
    (name == "ptime" ? media->packet_time_ms : media->max_packet_time_ms) = time;
  } else if (name == "rtcp") {
    const auto words = Words(value);
    const auto port = words.empty() ? std::nullopt : ReadNumber<std::uint16_t>(words[0], 0, 65535);
    if (!port) return Bad("a=rtcp port out of range");
    media->rtcp_port = port;
  }
  return absl::OkStatus();
}

absl::Status ReadLine(char type, std::string_view value, Description& description) {
  switch (type) {
    case 's':
      description.session_name = std::string(value);
      return absl::OkStatus();
    case 'c': {
      auto address = ReadConnection(value);
      if (!address.ok()) return address.status();
      (description.media.empty() ? description.connection : description.media.back().connection) =
          *std::move(address);
      return absl::OkStatus();
    }
    case 'm': {
      if (description.media.size() >= kMaxMedia) return Bad("too many m= lines");
      auto media = ReadMedia(value);
      if (!media.ok()) return media.status();
      description.media.push_back(*std::move(media));
      return absl::OkStatus();
    }
    case 'a':
      return ReadAttribute(value, description);
    default:
      return absl::OkStatus();
  }
}

// Line ends are CRLF; a lone LF is tolerated (RFC 8866 §5).
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

absl::StatusOr<Description> Parse(std::string_view text) {
  if (text.size() > kMaxBytes) return Bad("too long");
  if (text.find('\0') != std::string_view::npos) return Bad("holds a NUL");
  Description description;
  bool has_origin = false;
  bool has_name = false;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::string_view line = TakeLine(text);
    if (line.empty() && text.empty()) break;
    if (number >= kMaxLines) return Bad("too many lines");
    if (line.size() < 2 || line[1] != '=' || line[0] < 'a' || line[0] > 'z') {
      return Bad("line " + std::to_string(number + 1) + " is no type=value");
    }
    const char type = line[0];
    const std::string_view value = line.substr(2);
    if ((number == 0) != (type == 'v')) return Bad("v= must come first, once");
    if (type == 'v') {
      if (value != "0") return Bad("unknown version");
    } else if (type == 'o') {
      if (has_origin || number != 1) return Bad("o= must come second, once");
      auto origin = ReadOrigin(value);
      if (!origin.ok()) return origin.status();
      description.origin = *std::move(origin);
      has_origin = true;
    } else {
      has_name = has_name || type == 's';
      const absl::Status status = ReadLine(type, value, description);
      if (!status.ok()) return status;
    }
  }
  if (!has_origin) return Bad("no o= line");
  if (!has_name) return Bad("no s= line");
  return description;
}

}  // namespace centralino::sdp
