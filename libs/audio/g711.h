// ITU-T G.711: eight bits a sample, two laws.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace centralino::audio {

inline constexpr int kTelephoneRate = 8000;

enum class Codec { kPcma, kPcmu };

// One sample of silence.
constexpr std::uint8_t Silence(Codec codec) { return codec == Codec::kPcma ? 0xd5 : 0xff; }

std::vector<std::uint8_t> Encode(Codec codec, std::span<const std::int16_t> pcm);
std::vector<std::int16_t> Decode(Codec codec, std::span<const std::uint8_t> coded);

// The same sound in the other law; `out` is as long as `in` and may be it.
void Transcode(Codec from, Codec to, std::span<const std::uint8_t> in, std::span<std::uint8_t> out);

}  // namespace centralino::audio
