#include "support/audio/source.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace centralino::support {

Source Silence() {
  return [] { return Frame{}; };
}

Source Tone(double hertz, double amplitude) {
  return [=, n = std::uint64_t{0}]() mutable {
    Frame frame{};
    for (std::int16_t& sample : frame) {
      const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(n++) / kSampleRate;
      sample = static_cast<std::int16_t>(std::lround(amplitude * std::sin(angle)));
    }
    return frame;
  };
}

Source Samples(std::vector<float> samples) {
  return [samples = std::move(samples), at = std::size_t{0}]() mutable {
    Frame frame{};
    for (std::int16_t& sample : frame) {
      if (at >= samples.size()) break;
      const float value = std::clamp(samples[at++], -32768.0F, 32767.0F);
      sample = static_cast<std::int16_t>(std::lround(value));
    }
    return frame;
  };
}

}  // namespace centralino::support
