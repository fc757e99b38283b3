// The signal after which a caller may speak.
#pragma once

#include <cstdint>
#include <vector>

namespace centralino::audio {

// 1000 Hz for 300 ms with soft edges, a moment of silence before and after; 8 kHz.
std::vector<std::int16_t> ComposeBeep();
inline constexpr double kBeepHertz = 1000;

}  // namespace centralino::audio
