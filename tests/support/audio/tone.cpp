#include "support/audio/tone.h"

#include <cmath>
#include <numbers>

#include "support/audio/source.h"

namespace centralino::support {

double Level(std::span<const float> samples) {
  if (samples.empty()) return 0;
  double energy = 0;
  for (const float sample : samples) energy += double{sample} * sample;
  return std::sqrt(energy / static_cast<double>(samples.size()));
}

double ToneShare(std::span<const float> samples, double hertz) {
  if (samples.empty() || Level(samples) < 30) return 0;
  const double turn = 2 * std::cos(2 * std::numbers::pi * hertz / kSampleRate);
  double before = 0;
  double last = 0;
  double energy = 0;
  for (const float sample : samples) {
    const double next = sample + turn * last - before;
    before = last;
    last = next;
    energy += double{sample} * sample;
  }
  const double power = last * last + before * before - turn * last * before;
  return 2 * power / (energy * static_cast<double>(samples.size()));
}

std::vector<Stretch> FindTone(std::span<const float> samples, double hertz) {
  constexpr std::size_t kStep = kFrameSamples;
  constexpr std::size_t kHole = 3 * kStep;
  std::vector<Stretch> found;
  for (std::size_t at = 0; at + kStep <= samples.size(); at += kStep) {
    if (ToneShare(samples.subspan(at, kStep), hertz) < 0.5) continue;
    if (!found.empty() && at <= found.back().end + kHole) {
      found.back().end = at + kStep;
    } else {
      found.push_back({at, at + kStep});
    }
  }
  std::erase_if(found, [](const Stretch& stretch) { return stretch.length() < 5 * kStep; });
  return found;
}

}  // namespace centralino::support
