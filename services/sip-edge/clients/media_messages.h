// Values to media.v1 messages and back.
#pragma once

#include <string>
#include <vector>

#include "centralino/media/v1/media.pb.h"
#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

media::v1::SetRemote SetRemoteOf(const AudioTerms& terms);
media::v1::Play PlayOf(callflow::Serial play, const std::vector<speech::Utterance>& utterances,
                       bool then_music, const RecordingId& first);
media::v1::Record RecordOf(const MessageToRecord& message);
callflow::RecordingResult ResultOf(const media::v1::RecordingEnded& ended);
// 0: not one of ours.
callflow::Serial PlayFromProto(const std::string& play_id);

}  // namespace centralino::edge
