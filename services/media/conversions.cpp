#include "services/media/conversions.h"

#include <absl/status/status.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <utility>

#include "centralino/media/v1/media.pb.h"
#include "mail/compose.h"
#include "service/field_errors.h"
#include "services/media/socket.h"

namespace centralino::media {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int kMostItems = 32;
constexpr std::chrono::milliseconds kLongestPause{60'000};
constexpr std::chrono::minutes kLongestRecording{30};
constexpr std::chrono::milliseconds kPacketStep{10};
constexpr std::uint32_t kStepSamples = 80;

std::chrono::milliseconds ToMilliseconds(const google::protobuf::Duration& duration) {
  return std::chrono::milliseconds(TimeUtil::DurationToMilliseconds(duration));
}

// What is no multiple of 10 ms gets the nearest below.
std::uint32_t ToSamples(const google::protobuf::Duration& packet, std::uint32_t most) {
  const std::int64_t steps = ToMilliseconds(packet) / kPacketStep;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(steps, 1, most / kStepSamples)) *
         kStepSamples;
}

std::optional<Direction> ToDirection(v1::Direction direction) {
  switch (direction) {
    case v1::SENDRECV:
      return Direction::kSendRecv;
    case v1::SENDONLY:
      return Direction::kSendOnly;
    case v1::RECVONLY:
      return Direction::kRecvOnly;
    case v1::INACTIVE:
      return Direction::kInactive;
    default:  // unspecified, or a value of a later version
      return std::nullopt;
  }
}

std::optional<audio::Codec> ToCodec(v1::Codec codec) {
  switch (codec) {
    case v1::PCMA:
      return audio::Codec::kPcma;
    case v1::PCMU:
      return audio::Codec::kPcmu;
    default:
      return std::nullopt;
  }
}

v1::RecordingEnded::Reason ToReason(RecordingEnd why) {
  switch (why) {
    case RecordingEnd::kStopped:
      return v1::RecordingEnded::STOPPED;
    case RecordingEnd::kSilence:
      return v1::RecordingEnded::SILENCE;
    case RecordingEnd::kLength:
      return v1::RecordingEnded::LENGTH;
    case RecordingEnd::kFailed:
      return v1::RecordingEnded::FAILED;
  }
  return v1::RecordingEnded::REASON_UNSPECIFIED;
}

struct Writer {
  v1::ControlResponse& message;

  void operator()(const Created& created) const {
    message.mutable_created()->set_address(created.address);
    message.mutable_created()->set_port(created.port);
  }
  void operator()(const PlayStarted& started) const {
    auto& to = *message.mutable_play_started();
    to.set_play_id(started.play_id);
    to.set_item(started.item);
    const auto since = started.at.time_since_epoch();
    *to.mutable_at() = TimeUtil::NanosecondsToTimestamp(
        std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
  }
  void operator()(const MarkReached& reached) const {
    message.mutable_mark_reached()->set_play_id(reached.play_id);
    message.mutable_mark_reached()->set_item(reached.item);
  }
  void operator()(const PlayEnded& ended) const {
    message.mutable_play_ended()->set_play_id(ended.play_id);
  }
  void operator()(const Digit& digit) const {
    message.mutable_digit()->set_key(std::string(1, digit.key));
  }
  void operator()(const FirstPacket& first) const {
    message.mutable_first_packet()->set_address(AddressText(first.from));
    message.mutable_first_packet()->set_port(first.from.port);
  }
  void operator()(const RecordingStarted& started) const {
    message.mutable_recording_started()->set_recording_id(started.recording);
  }
  void operator()(const RecordingEnded& ended) const {
    auto& to = *message.mutable_recording_ended();
    to.set_recording_id(ended.recording);
    to.set_reason(ToReason(ended.why));
    *to.mutable_length() = TimeUtil::MillisecondsToDuration(ended.length.count());
    to.set_is_message(ended.is_message);
  }
  void operator()(const Closed& closed) const {
    message.mutable_closed()->set_packets_sent(closed.packets_sent);
    message.mutable_closed()->set_packets_received(closed.packets_received);
    message.mutable_closed()->set_packets_refused(closed.packets_refused);
  }
  void operator()(const Failed& failed) const {
    message.mutable_error()->set_code(static_cast<int>(failed.status.code()));
    message.mutable_error()->set_message(std::string(failed.status.message()));
  }
};

}  // namespace

speech::Utterance FromMessage(const common::v1::Utterance& message) {
  return {.words = message.words(),
          .language = message.language(),
          .voice = message.voice(),
          .mark = message.mark()};
}

absl::StatusOr<Remote> FromMessage(const v1::SetRemote& message) {
  service::FieldErrors errors;
  Remote remote;
  if (message.port() == 0 || message.port() > 65535) {
    errors.Add("set_remote.port", "is not a port");
  } else if (const auto endpoint =
                 ParseEndpoint(message.address(), static_cast<std::uint16_t>(message.port()))) {
    remote.endpoint = *endpoint;
  } else {
    errors.Add("set_remote.address", "is not an IP address");
  }
  if (const auto codec = ToCodec(message.codec())) {
    remote.codec = *codec;
  } else {
    errors.Add("set_remote.codec", "is none of PCMA and PCMU");
  }
  if (const auto direction = ToDirection(message.direction())) {
    remote.direction = *direction;
  } else {
    errors.Add("set_remote.direction", "is not set");
  }
  const auto payload_type = [&errors](const char* field, std::uint32_t value) {
    if (value > 127) errors.Add(field, "is not a payload type (0 to 127)");
    return static_cast<std::uint8_t>(value);
  };
  remote.latch = message.latch();
  remote.payload_type = payload_type("set_remote.payload_type", message.payload_type());
  if (message.has_dtmf_receive()) {
    remote.dtmf_receive = payload_type("set_remote.dtmf_receive", message.dtmf_receive());
  }
  if (message.has_dtmf_send()) {
    remote.dtmf_send = payload_type("set_remote.dtmf_send", message.dtmf_send());
  }
  if (remote.dtmf_receive == remote.payload_type || remote.dtmf_send == remote.payload_type) {
    errors.Add("set_remote.payload_type", "is also that of telephone-event");
  }
  if (message.has_packet_time()) {
    remote.packet_samples = ToSamples(message.packet_time(), kMostPacketSamples);
  }
  if (message.has_longest_packet_time()) {
    remote.longest_samples = ToSamples(message.longest_packet_time(), kMostRelayedSamples);
  }
  if (!errors.empty()) return errors.ToStatus();
  return remote;
}

absl::StatusOr<PlayRequest> FromMessage(const v1::Play& message) {
  service::FieldErrors errors;
  PlayRequest play{.play_id = message.play_id(), .items = {}, .then_music = message.then_music()};
  if (play.play_id.empty()) errors.Add("play.play_id", "is empty");
  if (message.items_size() > kMostItems) errors.Add("play.items", "are more than 32");
  for (const auto& item : message.items()) {
    const auto pause = ToMilliseconds(item.pause_after());
    if (pause < std::chrono::milliseconds(0) || pause > kLongestPause) {
      errors.Add("play.items.pause_after", "is not between 0 and 60 s");
      continue;
    }
    play.items.push_back({.utterance = FromMessage(item.utterance()),
                          .pause_after = pause,
                          .recording = item.recording_id()});
  }
  if (!errors.empty()) return errors.ToStatus();
  return play;
}

absl::StatusOr<RecordRequest> FromMessage(const v1::Record& message, const std::string& call) {
  service::FieldErrors errors;
  const v1::Record::Letter& from = message.letter();
  RecordRequest record{.letter = {.id = message.recording_id(),
                                  .organization = from.organization(),
                                  .organization_name = from.organization_name(),
                                  .desk = from.desk(),
                                  .desk_name = from.desk_name(),
                                  .to = from.to(),
                                  .language = from.language(),
                                  .call = call,
                                  .caller = from.caller(),
                                  .dialled = from.dialled(),
                                  .when = mail::Instant(std::chrono::milliseconds(
                                      TimeUtil::TimestampToMilliseconds(from.when())))}};
  if (!mail::IsId(message.recording_id())) errors.Add("record.recording_id", "is no id");
  if (!mail::IsAddress(from.to())) errors.Add("record.letter.to", "is no e-mail address");
  const auto limit = [&errors](const char* field, const google::protobuf::Duration& duration,
                               std::chrono::milliseconds& to) {
    to = ToMilliseconds(duration);
    if (to < std::chrono::milliseconds(20) || to > kLongestRecording) {
      errors.Add(field, "is not between 20 ms and 30 minutes");
    }
  };
  limit("record.longest", message.longest(), record.limits.longest);
  limit("record.silence", message.silence(), record.limits.silence);
  limit("record.shortest", message.shortest(), record.limits.shortest);
  if (!errors.empty()) return errors.ToStatus();
  return record;
}

void ToMessage(const Event& event, v1::ControlResponse& message) {
  message.set_tag(event.tag);
  message.set_call_id(event.session.call_id);
  message.set_session_id(event.session.session_id);
  std::visit(Writer{message}, event.what);
}

}  // namespace centralino::media
