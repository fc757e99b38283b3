#include "audio/telephone_chain.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "spectrum.h"

namespace centralino::audio {
namespace {

std::vector<std::int16_t> Tone(double hz, int rate, std::size_t samples, double amplitude) {
  std::vector<std::int16_t> tone(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    tone[i] = static_cast<std::int16_t>(
        amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate));
  }
  return tone;
}

std::vector<std::int16_t> Mixed(const std::vector<std::int16_t>& a,
                                const std::vector<std::int16_t>& b) {
  std::vector<std::int16_t> sum(a.size());
  std::transform(a.begin(), a.end(), b.begin(), sum.begin(),
                 [](std::int16_t x, std::int16_t y) { return static_cast<std::int16_t>(x + y); });
  return sum;
}

double LevelDb(const std::vector<std::int16_t>& samples) {
  double power = 0;
  for (const std::int16_t sample : samples) power += static_cast<double>(sample) * sample;
  return 20 * std::log10(std::sqrt(power / static_cast<double>(samples.size())) / 32768);
}

TEST_CASE("a master is 16 kHz, without the silence around it, its mark on the same scale") {
  Speech speech{.rate = 22050, .samples = {}, .mark = 22050 + 11025};
  speech.samples.resize(22050);  // a second of nothing
  const auto tone = Tone(500, 22050, 22050, 8000);
  speech.samples.insert(speech.samples.end(), tone.begin(), tone.end());
  speech.samples.resize(speech.samples.size() + 22050);
  const Master master = MakeMaster(speech);
  CHECK(static_cast<double>(master.samples.size()) / 16000 == Approx(1.07).margin(0.03));
  CHECK(static_cast<double>(master.mark) / 16000 == Approx(0.51).margin(0.02));
}

TEST_CASE("whatever is loud or quiet leaves the chain equally loud and unclipped") {
  for (const double amplitude : {200.0, 2000.0, 30000.0}) {
    const Master master{.samples = Tone(1000, 16000, 16000, amplitude), .mark = 0};
    const auto speech = ForTelephone(master, 0);
    CHECK(LevelDb(speech.samples) == Approx(-20).margin(0.5));
  }
}

TEST_CASE("pauses do not make a sentence louder") {
  auto samples = Tone(1000, 16000, 16000, 8000);
  samples.resize(16000 * 5);
  const auto speech = ForTelephone({.samples = samples, .mark = 0}, 0);
  const std::vector<std::int16_t> spoken(speech.samples.begin() + 1000,
                                         speech.samples.begin() + 7000);
  CHECK(LevelDb(spoken) == Approx(-20).margin(0.5));
}

TEST_CASE("what lies below 300 Hz goes, what lies above 2 kHz is lifted") {
  const auto low_and_mid = Mixed(Tone(120, 16000, 32000, 8000), Tone(800, 16000, 32000, 8000));
  const auto low = ForTelephone({.samples = low_and_mid, .mark = 0}, 0);
  CHECK(BandShare(low.samples, 8000, 0, 200) < 0.01);

  const auto mid_and_high = Mixed(Tone(800, 16000, 32000, 8000), Tone(2800, 16000, 32000, 4000));
  const auto plain = ForTelephone({.samples = mid_and_high, .mark = 0}, 0);
  const auto lifted = ForTelephone({.samples = mid_and_high, .mark = 0}, 10);
  const auto treble = [](const TelephoneSpeech& speech) {
    const double share = BandShare(speech.samples, 8000, 2000, 3400);
    return 10 * std::log10(share / (1 - share));
  };
  CHECK(treble(lifted) - treble(plain) == Approx(9).margin(1.5));
}

TEST_CASE("what a telephone cannot carry does not fold back into it") {
  const auto audible_and_not =
      Mixed(Tone(1000, 16000, 32000, 8000), Tone(6000, 16000, 32000, 8000));
  const auto speech = ForTelephone({.samples = audible_and_not, .mark = 0}, 0);
  CHECK(BandShare(speech.samples, 8000, 950, 1050) > 0.99);
}

TEST_CASE("silence stays silence and nothing stays nothing") {
  CHECK(ForTelephone({.samples = {}, .mark = 0}, 10).samples.empty());
  const auto silent = ForTelephone({.samples = std::vector<std::int16_t>(1600), .mark = 0}, 10);
  CHECK(std::all_of(silent.samples.begin(), silent.samples.end(),
                    [](std::int16_t sample) { return sample == 0; }));
  CHECK(MakeMaster({.rate = 22050, .samples = std::vector<std::int16_t>(9000), .mark = 5})
            .samples.size() < 2000);
}

}  // namespace
}  // namespace centralino::audio
