// Is a tone in the audio, and from when to when?
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace centralino::support {

// The share of the energy that lies at this pitch (Goertzel), 0 … 1. 0 for silence.
double ToneShare(std::span<const float> samples, double hertz);

// Root of the mean square.
double Level(std::span<const float> samples);

struct Stretch {
  std::size_t begin = 0;  // samples, [begin, end)
  std::size_t end = 0;
  std::size_t length() const { return end - begin; }
};

// Where the tone sounds, in steps of 20 ms; holes up to 60 ms are bridged, stretches shorter than
// 100 ms are not reported.
std::vector<Stretch> FindTone(std::span<const float> samples, double hertz);

}  // namespace centralino::support
