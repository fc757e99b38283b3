#include "sdp/negotiation.h"

#include <algorithm>

#include "absl/status/status.h"
#include "sdp/text.h"

namespace centralino::sdp {
namespace {

constexpr std::uint8_t kOurDtmf = 101;
constexpr const char* kEvents = "0-15";  // RFC 4733 §2.4.1: the sixteen keys

absl::Status Refused(const std::string& why) {
  return absl::FailedPreconditionError("SDP: " + why);
}

std::optional<std::uint8_t> PayloadType(std::string_view format) {
  return ReadNumber<std::uint8_t>(format, 0, 127);
}

const RtpMap* MapOf(const Media& media, std::uint8_t type) {
  const auto found = std::find_if(media.maps.begin(), media.maps.end(),
                                  [&](const RtpMap& map) { return map.payload_type == type; });
  return found == media.maps.end() ? nullptr : &*found;
}

std::optional<Codec> CodecOf(const Media& media, std::uint8_t type) {
  if (const RtpMap* map = MapOf(media, type)) {
    if (map->clock_rate != 8000) return std::nullopt;
    if (EqualsIgnoreCase(map->encoding, "PCMA")) return Codec::kPcma;
    if (EqualsIgnoreCase(map->encoding, "PCMU")) return Codec::kPcmu;
    return std::nullopt;
  }
  if (type == 8) return Codec::kPcma;  // static assignments, RFC 3551 §6
  if (type == 0) return Codec::kPcmu;
  return std::nullopt;
}

struct Formats {
  std::optional<Codec> codec;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> dtmf;
};

// The first codec we speak, in their order of preference.
Formats FormatsOf(const Media& media) {
  Formats formats;
  for (const std::string& format : media.formats) {
    const auto type = PayloadType(format);
    if (!type) continue;
    const RtpMap* map = MapOf(media, *type);
    if (map != nullptr && map->clock_rate == 8000 &&
        EqualsIgnoreCase(map->encoding, "telephone-event")) {
      if (!formats.dtmf) formats.dtmf = type;
    } else if (!formats.codec) {
      formats.codec = CodecOf(media, *type);
      formats.payload_type = *type;
    }
  }
  return formats;
}

bool IsAudio(const Media& media) {
  return media.type == "audio" && media.port != 0 && media.protocol == "RTP/AVP";
}

const Address* AddressOf(const Description& description, const Media& media) {
  if (media.connection) return &*media.connection;
  return description.connection ? &*description.connection : nullptr;
}

Direction Reversed(Direction direction) {
  switch (direction) {
    case Direction::kSendOnly:
      return Direction::kRecvOnly;
    case Direction::kRecvOnly:
      return Direction::kSendOnly;
    case Direction::kSendRecv:
    case Direction::kInactive:
      return direction;
  }
  return direction;
}

// RFC 3264 §8.4: the old 0.0.0.0 means they do not want to receive.
Direction TheirDirection(const Description& description, const Media& media,
                         const Address& address) {
  const Direction said =
      media.direction.value_or(description.direction.value_or(Direction::kSendRecv));
  if (!IsUnspecified(address.text, address.family)) return said;
  return said == Direction::kSendRecv || said == Direction::kSendOnly ? Direction::kSendOnly
                                                                      : Direction::kInactive;
}

// We send packets of 10, 20, … 60 ms. ptime is a wish, maxptime is none (RFC 8866 §6.4, §6.5).
constexpr int kStepMs = 10;
constexpr int kLongestMs = 60;

absl::Status SetPacketTimes(const Media& media, Agreement& agreement) {
  int time = media.packet_time_ms.value_or(20) / kStepMs * kStepMs;
  if (media.max_packet_time_ms) {
    const int longest = *media.max_packet_time_ms / kStepMs * kStepMs;
    if (longest == 0) return Refused("packets shorter than any we send");
    agreement.longest_packet_ms = longest;
    time = std::min(time, longest);
  }
  agreement.packet_time_ms = std::clamp(time, kStepMs, kLongestMs);
  return absl::OkStatus();
}

absl::StatusOr<Agreement> Read(const Description& description, const Media& media, Family family) {
  const Address* address = AddressOf(description, media);
  if (address == nullptr) return absl::InvalidArgumentError("SDP: no c= line");
  if (address->family != family ||
      (!IsUnicast(address->text, family) && !IsUnspecified(address->text, family))) {
    return Refused("no address that we can send to");
  }
  const Formats formats = FormatsOf(media);
  if (!formats.codec) return Refused("no codec in common");
  Agreement agreement;
  agreement.remote_address = *address;
  agreement.remote_port = media.port;
  agreement.codec = *formats.codec;
  agreement.payload_type = formats.payload_type;
  agreement.dtmf_send = formats.dtmf;
  const Direction theirs = TheirDirection(description, media, *address);
  agreement.direction = Reversed(theirs);
  agreement.far_holds = theirs == Direction::kSendOnly || theirs == Direction::kInactive;
  if (const absl::Status status = SetPacketTimes(media, agreement); !status.ok()) return status;
  return agreement;
}

const char* NameOf(Codec codec) { return codec == Codec::kPcma ? "PCMA" : "PCMU"; }

void AddFormat(Media& media, std::uint8_t type, std::string encoding) {
  media.formats.push_back(std::to_string(type));
  media.maps.push_back(RtpMap{type, std::move(encoding), 8000});
}

void AddEvents(Media& media, std::uint8_t type) {
  AddFormat(media, type, "telephone-event");
  media.format_parameters.push_back(Format{type, kEvents});
}

Media Refusal(const Media& offered) {
  Media media;
  media.type = offered.type;
  media.protocol = offered.protocol;
  media.formats = {offered.formats.front()};
  return media;
}

// RFC 3264 §8: the same content keeps its version, a change raises it by one.
std::string Say(LocalSession& session, std::vector<Media> media) {
  Description description;
  const Address ours{session.family, session.address};
  description.origin = Origin{"-", session.session_id, session.version, ours};
  description.connection = ours;
  description.media = std::move(media);
  if (!session.last.empty() && Write(description) != session.last) {
    description.origin.version = ++session.version;
  }
  session.last = Write(description);
  return session.last;
}

// The m= line that the talk uses: the first audio we can serve.
struct Chosen {
  const Media* media = nullptr;
  Agreement agreement;
};

absl::StatusOr<Chosen> Choose(const Description& description, Family family) {
  absl::Status why = Refused("no audio stream");
  for (const Media& media : description.media) {
    if (!IsAudio(media)) continue;
    auto agreement = Read(description, media, family);
    if (agreement.ok()) return Chosen{&media, *std::move(agreement)};
    why = agreement.status();
    if (absl::IsInvalidArgument(why)) break;
  }
  return why;
}

}  // namespace

absl::StatusOr<Agreement> ReadOffer(const Description& offer, Family family) {
  auto chosen = Choose(offer, family);
  if (!chosen.ok()) return chosen.status();
  // We answer with their number for telephone-event, so both sides use one.
  chosen->agreement.dtmf_receive = chosen->agreement.dtmf_send;
  return chosen->agreement;
}

std::string WriteAnswer(LocalSession& session, const Description& offer,
                        const Agreement& agreement) {
  const auto chosen = Choose(offer, agreement.remote_address.family);
  const Media* taken = chosen.ok() ? chosen->media : nullptr;
  std::vector<Media> answer;
  for (const Media& offered : offer.media) {
    Media media = Refusal(offered);
    if (&offered == taken) {
      media.port = session.port;
      media.formats.clear();
      AddFormat(media, agreement.payload_type, NameOf(agreement.codec));
      if (agreement.dtmf_receive) AddEvents(media, *agreement.dtmf_receive);
      media.packet_time_ms = agreement.packet_time_ms;
      media.direction = agreement.direction;
    }
    answer.push_back(std::move(media));
  }
  return Say(session, std::move(answer));
}

std::string WriteOffer(LocalSession& session) {
  Media media;
  media.type = "audio";
  media.port = session.port;
  media.protocol = "RTP/AVP";
  const bool pcma_first = session.preferred == Codec::kPcma;
  AddFormat(media, pcma_first ? 8 : 0, pcma_first ? "PCMA" : "PCMU");
  AddFormat(media, pcma_first ? 0 : 8, pcma_first ? "PCMU" : "PCMA");
  AddEvents(media, kOurDtmf);
  media.packet_time_ms = 20;
  media.direction = Direction::kSendRecv;
  return Say(session, {std::move(media)});
}

absl::StatusOr<Agreement> ReadAnswer(const LocalSession& session, const Description& answer) {
  // Streams answer by position (RFC 3264 §6): we offered one.
  if (answer.media.size() != 1 || !IsAudio(answer.media.front())) {
    return Refused("the audio stream was refused");
  }
  auto agreement = Read(answer, answer.media.front(), session.family);
  if (agreement.ok() && agreement->dtmf_send) agreement->dtmf_receive = kOurDtmf;
  return agreement;
}

}  // namespace centralino::sdp
