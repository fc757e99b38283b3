#include "services/media/encoded_prompt.h"

#include <array>
#include <atomic>
#include <utility>

namespace centralino::media {
namespace {

struct Kept final : EncodedPrompt {
  Kept* next = nullptr;  // once discarded
};

std::atomic<Kept*> discarded{nullptr};

void Discard(Kept* prompt) {
  prompt->next = discarded.load(std::memory_order_relaxed);
  while (!discarded.compare_exchange_weak(prompt->next, prompt, std::memory_order_release,
                                          std::memory_order_relaxed)) {
  }
}

}  // namespace

void FreeDiscarded() {
  for (Kept* prompt = discarded.exchange(nullptr, std::memory_order_acquire); prompt != nullptr;) {
    delete std::exchange(prompt, prompt->next);
  }
}

PromptPtr MakePrompt(std::vector<std::uint8_t> pcma, std::size_t mark) {
  pcma.resize((pcma.size() + kFrameSamples - 1) / kFrameSamples * kFrameSamples,
              audio::Silence(audio::Codec::kPcma));
  std::shared_ptr<Kept> prompt(new Kept, Discard);
  prompt->pcma = std::move(pcma);
  prompt->mark = mark;
  return prompt;
}

PromptPtr EncodePrompt(std::vector<std::int16_t> samples, std::size_t mark) {
  return MakePrompt(audio::Encode(audio::Codec::kPcma, samples), mark);
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
