// Small measures of samples.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace centralino::audio {

// One past the last sample at least as loud as `threshold`; 0 if there is none.
inline std::size_t AudibleEnd(std::span<const std::int16_t> samples, int threshold) {
  std::size_t end = samples.size();
  while (end > 0 && std::abs(static_cast<int>(samples[end - 1])) < threshold) --end;
  return end;
}

// The first sample at least as loud as `threshold`; the end if there is none.
inline std::size_t AudibleBegin(std::span<const std::int16_t> samples, int threshold) {
  std::size_t begin = 0;
  while (begin < samples.size() && std::abs(static_cast<int>(samples[begin])) < threshold) ++begin;
  return begin;
}

inline std::int16_t ToSample(double value) {
  return static_cast<std::int16_t>(std::clamp(value * 32767.0, -32767.0, 32767.0));
}

}  // namespace centralino::audio
