// What turns words into sound.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace centralino::audio {

// What an engine says.
struct Speech {
  int rate = 0;  // samples a second
  std::vector<std::int16_t> samples;
  // Samples until the marked part of the words has been said: never too early, for a caller is
  // told that he heard a number only if he did. 0: nothing was marked.
  std::size_t mark = 0;
};

struct VoiceName {
  std::string name;      // "pico:it-IT"
  std::string language;  // BCP 47: "it-IT"
  // How much this voice needs above 1.6 kHz to be clear on the telephone.
  double treble_lift_db = 0;
};

// Any thread may call. Who speaks while another does may have to wait for him: libraries keep
// state.
class VoiceEngine {
 public:
  virtual ~VoiceEngine() = default;
  virtual std::vector<VoiceName> voices() const = 0;
  // `mark`: the first bytes of `words` up to the end of the word that carries the number.
  virtual absl::StatusOr<Speech> Say(const std::string& voice, const std::string& words,
                                     std::size_t mark) = 0;
};

}  // namespace centralino::audio
