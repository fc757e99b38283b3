#include <algorithm>
#include <cstdlib>

#include "support/ear/ear.h"

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

bool Overlap(const Trace& trace, const Heard& other) {
  return trace.begin + kOverlap < other.end && other.begin + kOverlap < trace.end;
}

}  // namespace

void Listener::Hear(std::span<const float> recording, bool over) {
  while (searched_ + kBlock <= recording.size()) {
    Search(recording, searched_);
    searched_ += kLags;
  }
  if (over) Search(recording, searched_);
  FollowAll(recording);
  Choose();
}

void Listener::Search(std::span<const float> recording, std::size_t from) {
  if (from >= recording.size()) return;
  const Haystack haystack(recording.subspan(from, std::min(kBlock, recording.size() - from)));
  if (haystack.silent()) return;
  std::vector<float> scores(kLags);
  for (std::size_t needle = 0; needle < ear_.needles_.size(); ++needle) {
    haystack.Correlate(ear_.needles_[needle], scores);
    for (const std::size_t peak : Peaks(scores)) {
      for (const auto& [sentence, offset] : ear_.anchors_[needle]) {
        Add(sentence,
            static_cast<std::ptrdiff_t>(from + peak) - static_cast<std::ptrdiff_t>(offset));
      }
    }
  }
}

void Listener::Add(std::size_t sentence, std::ptrdiff_t begin) {
  auto& found = found_[sentence];
  const auto same = [begin](std::ptrdiff_t other) { return std::abs(other - begin) < 3; };
  if (std::any_of(found.begin(), found.end(), same)) return;
  found.push_back(begin);
  candidates_.push_back({.sentence = sentence, .begin = begin});
}

void Listener::FollowAll(std::span<const float> recording) {
  for (Candidate& candidate : candidates_) {
    if (candidate.settled) continue;
    const Windows& windows = ear_.windows_[candidate.sentence];
    const Sentence& said = ear_.sentences_[candidate.sentence];
    candidate.trace = Follow(said.audio, windows, recording, candidate.begin);
    // With a second to spare for what slipped.
    candidate.settled = candidate.begin + static_cast<std::ptrdiff_t>(said.audio.size() + 8000) <=
                        static_cast<std::ptrdiff_t>(recording.size());
  }
  std::erase_if(candidates_, [](const Candidate& c) { return c.settled && !c.trace; });
}

void Listener::Choose() {
  std::vector<const Candidate*> best;
  for (const Candidate& candidate : candidates_) {
    if (candidate.trace) best.push_back(&candidate);
  }
  std::sort(best.begin(), best.end(), [](const Candidate* a, const Candidate* b) {
    return a->trace->evidence > b->trace->evidence;
  });
  heard_.clear();
  for (const Candidate* candidate : best) {
    const Trace& trace = *candidate->trace;
    if (std::any_of(heard_.begin(), heard_.end(),
                    [&](const Heard& other) { return Overlap(trace, other); })) {
      continue;
    }
    const Sentence& said = ear_.sentences_[candidate->sentence];
    heard_.push_back(
        {.sentence = candidate->sentence,
         .begin = trace.begin,
         .end = trace.end,
         .score = trace.score,
         .whole = trace.heard + kTail >= ear_.windows_[candidate->sentence].audible_end,
         .number_heard = said.mark > 0 && trace.heard >= said.mark});
  }
  std::sort(heard_.begin(), heard_.end(),
            [](const Heard& a, const Heard& b) { return a.begin < b.begin; });
}

}  // namespace centralino::support
