// espeak-ng by its library: a hundred languages, always there.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "audio/voice.h"

namespace centralino::audio {

// The library has one state for the whole process: at most one engine may be alive.
absl::StatusOr<std::unique_ptr<VoiceEngine>> LoadEspeak();

}  // namespace centralino::audio
