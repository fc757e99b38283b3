// The ear: which of the known sentences were in the audio, when, and up to where.
//
// It knows every sentence as the very audio that media would send. A recording is searched for
// the beginnings of all of them (their first loud window of 300 ms, by FFT); from each beginning
// the sentence is followed window by window, in order. Where several could have been said, the
// one that explains most of the recording wins: "C'è un utente" and "Ci sono due utenti" differ
// in their windows, however alike they begin.
#pragma once

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

 private:
  friend class Listener;

  struct Anchor {
    std::size_t sentence;
    std::size_t offset;  // of the needle in the sentence
  };

  void AddAnchor(std::span<const float> window, Anchor anchor);

  std::vector<Sentence> sentences_;
  std::vector<Windows> windows_;  // of each sentence
  // What to search for, and the sentences that have it; many begin alike.
  std::vector<Needle> needles_;
  std::vector<std::vector<float>> needle_audio_;
  std::vector<std::vector<Anchor>> anchors_;
};

// Listens to a call while it is going on: each stretch of audio is searched once.
class Listener {
 public:
  explicit Listener(const Ear& ear) : ear_(ear), found_(ear.sentences().size()) {}

  // All that was recorded so far. A sentence is noticed within a second of its beginning; `over`:
  // nothing more will come, look at the very end too.
  void Hear(std::span<const float> recording, bool over = false);

  // What was said so far, in order; the last may still be going on (its `end` grows).
  const std::vector<Heard>& heard() const { return heard_; }

 private:
  struct Candidate {
    std::size_t sentence = 0;
    std::ptrdiff_t begin = 0;  // where it was followed from
    std::optional<Trace> trace;
    bool settled = false;  // more audio changes nothing
  };

  void Search(std::span<const float> recording, std::size_t from);
  void Add(std::size_t sentence, std::ptrdiff_t begin);
  void FollowAll(std::span<const float> recording);
  void Choose();

  const Ear& ear_;
  std::size_t searched_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<std::vector<std::ptrdiff_t>> found_;  // beginnings, by sentence
  std::vector<Heard> heard_;
};

}  // namespace centralino::support
