#include "audio/resample.h"

#include <samplerate.h>

#include <cmath>

namespace centralino::audio {

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
