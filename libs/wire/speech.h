// Prompts and utterances over the wire.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "centralino/common/v1/common.pb.h"
#include "speech/prompt.h"

namespace centralino::wire {

namespace common_pb = ::centralino::common::v1;

common_pb::Prompt ToProto(const speech::Prompt& prompt);
// Wrong fields are INVALID_ARGUMENT with their paths, which begin with `field`.
absl::StatusOr<speech::Prompt> FromProto(const common_pb::Prompt& message, std::string_view field);

// `pause_after` is not part of the message: it is media's Play.Item that has it.
common_pb::Utterance ToProto(const speech::Utterance& utterance);
absl::StatusOr<speech::Utterance> FromProto(const common_pb::Utterance& message,
                                            std::string_view field);

}  // namespace centralino::wire
