#pragma once

#include <vector>

namespace centralino::audio {

// Mono samples at another rate, band-limited (libsamplerate, a whole recording at once).
std::vector<float> Resample(const std::vector<float>& in, int from_rate, int to_rate);

}  // namespace centralino::audio
