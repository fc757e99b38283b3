// All voices of this installation, and which of them speaks a language.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/voice.h"

namespace centralino::audio {

// Which voice says what is asked. A value: any thread may hold it.
class VoiceChoice {
 public:
  // In order of preference.
  explicit VoiceChoice(std::vector<VoiceName> voices) : voices_(std::move(voices)) {}

  // `wanted`, if it is a voice of this installation; otherwise the first that speaks the language
  // exactly, otherwise the first that speaks its base ("it" for "it-CH"): a configuration that
  // names a voice which is not installed here is still heard. Nothing: nobody speaks it.
  const VoiceName* Choose(const std::string& language, const std::string& wanted) const;

  const std::vector<VoiceName>& all() const { return voices_; }

 private:
  std::vector<VoiceName> voices_;
};

// The engines behind the names. Any thread may let them speak.
class Voices {
 public:
  explicit Voices(std::vector<std::unique_ptr<VoiceEngine>> engines)
      : engines_(std::move(engines)) {}

  std::vector<VoiceName> all() const;
  absl::StatusOr<Speech> Say(const std::string& voice, const std::string& words, std::size_t mark);

 private:
  std::vector<std::unique_ptr<VoiceEngine>> engines_;
};

// Pico from `pico_folder` where it is there (empty: not wanted), then espeak-ng. Only espeak-ng
// missing too is an error. `warning` tells why Pico is not there.
absl::StatusOr<Voices> LoadVoices(const std::string& pico_folder, std::string* warning);

}  // namespace centralino::audio
