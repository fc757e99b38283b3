// What a party was told, on the clock of the test.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/ear/ear.h"
#include "support/rtp/recording.h"

namespace centralino::support {

struct Told {
  enum class Kind { kVoice, kMusic, kTone };
  Kind kind = Kind::kVoice;
  Instant begin;
  Instant end;
  std::string name;   // of the sentence
  std::string words;  // of a tone: its pitch
  std::optional<int> count;
  bool whole = true;  // a voice: to its end
  bool number_heard = false;
};

Told ToTold(const Ear& ear, const Heard& heard, const Recording& recording);

// Does the sentence say this? Words are compared without case; a part is enough.
bool Says(const std::string& words, const std::string& part);

}  // namespace centralino::support
