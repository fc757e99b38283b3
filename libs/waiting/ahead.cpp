#include "waiting/ahead.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace centralino::waiting {
namespace {

using Operators = std::vector<model::OperatorId>;  // sorted

struct Place {
  const Line* line;
  const Caller* caller;
};

bool Contains(const Operators& operators, const model::OperatorId& one) {
  return std::binary_search(operators.begin(), operators.end(), one);
}

bool Intersect(const Operators& a, const Operators& b, const model::OperatorId& but) {
  return std::any_of(a.begin(), a.end(),
                     [&](const auto& one) { return one != but && Contains(b, one); });
}

class Reckoning {
 public:
  explicit Reckoning(std::span<const Line> lines) : lines_(lines) {
    for (const Line& line : lines) {
      present_[&line] = Sorted(line.operators);
      members_[&line] = Sorted(line.members);
      for (const Caller& caller : line.callers) places_[caller.ticket] = {&line, &caller};
    }
  }

  std::optional<int> Ahead(const model::TicketId& ticket) const {
    const auto found = places_.find(ticket);
    if (found == places_.end()) return std::nullopt;
    const Caller& self = *found->second.caller;
    const Line& own = *found->second.line;
    if (!self.ringing_at.empty()) return RingingBefore(own, self);

    // Whoever comes back first when nobody is there: the same question for all who belong.
    const Teams* teams = &present_;
    Operators mine = MayServe(present_.at(&own), self);
    if (mine.empty()) {
      teams = &members_;
      mine = MayServe(members_.at(&own), self);
    }
    // Who rings already may have gone from his desk since; he is still one of ours.
    const Operators ours = MayServe(members_.at(&own), self);
    int ahead = 0;
    for (const Line& line : lines_) {
      const std::optional<int> part =
          AheadIn(line, teams->at(&line), self, mine, ours, &line == &own);
      if (!part) return std::nullopt;
      ahead += *part;
    }
    return ahead;
  }

 private:
  using Teams = std::map<const Line*, Operators>;

  static Operators Sorted(Operators operators) {
    std::sort(operators.begin(), operators.end());
    return operators;
  }

  static Operators MayServe(Operators operators, const Caller& caller) {
    if (!caller.except.empty()) std::erase(operators, caller.except);
    return operators;
  }

  static int RingingBefore(const Line& line, const Caller& self) {
    return static_cast<int>(
        std::count_if(line.callers.begin(), line.callers.end(), [&](const Caller& other) {
          return !other.ringing_at.empty() && other.place < self.place;
        }));
  }

  static std::optional<int> AheadIn(const Line& line, const Operators& theirs, const Caller& self,
                                    const Operators& mine, const Operators& ours, bool own) {
    const bool covered = std::includes(theirs.begin(), theirs.end(), mine.begin(), mine.end());
    int ahead = 0;
    for (const Caller& other : line.callers) {
      if (other.ticket == self.ticket) continue;
      const bool before = other.place < self.place;
      if (!other.ringing_at.empty()) {
        if (Contains(ours, other.ringing_at) || (own && other.ringing_at != self.except) ||
            (before && (own || Intersect(theirs, mine, {})))) {
          ++ahead;
        }
        continue;
      }
      if (!before) continue;
      const bool surely = covered && !Contains(mine, other.except);
      if (surely && (own || !mine.empty())) {
        ++ahead;
      } else if (Intersect(theirs, mine, other.except)) {
        return std::nullopt;
      }
    }
    return ahead;
  }

  std::span<const Line> lines_;
  Teams present_;
  Teams members_;
  std::unordered_map<model::TicketId, Place> places_;
};

}  // namespace

std::vector<std::optional<int>> Ahead(std::span<const Line> lines,
                                      std::span<const model::TicketId> tickets) {
  const Reckoning reckoning(lines);
  std::vector<std::optional<int>> numbers;
  numbers.reserve(tickets.size());
  for (const model::TicketId& ticket : tickets) numbers.push_back(reckoning.Ahead(ticket));
  return numbers;
}

}  // namespace centralino::waiting
