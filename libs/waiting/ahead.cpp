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
      Operators& sorted = operators_[&line];
      sorted = line.operators;
      std::sort(sorted.begin(), sorted.end());
      for (const Caller& caller : line.callers) places_[caller.ticket] = {&line, &caller};
    }
  }

  std::optional<int> Ahead(const model::TicketId& ticket) const {
    const auto found = places_.find(ticket);
    if (found == places_.end()) return std::nullopt;
    const Caller& self = *found->second.caller;
    const Line& own = *found->second.line;
    Operators mine = operators_.at(&own);
    if (!self.except.empty()) std::erase(mine, self.except);

    int ahead = 0;
    for (const Line& line : lines_) {
      const std::optional<int> part = self.ringing_at.empty()
                                          ? AheadIn(line, self, mine, &line == &own)
                                          : RingingBefore(line, self, &line == &own);
      if (!part) return std::nullopt;
      ahead += *part;
    }
    return ahead;
  }

 private:
  static int RingingBefore(const Line& line, const Caller& self, bool own) {
    if (!own) return 0;
    return static_cast<int>(
        std::count_if(line.callers.begin(), line.callers.end(), [&](const Caller& other) {
          return !other.ringing_at.empty() && other.place < self.place;
        }));
  }

  std::optional<int> AheadIn(const Line& line, const Caller& self, const Operators& mine,
                             bool own) const {
    const Operators& theirs = operators_.at(&line);
    const bool covered = std::includes(theirs.begin(), theirs.end(), mine.begin(), mine.end());
    int ahead = 0;
    for (const Caller& other : line.callers) {
      if (other.ticket == self.ticket) continue;
      const bool before = other.place < self.place;
      if (!other.ringing_at.empty()) {
        if (Contains(mine, other.ringing_at) || (before && (own || Meet(theirs, mine)))) ++ahead;
        continue;
      }
      if (!before) continue;
      if (mine.empty()) {
        // Nobody is there for him. In his own line the order holds whoever comes; of another
        // line it depends on who comes.
        if (!own) return std::nullopt;
        ++ahead;
        continue;
      }
      const bool surely = covered && !Contains(mine, other.except);
      if (surely) {
        ++ahead;
      } else if (Intersect(theirs, mine, other.except)) {
        return std::nullopt;
      }
    }
    return ahead;
  }

  static bool Meet(const Operators& a, const Operators& b) { return Intersect(a, b, {}); }

  std::span<const Line> lines_;
  std::map<const Line*, Operators> operators_;
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
