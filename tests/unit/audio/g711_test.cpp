#include "audio/g711.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

namespace centralino::audio {
namespace {

TEST_CASE("a sample comes back from either law as it was, but for the law's own steps") {
  std::vector<std::int16_t> samples;
  for (int value = -32000; value <= 32000; value += 61) {
    samples.push_back(static_cast<std::int16_t>(value));
  }
  for (const Codec codec : {Codec::kPcma, Codec::kPcmu}) {
    const auto back = Decode(codec, Encode(codec, samples));
    for (std::size_t i = 0; i < samples.size(); ++i) {
      INFO(samples[i]);
      CHECK(std::abs(back[i] - samples[i]) <= 16 + std::abs(samples[i]) / 24);
    }
  }
}

TEST_CASE("silence is the byte that decodes to next to nothing") {
  for (const Codec codec : {Codec::kPcma, Codec::kPcmu}) {
    const std::uint8_t silence[] = {Silence(codec)};
    CHECK(std::abs(static_cast<int>(Decode(codec, silence)[0])) <= 8);
  }
}

TEST_CASE("transcoding sounds like decoding and encoding") {
  std::vector<std::uint8_t> all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  for (const auto& [from, to] :
       {std::pair(Codec::kPcma, Codec::kPcmu), std::pair(Codec::kPcmu, Codec::kPcma),
        std::pair(Codec::kPcma, Codec::kPcma)}) {
    auto out = all;
    Transcode(from, to, out, out);
    const auto before = Decode(from, all);
    const auto after = Decode(to, out);
    for (std::size_t i = 0; i < all.size(); ++i) {
      INFO(before[i]);
      CHECK(std::abs(after[i] - before[i]) <= 16 + std::abs(before[i]) / 16);
    }
  }
}

}  // namespace
}  // namespace centralino::audio
