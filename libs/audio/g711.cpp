#include "audio/g711.h"

#include <spandsp.h>

#include <algorithm>
#include <array>

namespace centralino::audio {
namespace {

template <class Function>
std::array<std::uint8_t, 256> Table(Function function) {
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 256; ++i) {
    table[static_cast<std::size_t>(i)] = function(static_cast<std::uint8_t>(i));
  }
  return table;
}

}  // namespace

std::vector<std::uint8_t> Encode(Codec codec, std::span<const std::int16_t> pcm) {
  std::vector<std::uint8_t> coded(pcm.size());
  std::transform(pcm.begin(), pcm.end(), coded.begin(), [codec](std::int16_t sample) {
    return codec == Codec::kPcma ? linear_to_alaw(sample) : linear_to_ulaw(sample);
  });
  return coded;
}

std::vector<std::int16_t> Decode(Codec codec, std::span<const std::uint8_t> coded) {
  std::vector<std::int16_t> pcm(coded.size());
  std::transform(coded.begin(), coded.end(), pcm.begin(), [codec](std::uint8_t sample) {
    return codec == Codec::kPcma ? alaw_to_linear(sample) : ulaw_to_linear(sample);
  });
  return pcm;
}

void Transcode(Codec from, Codec to, std::span<const std::uint8_t> in,
               std::span<std::uint8_t> out) {
  static const auto a_to_u = Table(alaw_to_ulaw);
  static const auto u_to_a = Table(ulaw_to_alaw);
  if (from == to) {
    std::copy(in.begin(), in.end(), out.begin());
    return;
  }
  const auto& table = from == Codec::kPcma ? a_to_u : u_to_a;
  std::transform(in.begin(), in.end(), out.begin(),
                 [&table](std::uint8_t sample) { return table[sample]; });
}

}  // namespace centralino::audio
