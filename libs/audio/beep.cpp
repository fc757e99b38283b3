#include "audio/beep.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/g711.h"

namespace centralino::audio {

std::vector<std::int16_t> ComposeBeep() {
  constexpr int kBefore = kTelephoneRate / 5;
  constexpr int kSound = kTelephoneRate * 3 / 10;
  constexpr int kAfter = kTelephoneRate / 25;
  constexpr int kEdge = kTelephoneRate / 100;
  constexpr double kAmplitude = 6000;
  std::vector<std::int16_t> samples(kBefore + kSound + kAfter);
  for (int i = 0; i < kSound; ++i) {
    const double edge = std::min({1.0, i / double{kEdge}, (kSound - i) / double{kEdge}});
    const double angle = 2 * std::numbers::pi * kBeepHertz * i / kTelephoneRate;
    samples[static_cast<std::size_t>(kBefore + i)] =
        static_cast<std::int16_t>(kAmplitude * edge * std::sin(angle));
  }
  return samples;
}

}  // namespace centralino::audio
