// WAV files, 16 bit, mono, 8 kHz.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace centralino::support {

// False if the file cannot be written.
bool WriteWav(const std::string& path, std::span<const float> samples);
// Empty if it cannot be read or is not mono at 8 kHz.
std::vector<float> ReadWav(const std::string& path);

}  // namespace centralino::support
