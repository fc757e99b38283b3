// Follows one known sentence through a recording from a given beginning, window by window.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace centralino::support {

// Windows of a sentence that are loud enough to be recognised.
struct Windows {
  std::vector<std::size_t> offsets;
  std::size_t length = 0;       // of each
  std::size_t audible_end = 0;  // where the voice ends; silence follows
};

Windows CutIntoWindows(std::span<const float> sentence);

struct Trace {
  std::size_t begin = 0;  // of the sentence, in the recording
  std::size_t end = 0;    // last sample that was still it, in the recording
  std::size_t heard = 0;  // how much of the sentence was heard, in the sentence's own samples
  std::size_t matched = 0;
  std::size_t missed = 0;  // windows in between that did not match: loss, a repeated frame
  double score = 0;        // mean over what was heard
  double evidence = 0;     // grows with length and likeness; compares candidates
};

// Empty if it is not there. The order of windows is kept by following: each is looked for only
// where the one before it leaves off, give or take 30 ms.
std::optional<Trace> Follow(std::span<const float> sentence, const Windows& windows,
                            std::span<const float> recording, std::ptrdiff_t begin);

}  // namespace centralino::support
