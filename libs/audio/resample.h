#pragma once

#include <vector>

namespace centralino::audio {

// Mono samples at another rate, band-limited (libsamplerate, a whole recording at once).
std::vector<float> Resample(const std::vector<float>& in, int from_rate, int to_rate);

// Mono samples at half the rate: up to 0.21 of the old rate they are kept (3.4 kHz of 16), from
// 0.29 they are 80 dB down. A twentieth of the time that Resample takes for it.
std::vector<float> Halve(const std::vector<float>& in);

}  // namespace centralino::audio
