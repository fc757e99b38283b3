// Sound as it goes into packets: made once, shared by all who hear it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "audio/g711.h"

namespace centralino::media {

// 20 ms at 8 kHz, in one packet.
inline constexpr std::size_t kFrameSamples = 160;

struct EncodedPrompt {
  // In whole frames, closed with silence. In one law only: a line of thousands has a sentence for
  // each place, and the other law is a table away from this one.
  std::vector<std::uint8_t> pcma;
  // Samples until the marked part has been said; 0: no mark.
  std::size_t mark = 0;

  std::size_t frames() const { return pcma.size() / kFrameSamples; }
  std::span<const std::uint8_t> frame(std::size_t index) const {
    return std::span(pcma).subspan(index * kFrameSamples, kFrameSamples);
  }
};

// 20 ms of nothing.
std::span<const std::uint8_t> SilentFrame(audio::Codec codec);

using PromptPtr = std::shared_ptr<const EncodedPrompt>;

// `samples`: 8 kHz.
PromptPtr EncodePrompt(std::vector<std::int16_t> samples, std::size_t mark);
PromptPtr MakePrompt(std::vector<std::uint8_t> pcma, std::size_t mark);

// The last to let a prompt go is often a media thread, which must not wait for a lock of the
// allocator that a lesser thread holds: prompts let go lie aside until this is called.
void FreeDiscarded();

}  // namespace centralino::media
