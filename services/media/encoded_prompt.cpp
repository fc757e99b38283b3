#include "services/media/encoded_prompt.h"

#include <array>

namespace centralino::media {

PromptPtr EncodePrompt(std::vector<std::int16_t> samples, std::size_t mark) {
  auto prompt = std::make_shared<EncodedPrompt>();
  samples.resize((samples.size() + kFrameSamples - 1) / kFrameSamples * kFrameSamples);
  prompt->pcma = audio::Encode(audio::Codec::kPcma, samples);
  prompt->mark = mark;
  return prompt;
}

std::span<const std::uint8_t> SilentFrame(audio::Codec codec) {
  static const auto silence = [] {
    std::array<std::array<std::uint8_t, kFrameSamples>, 2> frames;
    frames[0].fill(audio::Silence(audio::Codec::kPcma));
    frames[1].fill(audio::Silence(audio::Codec::kPcmu));
    return frames;
  }();
  return silence[codec == audio::Codec::kPcma ? 0 : 1];
}

}  // namespace centralino::media
