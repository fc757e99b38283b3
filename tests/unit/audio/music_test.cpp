#include "audio/music.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "spectrum.h"

namespace centralino::audio {
namespace {

TEST_CASE("the music is thirty seconds in whole packets, the same each time") {
  const auto music = ComposeMusic();
  CHECK(music.size() == 240'000);
  CHECK(music.size() % 160 == 0);
  CHECK(music == ComposeMusic());
}

TEST_CASE("its end flows into its beginning") {
  const auto music = ComposeMusic();
  int steepest = 0;
  for (std::size_t i = 1; i < music.size(); ++i) {
    steepest = std::max(steepest, std::abs(music[i] - music[i - 1]));
  }
  CHECK(std::abs(music.front() - music.back()) <= steepest);
}

TEST_CASE("it stays within a telephone's band, below speech, and clear of clipping") {
  const auto music = ComposeMusic();
  const auto band = std::span(music).first(65536);
  CHECK(BandShare(band, 8000, 280, 3400) > 0.98);
  double power = 0;
  int peak = 0;
  for (const std::int16_t sample : music) {
    power += static_cast<double>(sample) * sample;
    peak = std::max(peak, std::abs(static_cast<int>(sample)));
  }
  const double level =
      20 * std::log10(std::sqrt(power / static_cast<double>(music.size())) / 32768);
  CHECK(level == Approx(-22).margin(0.5));
  CHECK(peak < 20000);
}

TEST_CASE("no second of it is silent") {
  const auto music = ComposeMusic();
  for (std::size_t begin = 0; begin < music.size(); begin += 8000) {
    const auto loud = std::max_element(music.begin() + static_cast<std::ptrdiff_t>(begin),
                                       music.begin() + static_cast<std::ptrdiff_t>(begin + 8000));
    CHECK(*loud > 1000);
  }
}

}  // namespace
}  // namespace centralino::audio
