#include "audio/telephone_chain.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/g711.h"
#include "audio/resample.h"
#include "audio/sound.h"

namespace centralino::audio {
namespace {

constexpr int kAudible = 160;                             // -46 dBFS
constexpr std::size_t kBefore = kMasterRate * 10 / 1000;  // kept around the speech
constexpr std::size_t kAfter = kMasterRate * 60 / 1000;
constexpr double kHighPassHz = 300;
constexpr double kShelfHz = 1600;
// The level of speech while it is spoken, and of its highest sample, of full scale: as loud as
// networks make their own announcements, and clear of clipping.
constexpr double kActiveLevel = 0.1;  // -20 dBFS
constexpr double kHighestPeak = 0.9;

std::vector<float> ToFloat(const std::vector<std::int16_t>& samples) {
  std::vector<float> out(samples.size());
  std::transform(samples.begin(), samples.end(), out.begin(),
                 [](std::int16_t sample) { return static_cast<float>(sample) / 32768.0f; });
  return out;
}

// A second-order section in direct form I; coefficients after R. Bristow-Johnson's "Audio EQ
// Cookbook".
class Biquad {
 public:
  static Biquad HighPass(double hz, double q, int rate) {
    const double w = 2 * std::numbers::pi * hz / rate;
    const double alpha = std::sin(w) / (2 * q);
    const double c = std::cos(w);
    return Biquad((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha);
  }
  static Biquad HighShelf(double hz, double gain_db, int rate) {
    const double a = std::pow(10, gain_db / 40);
    const double w = 2 * std::numbers::pi * hz / rate;
    const double c = std::cos(w);
    const double beta = 2 * std::sqrt(a) * std::sin(w) / std::numbers::sqrt2;
    return Biquad(a * ((a + 1) + (a - 1) * c + beta), -2 * a * ((a - 1) + (a + 1) * c),
                  a * ((a + 1) + (a - 1) * c - beta), (a + 1) - (a - 1) * c + beta,
                  2 * ((a - 1) - (a + 1) * c), (a + 1) - (a - 1) * c - beta);
  }

  void Run(std::vector<float>& samples) {
    double x1 = 0;
    double x2 = 0;
    double y1 = 0;
    double y2 = 0;
    for (float& sample : samples) {
      const double y = b0_ * sample + b1_ * x1 + b2_ * x2 - a1_ * y1 - a2_ * y2;
      x2 = x1;
      x1 = sample;
      y2 = y1;
      y1 = y;
      sample = static_cast<float>(y);
    }
  }

 private:
  Biquad(double b0, double b1, double b2, double a0, double a1, double a2)
      : b0_(b0 / a0), b1_(b1 / a0), b2_(b2 / a0), a1_(a1 / a0), a2_(a2 / a0) {}
  double b0_, b1_, b2_, a1_, a2_;
};

// The one gain: from the mean level of the parts in which something is said, so that pauses do
// not make a sentence louder.
double Gain(const std::vector<float>& samples) {
  constexpr std::size_t kBlock = kTelephoneRate * 20 / 1000;
  std::vector<double> powers;
  double peak = 0;
  for (std::size_t begin = 0; begin + kBlock <= samples.size(); begin += kBlock) {
    double power = 0;
    for (std::size_t i = begin; i < begin + kBlock; ++i) {
      power += static_cast<double>(samples[i]) * samples[i];
      peak = std::max(peak, std::abs(static_cast<double>(samples[i])));
    }
    powers.push_back(power / kBlock);
  }
  if (peak == 0) return 1;
  const double threshold = *std::max_element(powers.begin(), powers.end()) / 300;  // 25 dB below
  double sum = 0;
  double count = 0;
  for (const double power : powers) {
    if (power < threshold) continue;
    sum += power;
    ++count;
  }
  return std::min(kActiveLevel / std::sqrt(sum / count), kHighestPeak / peak);
}

}  // namespace

Master MakeMaster(const Speech& speech) {
  const std::vector<float> resampled = Resample(ToFloat(speech.samples), speech.rate, kMasterRate);
  std::vector<std::int16_t> samples(resampled.size());
  std::transform(resampled.begin(), resampled.end(), samples.begin(),
                 [](float value) { return ToSample(value); });

  const std::size_t loud = AudibleBegin(samples, kAudible);
  const std::size_t begin = loud > kBefore ? loud - kBefore : 0;
  const std::size_t end =
      std::max(begin, std::min(AudibleEnd(samples, kAudible) + kAfter, samples.size()));

  Master master;
  master.samples.assign(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                        samples.begin() + static_cast<std::ptrdiff_t>(end));
  if (speech.mark > 0) {
    const std::size_t mark = speech.mark * kMasterRate / static_cast<std::size_t>(speech.rate);
    master.mark = std::clamp<std::size_t>(mark > begin ? mark - begin : 0, 1,
                                          std::max<std::size_t>(master.samples.size(), 1));
  }
  return master;
}

TelephoneSpeech ForTelephone(const Master& master, double treble_lift_db) {
  std::vector<float> samples = ToFloat(master.samples);
  // Fourth-order Butterworth: two sections with these Q.
  Biquad::HighPass(kHighPassHz, 0.54119610, kMasterRate).Run(samples);
  Biquad::HighPass(kHighPassHz, 1.3065630, kMasterRate).Run(samples);
  Biquad::HighShelf(kShelfHz, treble_lift_db, kMasterRate).Run(samples);
  static_assert(kMasterRate == 2 * kTelephoneRate);
  samples = Halve(samples);

  const double gain = Gain(samples);
  TelephoneSpeech out;
  out.samples.resize(samples.size());
  std::transform(samples.begin(), samples.end(), out.samples.begin(),
                 [gain](float value) { return ToSample(gain * value); });
  if (master.mark > 0)
    out.mark = std::max<std::size_t>(1, master.mark * kTelephoneRate / kMasterRate);
  return out;
}

}  // namespace centralino::audio
