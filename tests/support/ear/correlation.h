// Normalised cross-correlation of short windows with long recordings, by FFT.
#pragma once

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace centralino::support {

inline constexpr std::size_t kBlock = 8192;                 // of the transform
inline constexpr std::size_t kWindow = 2400;                // 300 ms
inline constexpr std::size_t kWindowStep = 1200;            // 150 ms
inline constexpr std::size_t kLags = kBlock - kWindow + 1;  // found by one transform

using Spectrum = std::vector<std::complex<float>>;

// A window to look for, at most kWindow samples.
class Needle {
 public:
  explicit Needle(std::span<const float> window);
  const Spectrum& spectrum() const { return spectrum_; }
  double norm() const { return norm_; }
  std::size_t length() const { return length_; }

 private:
  Spectrum spectrum_;  // conjugated, so that a product is a correlation
  double norm_;
  std::size_t length_;
};

// A stretch of a recording, at most kBlock samples, transformed once for all needles.
class Haystack {
 public:
  explicit Haystack(std::span<const float> samples);

  // The correlation at each of kLags lags, -1 … 1; 0 where it is silent or too short.
  void Correlate(const Needle& needle, std::span<float> out) const;
  // Nothing in it is loud enough to be a voice.
  bool silent() const { return spectrum_.empty(); }

 private:
  Spectrum spectrum_;
  std::vector<double> energy_;  // sums of squares before each sample
};

// Direct, at one place. `window` and `samples` are of one length.
double Correlation(std::span<const float> window, std::span<const float> samples);

}  // namespace centralino::support
