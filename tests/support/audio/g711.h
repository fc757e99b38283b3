// ITU-T G.711, written from the standard's segments and apart from the platform's own tables.
#pragma once

#include <cstdint>

namespace centralino::support {

std::uint8_t EncodeALaw(std::int16_t sample);
std::int16_t DecodeALaw(std::uint8_t code);
std::uint8_t EncodeMuLaw(std::int16_t sample);
std::int16_t DecodeMuLaw(std::uint8_t code);

}  // namespace centralino::support
