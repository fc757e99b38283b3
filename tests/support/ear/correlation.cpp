#include "support/ear/correlation.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>

namespace centralino::support {
namespace {

// Quieter than this (of 32768) is no voice: noise of the quantiser, comfort noise.
constexpr double kSilence = 40;

// FFTW's plans and aligned buffers; one for each thread that listens.
class Transform {
 public:
  Transform()
      : time_(fftwf_alloc_real(kBlock)),
        frequency_(fftwf_alloc_complex(kBlock / 2 + 1)),
        forward_(fftwf_plan_dft_r2c_1d(static_cast<int>(kBlock), time_, frequency_, FFTW_ESTIMATE)),
        backward_(
            fftwf_plan_dft_c2r_1d(static_cast<int>(kBlock), frequency_, time_, FFTW_ESTIMATE)) {}
  ~Transform() {
    fftwf_destroy_plan(forward_);
    fftwf_destroy_plan(backward_);
    fftwf_free(time_);
    fftwf_free(frequency_);
  }
  Transform(const Transform&) = delete;
  Transform& operator=(const Transform&) = delete;

  Spectrum Forward(std::span<const float> samples) {
    std::fill(time_, time_ + kBlock, 0.0F);
    std::copy(samples.begin(), samples.end(), time_);
    fftwf_execute(forward_);
    const auto* first = reinterpret_cast<const std::complex<float>*>(frequency_);
    return {first, first + kBlock / 2 + 1};
  }

  // The result is valid until the next call.
  std::span<const float> BackwardOfProduct(const Spectrum& a, const Spectrum& b) {
    auto* product = reinterpret_cast<std::complex<float>*>(frequency_);
    // Written out: std::complex's product checks for infinities and is many times slower.
    for (std::size_t i = 0; i < a.size(); ++i) {
      const float real = a[i].real() * b[i].real() - a[i].imag() * b[i].imag();
      const float imag = a[i].real() * b[i].imag() + a[i].imag() * b[i].real();
      product[i] = {real, imag};
    }
    fftwf_execute(backward_);
    return {time_, kBlock};
  }

  static Transform& OfThisThread() {
    static thread_local Transform transform;
    return transform;
  }

 private:
  float* time_;
  fftwf_complex* frequency_;
  fftwf_plan forward_;
  fftwf_plan backward_;
};

double Energy(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += double{sample} * sample;
  return sum;
}

}  // namespace

Needle::Needle(std::span<const float> window)
    : spectrum_(Transform::OfThisThread().Forward(window)),
      norm_(std::sqrt(Energy(window))),
      length_(window.size()) {
  for (auto& value : spectrum_) value = std::conj(value);
}

Haystack::Haystack(std::span<const float> samples) : size_(samples.size()) {
  energy_.reserve(samples.size() + 1);
  energy_.push_back(0);
  for (const float sample : samples) energy_.push_back(energy_.back() + double{sample} * sample);
  for (std::size_t at = 0; at < samples.size(); at += kLags) {
    const auto part = samples.subspan(at, std::min(kBlock, samples.size() - at));
    const double level = std::sqrt(Energy(part) / static_cast<double>(part.size()));
    silent_.push_back(level < kSilence / 2);
    blocks_.push_back(silent_.back() ? Spectrum{} : Transform::OfThisThread().Forward(part));
  }
}

void Haystack::Correlate(const Needle& needle, std::size_t block, std::span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0F);
  if (silent_[block]) return;
  const auto raw = Transform::OfThisThread().BackwardOfProduct(blocks_[block], needle.spectrum());
  const double floor = kSilence * kSilence * static_cast<double>(needle.length());
  const std::size_t lags = std::min(out.size(), kLags);
  for (std::size_t lag = 0; lag < lags; ++lag) {
    const std::size_t begin = block * kLags + lag;
    const std::size_t end = begin + needle.length();
    if (end > size_) break;
    const double energy = energy_[end] - energy_[begin];
    if (energy < floor) continue;
    out[lag] = static_cast<float>(double{raw[lag]} / static_cast<double>(kBlock) /
                                  (needle.norm() * std::sqrt(energy)));
  }
}

double Correlation(std::span<const float> window, std::span<const float> samples) {
  float product = 0;
  float mine = 0;
  float theirs = 0;
  for (std::size_t i = 0; i < window.size(); ++i) {
    product += window[i] * samples[i];
    mine += window[i] * window[i];
    theirs += samples[i] * samples[i];
  }
  if (theirs < static_cast<float>(kSilence * kSilence) * static_cast<float>(window.size())) {
    return 0;
  }
  return mine <= 0 ? 0 : double{product} / std::sqrt(double{mine} * double{theirs});
}

}  // namespace centralino::support
