// How much of a sound's strength lies in a band.
#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

namespace centralino::audio {

inline void Fourier(std::vector<std::complex<double>>& a) {
  const std::size_t n = a.size();
  if (n == 1) return;
  std::vector<std::complex<double>> even(n / 2);
  std::vector<std::complex<double>> odd(n / 2);
  for (std::size_t i = 0; i < n / 2; ++i) {
    even[i] = a[2 * i];
    odd[i] = a[2 * i + 1];
  }
  Fourier(even);
  Fourier(odd);
  for (std::size_t k = 0; k < n / 2; ++k) {
    const auto turn =
        std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n)) *
        odd[k];
    a[k] = even[k] + turn;
    a[k + n / 2] = even[k] - turn;
  }
}

// Padded to a power of two, under a Hann window.
inline double BandShare(std::span<const std::int16_t> samples, int rate, double from, double to) {
  std::size_t n = 1;
  while (n < samples.size()) n *= 2;
  std::vector<std::complex<double>> a(n);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) /
                                               static_cast<double>(samples.size()));
    a[i] = samples[i] * window;
  }
  Fourier(a);
  double inside = 0;
  double all = 0;
  for (std::size_t k = 1; k < n / 2; ++k) {
    const double hz = static_cast<double>(k) * rate / static_cast<double>(n);
    const double power = std::norm(a[k]);
    all += power;
    if (hz >= from && hz <= to) inside += power;
  }
  return inside / all;
}

}  // namespace centralino::audio
