// The music on hold, recognised by its own samples from wherever it was joined.
#pragma once

#include <span>
#include <vector>

#include "support/audio/tone.h"
#include "support/ear/correlation.h"

namespace centralino::support {

class MusicEar {
 public:
  // The piece as media plays it, 8 kHz, repeated for ever.
  explicit MusicEar(std::span<const float> piece);

  // Where it sounds, in steps of 100 ms.
  std::vector<Stretch> Listen(std::span<const float> recording) const;

 private:
  double Likeness(std::span<const float> window) const;

  std::vector<Haystack> piece_;
};

}  // namespace centralino::support
