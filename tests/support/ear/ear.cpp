#include "support/ear/ear.h"

#include <algorithm>

namespace centralino::support {
namespace {

// The first two windows that do not overlap: where one is spoilt by loss the other is found.
constexpr std::size_t kAnchors = 2;
// Windows as alike as this are searched for as one.
constexpr double kSame = 0.97;

}  // namespace

Ear::Ear(std::vector<Sentence> sentences) : sentences_(std::move(sentences)) {
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const std::span<const float> audio = sentences_[i].audio;
    windows_.push_back(CutIntoWindows(audio));
    const Windows& windows = windows_.back();
    std::size_t anchors = 0;
    std::size_t next = 0;
    for (const std::size_t offset : windows.offsets) {
      if (offset < next || anchors == kAnchors) continue;
      AddAnchor(audio.subspan(offset, windows.length), {i, offset});
      next = offset + windows.length;
      ++anchors;
    }
  }
}

void Ear::AddAnchor(std::span<const float> window, Anchor anchor) {
  for (std::size_t i = 0; i < needle_audio_.size(); ++i) {
    if (needle_audio_[i].size() == window.size() && Correlation(window, needle_audio_[i]) > kSame) {
      anchors_[i].push_back(anchor);
      return;
    }
  }
  needle_audio_.emplace_back(window.begin(), window.end());
  needles_.emplace_back(window);
  anchors_.push_back({anchor});
}

std::vector<Heard> Ear::Listen(std::span<const float> recording) const {
  Listener listener(*this);
  listener.Hear(recording, true);
  return listener.heard();
}

}  // namespace centralino::support
