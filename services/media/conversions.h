// Messages of media.proto to values and back.
#pragma once

#include <absl/status/statusor.h>

#include "services/media/commands.h"
#include "services/media/events.h"

namespace centralino::common::v1 {
class Utterance;
}
namespace centralino::media::v1 {
class ControlResponse;
class Play;
class Record;
class SetRemote;
}  // namespace centralino::media::v1

namespace centralino::media {

speech::Utterance FromMessage(const common::v1::Utterance& message);
// INVALID_ARGUMENT names the field.
absl::StatusOr<Remote> FromMessage(const v1::SetRemote& message);
absl::StatusOr<PlayRequest> FromMessage(const v1::Play& message);
absl::StatusOr<RecordRequest> FromMessage(const v1::Record& message, const std::string& call);

void ToMessage(const Event& event, v1::ControlResponse& message);

}  // namespace centralino::media
