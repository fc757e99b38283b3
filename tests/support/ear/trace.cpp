#include "support/ear/trace.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "support/audio/source.h"
#include "support/audio/tone.h"
#include "support/ear/correlation.h"

namespace centralino::support {
namespace {

constexpr double kMatch = 0.7;         // of a window at the place where it must be
constexpr double kNeutral = 0.5;       // below: speaks against the sentence
constexpr std::ptrdiff_t kSlip = 240;  // 30 ms: a frame repeated or left out, and a little
constexpr std::size_t kMissedInARow = 3;

struct Place {
  double score = 0;
  std::ptrdiff_t slip = 0;
};

Place BestNear(std::span<const float> window, std::span<const float> recording, std::ptrdiff_t at,
               std::ptrdiff_t reach) {
  Place best;
  const auto room =
      static_cast<std::ptrdiff_t>(recording.size()) - static_cast<std::ptrdiff_t>(window.size());
  for (std::ptrdiff_t slip = -reach; slip <= reach; ++slip) {
    if (at + slip < 0 || at + slip > room) continue;
    const double score =
        Correlation(window, recording.subspan(static_cast<std::size_t>(at + slip), window.size()));
    if (score > best.score) best = {score, slip};
  }
  return best;
}

// From the end of the last window that matched, frame by frame, to where the sentence really
// stopped.
std::size_t ExtendHeard(std::span<const float> sentence, std::size_t audible_end,
                        std::span<const float> recording, std::ptrdiff_t begin, std::size_t heard) {
  constexpr std::size_t kStep = kFrameSamples / 2;
  while (heard + kStep <= audible_end) {
    const auto at = begin + static_cast<std::ptrdiff_t>(heard);
    if (at < 0 || static_cast<std::size_t>(at) + kStep > recording.size()) break;
    const auto frame = sentence.subspan(heard, kStep);
    const auto got = recording.subspan(static_cast<std::size_t>(at), kStep);
    // A pause within the sentence is silent on both sides.
    const bool silent = Level(frame) < 60 && Level(got) < 60;
    if (!silent && Correlation(frame, got) < kNeutral) break;
    heard += kStep;
  }
  return heard;
}

}  // namespace

Windows CutIntoWindows(std::span<const float> sentence) {
  Windows windows;
  const double level = Level(sentence);
  windows.length = std::min(kWindow, sentence.size());
  for (std::size_t at = 0; at + windows.length <= sentence.size(); at += kWindowStep) {
    if (Level(sentence.subspan(at, windows.length)) > 0.25 * level) windows.offsets.push_back(at);
    if (sentence.size() < kWindow) break;
  }
  windows.audible_end = sentence.size();
  constexpr std::size_t kStep = kFrameSamples / 2;
  while (windows.audible_end >= kStep &&
         Level(sentence.subspan(windows.audible_end - kStep, kStep)) < 60) {
    windows.audible_end -= kStep;
  }
  return windows;
}

std::optional<Trace> Follow(std::span<const float> sentence, const Windows& windows,
                            std::span<const float> recording, std::ptrdiff_t begin) {
  Trace trace;
  std::ptrdiff_t drift = 0;
  std::ptrdiff_t drift_at_match = 0;
  std::size_t missed_in_a_row = 0;
  double pending = 0;  // evidence of windows missed since the last match
  double sum = 0;
  std::ptrdiff_t first = begin;
  for (const std::size_t offset : windows.offsets) {
    const auto window = sentence.subspan(offset, windows.length);
    const std::ptrdiff_t at = begin + drift + static_cast<std::ptrdiff_t>(offset);
    Place place = BestNear(window, recording, at, 2);
    if (place.score < kMatch) place = BestNear(window, recording, at, kSlip);
    if (place.score < kMatch) {
      pending += place.score - kNeutral;
      if (++missed_in_a_row > kMissedInARow) break;
      continue;
    }
    drift += place.slip;
    drift_at_match = drift;
    if (trace.matched == 0) first = begin + drift;
    trace.missed += missed_in_a_row;
    missed_in_a_row = 0;
    ++trace.matched;
    sum += place.score;
    trace.evidence += pending + place.score - kNeutral;
    pending = 0;
    trace.heard = offset + windows.length;
  }
  // What was missed after the last match speaks against a sentence only while it was on: the
  // caller compares candidates, and the true one goes on.
  if (trace.matched < 2 && windows.offsets.size() > 1) return std::nullopt;
  if (trace.matched == 0 || trace.missed * 2 > trace.matched) return std::nullopt;
  trace.heard =
      ExtendHeard(sentence, windows.audible_end, recording, begin + drift_at_match, trace.heard);
  trace.heard = std::min(trace.heard, windows.audible_end);
  trace.begin = static_cast<std::size_t>(std::max<std::ptrdiff_t>(first, 0));
  trace.end = static_cast<std::size_t>(std::max<std::ptrdiff_t>(
      begin + drift_at_match + static_cast<std::ptrdiff_t>(trace.heard), 0));
  trace.score = sum / static_cast<double>(trace.matched + trace.missed);
  return trace;
}

}  // namespace centralino::support
