#include "support/audio/g711.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace centralino::support {
namespace {

constexpr std::int16_t ALawToLinear(std::uint8_t code) {
  const int bits = code ^ 0x55;
  const int segment = (bits >> 4) & 7;
  const int step = bits & 15;
  const int magnitude = segment == 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return static_cast<std::int16_t>((bits & 0x80) != 0 ? magnitude : -magnitude);
}

constexpr std::int16_t MuLawToLinear(std::uint8_t code) {
  const int bits = ~code & 0xff;
  const int segment = (bits >> 4) & 7;
  const int magnitude = ((((bits & 15) << 3) + 0x84) << segment) - 0x84;
  return static_cast<std::int16_t>((bits & 0x80) != 0 ? -magnitude : magnitude);
}

template <std::int16_t (*Decode)(std::uint8_t)>
constexpr std::array<std::int16_t, 256> MakeTable() {
  std::array<std::int16_t, 256> table{};
  for (int code = 0; code < 256; ++code) {
    table[static_cast<std::size_t>(code)] = Decode(static_cast<std::uint8_t>(code));
  }
  return table;
}

constexpr auto kALaw = MakeTable<ALawToLinear>();
constexpr auto kMuLaw = MakeTable<MuLawToLinear>();

}  // namespace

std::int16_t DecodeALaw(std::uint8_t code) { return kALaw[code]; }
std::int16_t DecodeMuLaw(std::uint8_t code) { return kMuLaw[code]; }

std::uint8_t EncodeALaw(std::int16_t sample) {
  const bool positive = sample >= 0;
  const int magnitude = std::min(positive ? int{sample} : -int{sample} - 1, 32767) >> 4;
  int segment = 0;
  for (int rest = magnitude >> 4; rest > 1; rest >>= 1) ++segment;
  if ((magnitude >> 4) > 0) ++segment;
  const int step = segment < 2 ? magnitude & 15 : (magnitude >> (segment - 1)) & 15;
  const int bits = (positive ? 0x80 : 0) | (segment << 4) | step;
  return static_cast<std::uint8_t>(bits ^ 0x55);
}

std::uint8_t EncodeMuLaw(std::int16_t sample) {
  const bool positive = sample >= 0;
  const int magnitude = std::min(std::abs(int{sample}), 32635) + 0x84;
  int segment = 7;
  for (int mask = 0x4000; segment > 0 && (magnitude & mask) == 0; mask >>= 1) --segment;
  const int step = (magnitude >> (segment + 3)) & 15;
  const int bits = (positive ? 0 : 0x80) | (segment << 4) | step;
  return static_cast<std::uint8_t>(~bits);
}

}  // namespace centralino::support
