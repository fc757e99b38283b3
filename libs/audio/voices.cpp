#include "audio/voices.h"

#include <absl/status/status.h>
#include <absl/strings/match.h>

#include <algorithm>

#include "audio/espeak_voice.h"
#include "audio/pico_voice.h"

namespace centralino::audio {
namespace {

std::string Base(const std::string& language) { return language.substr(0, language.find('-')); }

std::string EngineOf(const std::string& voice) { return voice.substr(0, voice.find(':')); }

}  // namespace

const VoiceName* VoiceChoice::Choose(const std::string& language, const std::string& wanted) const {
  const auto first = [this](const auto& fits) -> const VoiceName* {
    const auto found = std::find_if(voices_.begin(), voices_.end(), fits);
    return found == voices_.end() ? nullptr : &*found;
  };
  if (!wanted.empty()) {
    if (const auto* voice = first([&](const VoiceName& v) { return v.name == wanted; })) {
      return voice;
    }
  }
  // The better engine in a neighbouring accent comes before the lesser in the exact one.
  const VoiceName* const base = first(
      [&](const VoiceName& v) { return absl::EqualsIgnoreCase(Base(v.language), Base(language)); });
  if (base == nullptr) return nullptr;
  const VoiceName* const exact = first([&](const VoiceName& v) {
    return absl::EqualsIgnoreCase(v.language, language) && EngineOf(v.name) == EngineOf(base->name);
  });
  return exact != nullptr ? exact : base;
}

std::vector<VoiceName> Voices::all() const {
  std::vector<VoiceName> all;
  for (const auto& engine : engines_) {
    const auto voices = engine->voices();
    all.insert(all.end(), voices.begin(), voices.end());
  }
  return all;
}

absl::StatusOr<Speech> Voices::Say(const std::string& voice, const std::string& words,
                                   std::size_t mark) {
  for (const auto& engine : engines_) {
    const auto voices = engine->voices();
    const auto has = [&](const VoiceName& v) { return v.name == voice; };
    if (std::any_of(voices.begin(), voices.end(), has)) return engine->Say(voice, words, mark);
  }
  return absl::NotFoundError("no such voice: " + voice);
}

absl::StatusOr<Voices> LoadVoices(const std::string& pico_folder, std::string* warning) {
  std::vector<std::unique_ptr<VoiceEngine>> engines;
  if (!pico_folder.empty()) {
    auto pico = LoadPico(pico_folder);
    if (pico.ok()) {
      engines.push_back(std::move(*pico));
    } else {
      *warning = std::string(pico.status().message());
    }
  }
  auto espeak = LoadEspeak();
  if (!espeak.ok()) return espeak.status();
  engines.push_back(std::move(*espeak));
  return Voices(std::move(engines));
}

}  // namespace centralino::audio
