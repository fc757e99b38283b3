#include "support/ear/music.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "audio/music.h"
#include "support/audio/g711.h"
#include "unit/ear/voice.h"

namespace centralino::support {
namespace {

std::vector<float> Piece() {
  const auto music = audio::ComposeMusic();
  return {music.begin(), music.end()};
}

std::vector<float> ThroughALaw(const std::vector<float>& samples) {
  std::vector<float> out;
  for (const float sample : samples) {
    out.push_back(DecodeALaw(EncodeALaw(static_cast<std::int16_t>(std::lround(sample)))));
  }
  return out;
}

TEST_CASE("music is recognised from wherever it was joined, across its own joint") {
  const auto piece = Piece();
  const MusicEar ear(piece);
  std::vector<float> line(4000, 0.0F);
  line.insert(line.end(), piece.end() - 14000, piece.end());
  line.insert(line.end(), piece.begin(), piece.begin() + 16000);
  line.resize(line.size() + 4000, 0.0F);
  const auto heard = ear.Listen(ThroughALaw(line));
  REQUIRE(heard.size() == 1);
  CHECK(std::abs(static_cast<double>(heard[0].begin) - 4000) < 2400);
  CHECK(std::abs(static_cast<double>(heard[0].end) - 34000) < 2400);
}

TEST_CASE("a voice is not taken for music") {
  const MusicEar ear(Piece());
  CHECK(ear.Listen(ThroughALaw(Speak("Resti in linea, le risponderà un operatore."))).empty());
}

}  // namespace
}  // namespace centralino::support
