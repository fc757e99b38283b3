// How long will this caller wait, in words that can be held to?
//
// From the group's own recent answers: how long those waited who had as many ahead of them, with as
// many operators present, at such an hour. Where too few were like him the circle is drawn wider,
// and where even that finds too few nothing is said.
//
//   "meno di N minuti"   the wait lies in [0, N)
//   "circa N minuti"     the wait lies in [2/3 N, 4/3 N)
//
// Of all words that people use ("circa sette minuti", hardly "circa ventisette") those are said
// that four in five of the waits of others like him would have made true: not more, for "meno di
// un'ora" is always true and helps nobody.
#pragma once

#include <chrono>
#include <optional>
#include <span>

namespace centralino::waiting {

using std::chrono::milliseconds;

// Where a caller stands who is not served at once.
struct Situation {
  int ahead = 0;      // in his own line
  int operators = 0;  // present
  int hour = 0;       // of the day, 0 to 23, always by the same clock
  bool operator==(const Situation&) const = default;
};

// One who waited from there, and was answered.
struct Answer {
  Situation situation;
  milliseconds waited{0};
  bool operator==(const Answer&) const = default;
};

struct Wait {
  enum class Words { kLessThan, kAbout };
  Words words = Words::kLessThan;
  int minutes = 1;  // up to 60
  bool operator==(const Wait&) const = default;
};

// What the words mean: from <= wait < to.
struct Bounds {
  milliseconds from{0};
  milliseconds to{0};
  bool Holds(milliseconds wait) const { return from <= wait && wait < to; }
};
Bounds BoundsOf(const Wait& wait);

// So many answers of a group are worth keeping.
inline constexpr int kAnswersKept = 500;

// `recent`: the newest first. Nullopt: nothing can be said.
std::optional<Wait> Expect(std::span<const Answer> recent, const Situation& now);

}  // namespace centralino::waiting
