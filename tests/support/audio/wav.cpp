#include "support/audio/wav.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "support/audio/source.h"

namespace centralino::support {

bool WriteWav(const std::string& path, std::span<const float> samples) {
  SF_INFO info{};
  info.samplerate = kSampleRate;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file == nullptr) return false;
  std::vector<std::int16_t> pcm;
  pcm.reserve(samples.size());
  for (const float sample : samples) {
    pcm.push_back(static_cast<std::int16_t>(std::lround(std::clamp(sample, -32768.0F, 32767.0F))));
  }
  const auto written = sf_write_short(file, pcm.data(), static_cast<sf_count_t>(pcm.size()));
  return sf_close(file) == 0 && written == static_cast<sf_count_t>(pcm.size());
}

std::vector<float> ReadWav(const std::string& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) return {};
  std::vector<float> samples;
  if (info.channels == 1 && info.samplerate == kSampleRate && info.frames > 0) {
    std::vector<std::int16_t> pcm(static_cast<std::size_t>(info.frames));
    pcm.resize(static_cast<std::size_t>(
        std::max<sf_count_t>(0, sf_read_short(file, pcm.data(), info.frames))));
    samples.assign(pcm.begin(), pcm.end());
  }
  sf_close(file);
  return samples;
}

}  // namespace centralino::support
