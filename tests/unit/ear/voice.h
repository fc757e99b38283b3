// A synthetic voice for the ear to listen to: espeak-ng at 8 kHz.
#pragma once

#include <string>
#include <vector>

namespace centralino::support {

std::vector<float> Speak(const std::string& words);

}  // namespace centralino::support
