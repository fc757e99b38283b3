#include "waiting/ahead.h"

#include <algorithm>

namespace centralino::waiting {
namespace {

using Operators = std::vector<model::OperatorId>;  // sorted

bool Contains(const Operators& operators, const model::OperatorId& one) {
  return std::binary_search(operators.begin(), operators.end(), one);
}

bool IsKeptFrom(const Caller& caller, const model::OperatorId& one) {
  return (!caller.except.empty() && one == caller.except) ||
         std::find(caller.kept_from.begin(), caller.kept_from.end(), one) != caller.kept_from.end();
}

// Whether one of both may serve this caller.
bool Intersect(const Operators& a, const Operators& b, const Caller& caller) {
  return std::any_of(a.begin(), a.end(),
                     [&](const auto& one) { return Contains(b, one) && !IsKeptFrom(caller, one); });
}

template <class Which>
bool AnyRingsAt(const Caller& caller, const Which& which) {
  return which(caller.ringing_at) ||
         std::any_of(caller.ringing_also.begin(), caller.ringing_also.end(), which);
}

class Reckoning {
 public:
  explicit Reckoning(std::span<const Line> lines) : lines_(lines) {
    for (const Line& line : lines) {
      present_.push_back(Sorted(line.operators));
      members_.push_back(Sorted(line.members));
      late_.push_back(Sorted(line.late));
    }
  }

  std::optional<int> Ahead(const Question& question) const {
    const Caller& self = question.caller;
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const Line& line) { return line.group == question.group; });
    if (found == lines_.end() || question.waiting_before.size() != lines_.size()) {
      return std::nullopt;
    }
    const auto own = static_cast<std::size_t>(found - lines_.begin());

    // Whoever comes back first when nobody is there: the same question for all who belong.
    const Teams* teams = &present_;
    Operators mine = MayServe(present_[own], self);
    if (mine.empty()) {
      teams = &members_;
      mine = MayServe(members_[own], self);
    }
    // Who rings already may have gone from his desk since; he is still one of ours.
    const Operators ours = MayServe(members_[own], self);
    int ahead = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (MayOvertake(question, own, i, mine, (*teams)[i])) return std::nullopt;
      const std::optional<int> part =
          AheadIn(i, question.waiting_before[i], (*teams)[i], self, mine, ours, i == own);
      if (!part) return std::nullopt;
      ahead += *part;
    }
    return ahead;
  }

 private:
  using Teams = std::vector<Operators>;  // of each line

  static Operators Sorted(Operators operators) {
    std::sort(operators.begin(), operators.end());
    return operators;
  }

  static Operators MayServe(Operators operators, const Caller& caller) {
    std::erase_if(operators, [&](const auto& one) { return IsKeptFrom(caller, one); });
    return operators;
  }

  // Whether one to whom a phone rings is counted. As while he waited: who can have no operator in
  // common with this caller is nothing to him, or the number would rise as that phone rings.
  static bool RingsAhead(const Caller& other, const Operators& theirs, const Caller& self,
                         const Operators& mine, const Operators& ours, bool own) {
    const bool shares = Intersect(theirs, mine, other) || (own && mine.empty());
    if (other.place < self.place && shares) return true;
    if (!self.ringing_at.empty()) return false;
    // He stands behind but has one of ours, or one who has left the group since.
    return AnyRingsAt(other, [&](const model::OperatorId& at) {
      return Contains(ours, at) || (own && !IsKeptFrom(self, at));
    });
  }

  // Whether one behind him in line `i` may have one of his who is not open to him yet. One to whom
  // a phone rings may have another: all at once, or the next when this one fails.
  bool MayOvertake(const Question& question, std::size_t own, std::size_t i, const Operators& mine,
                   const Operators& theirs) const {
    if (i == own || !question.caller.ringing_at.empty()) return false;
    const Line& line = lines_[i];
    const bool any_behind =
        line.waiting > question.waiting_before[i] ||
        std::any_of(line.callers.begin(), line.callers.end(), [&](const Caller& other) {
          return !other.ringing_at.empty() && other.place > question.caller.place;
        });
    if (!any_behind) return false;
    return std::any_of(late_[own].begin(), late_[own].end(), [&](const auto& one) {
      return Contains(mine, one) && Contains(theirs, one);
    });
  }

  std::optional<int> AheadIn(std::size_t which, int waiting_before, const Operators& theirs,
                             const Caller& self, const Operators& mine, const Operators& ours,
                             bool own) const {
    const Line& line = lines_[which];
    // Those who wait there are surely given each of mine whom I could be given.
    const bool covered =
        std::includes(theirs.begin(), theirs.end(), mine.begin(), mine.end()) &&
        (own || std::none_of(late_[which].begin(), late_[which].end(),
                             [&](const auto& one) { return Contains(mine, one); }));
    int ahead = 0;
    int alike = waiting_before;  // of those who wait before him, the ones who take whoever comes
    for (const Caller& other : line.callers) {
      if (other.ticket == self.ticket) continue;
      if (!other.ringing_at.empty()) {
        if (RingsAhead(other, theirs, self, mine, ours, own)) ++ahead;
        continue;
      }
      if (other.place >= self.place) continue;
      --alike;
      if (!self.ringing_at.empty()) continue;  // his turn has come
      const std::optional<int> one = Waiting(covered, theirs, mine, other, own);
      if (!one) return std::nullopt;
      ahead += *one;
    }
    if (alike <= 0 || !self.ringing_at.empty()) return ahead;
    const std::optional<int> one = Waiting(covered, theirs, mine, Caller{}, own);
    if (!one) return std::nullopt;
    return ahead + alike * *one;
  }

  // Whether this one, who waits before him, is served before him.
  static std::optional<int> Waiting(bool covered, const Operators& theirs, const Operators& mine,
                                    const Caller& other, bool own) {
    const bool any_of_mine = std::none_of(mine.begin(), mine.end(),
                                          [&](const auto& one) { return IsKeptFrom(other, one); });
    if (covered && any_of_mine && (own || !mine.empty())) return 1;
    if (Intersect(theirs, mine, other)) return std::nullopt;
    return 0;
  }

  std::span<const Line> lines_;
  Teams present_;
  Teams members_;
  Teams late_;
};

}  // namespace

std::vector<std::optional<int>> Ahead(std::span<const Line> lines,
                                      std::span<const Question> questions) {
  const Reckoning reckoning(lines);
  std::vector<std::optional<int>> numbers;
  numbers.reserve(questions.size());
  for (const Question& question : questions) numbers.push_back(reckoning.Ahead(question));
  return numbers;
}

}  // namespace centralino::waiting
