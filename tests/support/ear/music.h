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
  struct Place {
    double likeness = 0;
    std::size_t at = 0;  // in the piece
  };
  Place Search(std::span<const float> window) const;
  // Music that was heard a moment ago goes on: looked for where it must be by now.
  Place GoOn(std::span<const float> window, std::size_t at) const;

  std::size_t length_;  // of the piece
  std::vector<float> looped_;
  std::vector<Haystack> piece_;
};

}  // namespace centralino::support
