#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "support/audio/g711.h"
#include "support/audio/source.h"
#include "support/audio/tone.h"

namespace centralino::support {
namespace {

TEST_CASE("every G.711 code survives being decoded and encoded") {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<std::uint8_t>(code);
    CHECK(EncodeALaw(DecodeALaw(byte)) == byte);
    // Mu-law has two zeros.
    if (code != 0x7f) CHECK(EncodeMuLaw(DecodeMuLaw(byte)) == byte);
  }
}

TEST_CASE("G.711 keeps a sample within its segment's step") {
  for (int sample = -32768; sample <= 32767; sample += 7) {
    const auto linear = static_cast<std::int16_t>(sample);
    const int allowed = std::abs(sample) / 16 + 16;
    CHECK(std::abs(DecodeALaw(EncodeALaw(linear)) - sample) <= allowed);
    CHECK(std::abs(DecodeMuLaw(EncodeMuLaw(linear)) - sample) <= allowed + 650 / 16);
  }
}

TEST_CASE("a tone is found where it sounds and no other is") {
  std::vector<float> samples(8000, 0.0F);
  Source source = Tone(697);
  for (int i = 0; i < 50; ++i) {
    for (const std::int16_t sample : source()) samples.push_back(sample);
  }
  samples.resize(samples.size() + 8000, 0.0F);
  const auto found = FindTone(samples, 697);
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == 8000);
  CHECK(found[0].end == 16000);
  CHECK(FindTone(samples, 941).empty());
}

}  // namespace
}  // namespace centralino::support
