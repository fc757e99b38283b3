// SVOX Pico, loaded at run time where it is installed.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "audio/voice.h"

namespace centralino::audio {

// `folder` is a tree as `dpkg -x` makes it of Debian's libttspico0 and libttspico-data: the library
// and the language files are looked for below it. NOT_FOUND if they are not there.
absl::StatusOr<std::unique_ptr<VoiceEngine>> LoadPico(const std::string& folder);

}  // namespace centralino::audio
