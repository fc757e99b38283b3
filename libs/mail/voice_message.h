// The letter that brings a desk what a caller said.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "mail/letter.h"

namespace centralino::mail {

struct VoiceMessage {
  std::string id;            // of the recording
  std::string organization;  // id
  std::string organization_name;
  std::string desk;  // id
  std::string desk_name;
  std::string to;
  std::string language;  // in which the desk reads: it, en, ro, fr; any other: English
  std::string call;
  std::string caller;  // E.164 or extension; empty: withheld
  std::string dialled;
  Instant when{};
  std::chrono::milliseconds length{0};
  bool operator==(const VoiceMessage&) const = default;
};

// `extension` and `type` are those of the audio file: "wav", "audio/wav".
Letter Write(const VoiceMessage& message, std::string_view extension, std::string_view type);

// As it is kept on disk while it is being spoken.
std::string WriteNote(const VoiceMessage& message);
absl::StatusOr<VoiceMessage> ReadNote(const std::string& note);

}  // namespace centralino::mail
