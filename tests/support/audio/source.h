// What a party says, 20 ms at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace centralino::support {

inline constexpr int kSampleRate = 8000;
inline constexpr int kFrameSamples = 160;  // 20 ms

using Frame = std::array<std::int16_t, kFrameSamples>;
using Source = std::function<Frame()>;

Source Silence();
// A sine of one's own pitch, so that the far side knows who is heard.
Source Tone(double hertz, double amplitude = 8000);
// Once, then silence.
Source Samples(std::vector<float> samples);

}  // namespace centralino::support
