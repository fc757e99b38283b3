// The ear: which of the known sentences were in the audio, when, and up to where.
//
// It knows every sentence as the very audio that media would send. A recording is searched for
// the beginnings of all of them (their first loud window of 300 ms, by FFT); from each beginning
// the sentence is followed window by window, in order. Where several could have been said, the
// one that explains most of the recording wins: "C'è un utente" and "Ci sono due utenti" differ
// in their windows, however alike they begin.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/audio/tone.h"
#include "support/ear/correlation.h"
#include "support/ear/trace.h"

namespace centralino::support {

struct Sentence {
  std::string name;  // of the platform ("ahead"), or "text" for the organisation's own
  std::string words;
  std::optional<int> count;  // the number of callers it tells
  std::vector<float> audio;  // as rendered, 8 kHz
  std::size_t mark = 0;      // samples until its number has been said; 0: none
};

struct Heard {
  std::size_t sentence = 0;  // index in Ear::sentences()
  std::size_t begin = 0;     // samples of the recording
  std::size_t end = 0;
  double score = 0;
  bool whole = false;         // to its end
  bool number_heard = false;  // at least until its number had been said
};

class Ear {
 public:
  explicit Ear(std::vector<Sentence> sentences);

  const std::vector<Sentence>& sentences() const { return sentences_; }
  const Sentence& operator[](const Heard& heard) const { return sentences_[heard.sentence]; }

  // Everything that was said, in order. Never two sentences at one time.
  std::vector<Heard> Listen(std::span<const float> recording) const;

  // The same, among the sentences that `wanted` picks: quicker, for waiting on a live call. A
  // sentence left out cannot win over one of these, so `wanted` must hold all that are alike.
  std::vector<Heard> Listen(std::span<const float> recording,
                            const std::function<bool(const Sentence&)>& wanted) const;

 private:
  struct Known {
    Windows windows;
    std::vector<std::pair<std::size_t, std::size_t>> anchors;  // needle, offset in the sentence
  };
  struct Candidate {
    std::size_t sentence;
    Trace trace;
  };

  std::size_t NeedleFor(std::span<const float> window);

  std::vector<Sentence> sentences_;
  std::vector<Known> known_;
  std::vector<Needle> needles_;
  std::vector<std::vector<float>> needle_audio_;
};

}  // namespace centralino::support
