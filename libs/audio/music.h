// The music on hold: "Piazza Farinata", a small waltz written for this project. It is made of
// nothing but the score and the instrument in music.cpp, so nobody has rights in it but the
// project, which gives it away under CC0 1.0 as well as under the licence of the code.
#pragma once

#include <cstdint>
#include <vector>

namespace centralino::audio {

// Thirty seconds at 8 kHz whose end flows into their beginning, within a telephone's band. The
// same samples on every call.
std::vector<std::int16_t> ComposeMusic();

}  // namespace centralino::audio
