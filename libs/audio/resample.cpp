#include "audio/resample.h"

#include <samplerate.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace centralino::audio {
namespace {

// A half-band filter is a sinc in which every second weight is zero, but for the one in the middle,
// which is a half. Kaiser's window (beta for 80 dB) over 67 weights: these are the others, one
// side.
constexpr std::size_t kPairs = 17;

std::array<float, kPairs> HalfBand() {
  constexpr double kBeta = 7.857;
  std::array<float, kPairs> weights{};
  for (std::size_t i = 0; i < kPairs; ++i) {
    const double at = 2 * static_cast<double>(i) + 1;
    const double edge = at / (2 * kPairs);
    const double window =
        std::cyl_bessel_i(0.0, kBeta * std::sqrt(1 - edge * edge)) / std::cyl_bessel_i(0.0, kBeta);
    const double sinc = std::sin(std::numbers::pi * at / 2) / (std::numbers::pi * at);
    weights[i] = static_cast<float>(sinc * window);
  }
  return weights;
}

}  // namespace

std::vector<float> Halve(const std::vector<float>& in) {
  static const std::array<float, kPairs> weights = HalfBand();
  constexpr std::size_t kReach = 2 * kPairs;
  std::vector<float> padded(in.size() + 2 * kReach);
  std::copy(in.begin(), in.end(), padded.begin() + kReach);
  std::vector<float> out((in.size() + 1) / 2);
  for (std::size_t n = 0; n < out.size(); ++n) {
    const float* const middle = padded.data() + kReach + 2 * n;
    float sum = 0.5f * *middle;
    for (std::size_t i = 0; i < kPairs; ++i) {
      const std::ptrdiff_t away = 2 * static_cast<std::ptrdiff_t>(i) + 1;
      sum += weights[i] * (middle[away] + middle[-away]);
    }
    out[n] = sum;
  }
  return out;
}

std::vector<float> Resample(const std::vector<float>& in, int from_rate, int to_rate) {
  if (from_rate == to_rate || in.empty()) return in;
  const double ratio = static_cast<double>(to_rate) / from_rate;
  std::vector<float> out(
      static_cast<std::size_t>(std::ceil(static_cast<double>(in.size()) * ratio)) + 1);
  SRC_DATA data{};
  data.data_in = in.data();
  data.data_out = out.data();
  data.input_frames = static_cast<long>(in.size());
  data.output_frames = static_cast<long>(out.size());
  data.src_ratio = ratio;
  // It fails only for a ratio beyond 256 or without memory; then nothing was produced.
  if (src_simple(&data, SRC_SINC_MEDIUM_QUALITY, 1) != 0) data.output_frames_gen = 0;
  out.resize(static_cast<std::size_t>(data.output_frames_gen));
  return out;
}

}  // namespace centralino::audio
