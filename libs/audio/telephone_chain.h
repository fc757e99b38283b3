// Every voice passes through here, so that all sound alike on a telephone.
//
//   engine, any rate ── trim ── 16 kHz ──▶ master (kept)
//   master ── high-pass 300 Hz ── treble lift ── 8 kHz ── one gain ──▶ what callers hear
//
// A telephone carries 300 to 3400 Hz. Voices made for loudspeakers keep half their strength
// below that, which is lost, and little above 2 kHz, where consonants are told apart.
#pragma once

#include <cstdint>
#include <vector>

#include "audio/voice.h"

namespace centralino::audio {

inline constexpr int kMasterRate = 16000;

// Speech as it is kept: 16 kHz, without the silence before and after it.
struct Master {
  std::vector<std::int16_t> samples;
  std::size_t mark = 0;
  bool operator==(const Master&) const = default;
};

Master MakeMaster(const Speech& speech);

// What a caller hears: 8 kHz, and the mark on the same scale.
struct TelephoneSpeech {
  std::vector<std::int16_t> samples;
  std::size_t mark = 0;
};

TelephoneSpeech ForTelephone(const Master& master, double treble_lift_db);

}  // namespace centralino::audio
