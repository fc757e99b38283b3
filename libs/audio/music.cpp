#include "audio/music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "audio/g711.h"
#include "audio/sound.h"

namespace centralino::audio {
namespace {

// "Piazza Farinata". D major, three beats a bar, seventy-two a minute, twelve bars: thirty
// seconds. Notes are MIDI numbers (69 is the A of 440 Hz), times are in beats.
constexpr int kBars = 12;
constexpr double kBeatsPerBar = 3;
constexpr double kSamplesPerBeat = kTelephoneRate * 60.0 / 72.0;
constexpr auto kLength = static_cast<std::size_t>(kBars * kBeatsPerBar * kSamplesPerBeat);

struct Note {
  double length;
  int pitch;
};
constexpr std::array<Note, 30> kMelody = {{
    {2, 78},   {1, 76},                          // D
    {2, 74},   {0.5, 73}, {0.5, 74},             // Bm
    {2, 71},   {1, 74},                          // G
    {3, 76},                                     // A
    {2, 81},   {1, 78},                          // F#m
    {2, 74},   {1, 78},                          // Bm
    {1.5, 79}, {0.5, 78}, {1, 76},               // Em
    {3, 73},                                     // A
    {1, 74},   {1, 79},   {1, 83},               // G
    {2, 81},   {1, 78},                          // F#m
    {1, 79},   {1, 76},   {1, 74},               // Em
    {1, 76},   {1, 78},   {0.5, 76}, {0.5, 73},  // A, leading back
}};

// The bass note of each bar, and the three above it that are broken in quavers.
struct Chord {
  int bass;
  std::array<int, 3> upper;
};
constexpr std::array<Chord, kBars> kChords = {{
    {50, {66, 69, 74}},  // D
    {47, {66, 71, 74}},  // Bm
    {43, {67, 71, 74}},  // G
    {45, {64, 69, 73}},  // A
    {54, {66, 69, 73}},  // F#m
    {47, {66, 71, 74}},  // Bm
    {52, {67, 71, 76}},  // Em
    {45, {64, 67, 73}},  // A7
    {43, {67, 71, 74}},  // G
    {54, {66, 69, 73}},  // F#m
    {52, {67, 71, 74}},  // Em7
    {45, {64, 67, 73}},  // A7
}};

// The instrument: something between a harp and a vibraphone. Each partial dies away by itself,
// the higher the sooner; what a telephone does not carry is not played.
struct Touch {
  double strength;
  double seconds;  // in which the first partial falls to 1/e
};
constexpr Touch kSing = {1.0, 1.1};
constexpr Touch kBass = {0.8, 0.9};
constexpr Touch kBroken = {0.4, 0.5};
constexpr std::array<double, 6> kPartials = {1.0, 0.5, 0.3, 0.14, 0.08, 0.05};
constexpr double kLowestHz = 290;
constexpr double kHighestHz = 3300;
constexpr double kAttackSeconds = 0.012;
constexpr double kLevel = 0.08;  // of the whole, -22 dBFS: a little below speech

// Strikes a note; its tail beyond the end sounds at the beginning, so the loop has no seam.
void Strike(std::vector<double>& out, double beat, int pitch, const Touch& touch) {
  const double fundamental = 440 * std::pow(2, (pitch - 69) / 12.0);
  const auto begin = static_cast<std::size_t>(std::lround(beat * kSamplesPerBeat));
  const auto ring = static_cast<std::size_t>(touch.seconds * 6 * kTelephoneRate);
  for (std::size_t k = 0; k < kPartials.size(); ++k) {
    const double number = static_cast<double>(k + 1);
    const double hz = fundamental * number;
    if (hz < kLowestHz || hz > kHighestHz) continue;
    const double decay = touch.seconds / (1 + 0.35 * static_cast<double>(k));
    for (std::size_t i = 0; i < ring; ++i) {
      const double t = static_cast<double>(i) / kTelephoneRate;
      const double envelope = (1 - std::exp(-t / kAttackSeconds)) * std::exp(-t / decay);
      out[(begin + i) % kLength] +=
          touch.strength * kPartials[k] * envelope * std::sin(2 * std::numbers::pi * hz * t);
    }
  }
}

}  // namespace

std::vector<std::int16_t> ComposeMusic() {
  std::vector<double> sound(kLength);
  double beat = 0;
  for (const Note& note : kMelody) {
    Strike(sound, beat, note.pitch, kSing);
    beat += note.length;
  }
  for (std::size_t bar = 0; bar < kChords.size(); ++bar) {
    const Chord& chord = kChords[bar];
    const double begin = static_cast<double>(bar) * kBeatsPerBar;
    Strike(sound, begin, chord.bass, kBass);
    constexpr std::array<std::size_t, 5> kOrder = {0, 1, 2, 1, 0};
    for (std::size_t i = 0; i < kOrder.size(); ++i) {
      Strike(sound, begin + 0.5 * static_cast<double>(i + 1), chord.upper[kOrder[i]], kBroken);
    }
  }

  double power = 0;
  for (const double sample : sound) power += sample * sample;
  const double gain = kLevel / std::sqrt(power / static_cast<double>(kLength));
  std::vector<std::int16_t> out(kLength);
  std::transform(sound.begin(), sound.end(), out.begin(),
                 [gain](double sample) { return ToSample(gain * sample); });
  return out;
}

}  // namespace centralino::audio
