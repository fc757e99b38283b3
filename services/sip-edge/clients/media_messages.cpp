#include "services/sip-edge/clients/media_messages.h"

#include <charconv>

#include "services/sip-edge/clients/times.h"
#include "wire/speech.h"
#include "wire/time.h"

namespace centralino::edge {
namespace {

media::v1::Codec ToProto(Codec codec) {
  switch (codec) {
    case Codec::kPcma:
      return media::v1::PCMA;
    case Codec::kPcmu:
      return media::v1::PCMU;
  }
  return media::v1::CODEC_UNSPECIFIED;
}

media::v1::Direction ToProto(Direction direction) {
  switch (direction) {
    case Direction::kSendRecv:
      return media::v1::SENDRECV;
    case Direction::kSendOnly:
      return media::v1::SENDONLY;
    case Direction::kRecvOnly:
      return media::v1::RECVONLY;
    case Direction::kInactive:
      return media::v1::INACTIVE;
  }
  return media::v1::DIRECTION_UNSPECIFIED;
}

}  // namespace

media::v1::SetRemote SetRemoteOf(const AudioTerms& terms) {
  media::v1::SetRemote remote;
  remote.set_address(terms.remote.address);
  remote.set_port(terms.remote.port);
  remote.set_latch(terms.latch);
  remote.set_codec(ToProto(terms.codec));
  remote.set_payload_type(terms.payload_type);
  if (terms.dtmf_receive) remote.set_dtmf_receive(*terms.dtmf_receive);
  if (terms.dtmf_send) remote.set_dtmf_send(*terms.dtmf_send);
  remote.set_direction(ToProto(terms.direction));
  *remote.mutable_packet_time() = ToDuration(std::chrono::milliseconds(terms.packet_time_ms));
  if (terms.longest_packet_ms) {
    *remote.mutable_longest_packet_time() =
        ToDuration(std::chrono::milliseconds(*terms.longest_packet_ms));
  }
  return remote;
}

media::v1::Play PlayOf(callflow::Serial play, const std::vector<speech::Utterance>& utterances,
                       bool then_music, const RecordingId& first) {
  media::v1::Play message;
  message.set_play_id(std::to_string(play));
  message.set_then_music(then_music);
  if (!first.empty()) message.add_items()->set_recording_id(first.value);
  for (const speech::Utterance& utterance : utterances) {
    media::v1::Play::Item& item = *message.add_items();
    *item.mutable_utterance() = wire::ToProto(utterance);
    if (utterance.pause_after.count() > 0) {
      *item.mutable_pause_after() = ToDuration(utterance.pause_after);
    }
  }
  return message;
}

media::v1::Record RecordOf(const MessageToRecord& message) {
  const plan::Record& step = message.step;
  media::v1::Record record;
  record.set_recording_id(message.recording.value);
  *record.mutable_longest() = ToDuration(step.longest);
  *record.mutable_silence() = ToDuration(step.silence);
  *record.mutable_shortest() = ToDuration(step.shortest);
  media::v1::Record::Letter& letter = *record.mutable_letter();
  letter.set_organization(message.organization.value);
  letter.set_organization_name(step.organization_name);
  letter.set_desk(step.desk.value);
  letter.set_desk_name(step.desk_name);
  letter.set_to(step.to);
  letter.set_language(step.letter_language);
  letter.set_caller(message.caller);
  letter.set_dialled(message.dialled);
  *letter.mutable_when() = wire::ToTimestamp(message.when);
  return record;
}

callflow::RecordingResult ResultOf(const media::v1::RecordingEnded& ended) {
  if (ended.reason() == media::v1::RecordingEnded::FAILED) {
    return callflow::RecordingResult::kImpossible;
  }
  return ended.is_message() ? callflow::RecordingResult::kMessage
                            : callflow::RecordingResult::kNothing;
}

callflow::Serial PlayFromProto(const std::string& play_id) {
  callflow::Serial play = 0;
  const auto [end, error] = std::from_chars(play_id.data(), play_id.data() + play_id.size(), play);
  return error == std::errc() ? play : 0;
}

}  // namespace centralino::edge
