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

Haystack::Haystack(std::span<const float> samples) {
  energy_.reserve(samples.size() + 1);
  energy_.push_back(0);
  for (const float sample : samples) energy_.push_back(energy_.back() + double{sample} * sample);
  // Even one window of a voice in it is louder than this.
  const double floor = kSilence * kSilence * static_cast<double>(kWindow) / 2;
  if (energy_.back() > floor) spectrum_ = Transform::OfThisThread().Forward(samples);
}

void Haystack::Correlate(const Needle& needle, std::span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0F);
  if (silent()) return;
  const auto raw = Transform::OfThisThread().BackwardOfProduct(spectrum_, needle.spectrum());
  const double floor = kSilence * kSilence * static_cast<double>(needle.length());
  for (std::size_t lag = 0; lag < kLags; ++lag) {
    const std::size_t end = lag + needle.length();
    if (end >= energy_.size()) break;
    const double energy = energy_[end] - energy_[lag];
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
