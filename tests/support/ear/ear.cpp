#include "support/ear/ear.h"

#include <algorithm>
#include <map>

namespace centralino::support {
namespace {

// A beginning is worth following from here on. Low, since following sorts them out.
constexpr float kBeginning = 0.6F;
// What two utterances may overlap by, for the frames at the joint.
constexpr std::size_t kOverlap = 800;
// The end of a sentence fades into noise: this much may be missing of a whole one.
constexpr std::size_t kTail = 1200;

// The highest lags, each at least a window's tenth away from a higher one.
std::vector<std::size_t> Peaks(std::span<const float> scores) {
  constexpr std::size_t kApart = kWindow / 10;
  std::vector<std::size_t> peaks;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < kBeginning) continue;
    if (!peaks.empty() && i - peaks.back() < kApart) {
      if (scores[i] > scores[peaks.back()]) peaks.back() = i;
    } else {
      peaks.push_back(i);
    }
  }
  return peaks;
}

}  // namespace

Ear::Ear(std::vector<Sentence> sentences) : sentences_(std::move(sentences)) {
  known_.resize(sentences_.size());
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const std::span<const float> audio = sentences_[i].audio;
    Known& known = known_[i];
    known.windows = CutIntoWindows(audio);
    // Two windows that do not overlap: where one is spoilt by loss the other is found.
    for (const std::size_t offset : known.windows.offsets) {
      if (!known.anchors.empty() && offset < known.anchors.front().second + kWindow) continue;
      known.anchors.emplace_back(NeedleFor(audio.subspan(offset, known.windows.length)), offset);
      if (known.anchors.size() == 2) break;
    }
  }
}

// Many sentences begin alike: one search serves them all.
std::size_t Ear::NeedleFor(std::span<const float> window) {
  for (std::size_t i = 0; i < needle_audio_.size(); ++i) {
    if (needle_audio_[i].size() == window.size() && Correlation(window, needle_audio_[i]) > 0.97) {
      return i;
    }
  }
  needle_audio_.emplace_back(window.begin(), window.end());
  needles_.emplace_back(window);
  return needles_.size() - 1;
}

std::vector<Heard> Ear::Listen(std::span<const float> recording) const {
  return Listen(recording, [](const Sentence&) { return true; });
}

std::vector<Heard> Ear::Listen(std::span<const float> recording,
                               const std::function<bool(const Sentence&)>& wanted) const {
  // Which sentences may begin where: from a needle to those who share it.
  std::map<std::size_t, std::vector<std::pair<std::size_t, std::size_t>>> by_needle;
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    if (!wanted(sentences_[i])) continue;
    for (const auto& [needle, offset] : known_[i].anchors) by_needle[needle].push_back({i, offset});
  }

  const Haystack haystack(recording);
  std::vector<Candidate> candidates;
  std::map<std::size_t, std::vector<std::ptrdiff_t>> followed;  // sentence to beginnings tried
  std::vector<float> scores(kLags);
  for (std::size_t block = 0; block < haystack.blocks(); ++block) {
    if (haystack.IsSilent(block)) continue;
    for (const auto& [needle, users] : by_needle) {
      haystack.Correlate(needles_[needle], block, scores);
      for (const std::size_t peak : Peaks(scores)) {
        for (const auto& [sentence, offset] : users) {
          const auto begin = static_cast<std::ptrdiff_t>(block * kLags + peak) -
                             static_cast<std::ptrdiff_t>(offset);
          auto& tried = followed[sentence];
          if (std::any_of(tried.begin(), tried.end(),
                          [&](std::ptrdiff_t other) { return std::abs(other - begin) < 3; })) {
            continue;
          }
          tried.push_back(begin);
          const auto trace =
              Follow(sentences_[sentence].audio, known_[sentence].windows, recording, begin);
          if (trace) candidates.push_back({sentence, *trace});
        }
      }
    }
  }

  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.trace.evidence > b.trace.evidence;
  });
  std::vector<Heard> heard;
  for (const auto& [sentence, trace] : candidates) {
    const bool taken = std::any_of(heard.begin(), heard.end(), [&](const Heard& other) {
      return trace.begin + kOverlap < other.end && other.begin + kOverlap < trace.end;
    });
    if (taken) continue;
    const Sentence& said = sentences_[sentence];
    heard.push_back({.sentence = sentence,
                     .begin = trace.begin,
                     .end = trace.end,
                     .score = trace.score,
                     .whole = trace.heard + kTail >= known_[sentence].windows.audible_end,
                     .number_heard = said.mark > 0 && trace.heard >= said.mark});
  }
  std::sort(heard.begin(), heard.end(),
            [](const Heard& a, const Heard& b) { return a.begin < b.begin; });
  return heard;
}

}  // namespace centralino::support
