#include "plan/patience.h"

#include <array>
#include <utility>

namespace centralino::plan {
namespace {

using Instead = model::Patience::Instead;

struct Own {
  OutcomeKind outcome;
  const char* word;
  Instead model::Patience::*field;
};
constexpr std::array<Own, 3> kOwn = {{
    {OutcomeKind::kLineFull, "full", &model::Patience::when_full},
    {OutcomeKind::kWaitedTooLong, "too-long", &model::Patience::when_too_long},
    {OutcomeKind::kNobodyPresent, "nobody", &model::Patience::when_nobody},
}};

}  // namespace

Instead InsteadOf(const model::ResponseGroup& group, OutcomeKind outcome) {
  for (const Own& own : kOwn) {
    if (own.outcome == outcome && group.patience.*own.field) return group.patience.*own.field;
  }
  if (group.overflow && *group.overflow != group.id) return model::Destination(*group.overflow);
  if (group.otherwise) return *group.otherwise;
  return std::nullopt;
}

const char* Word(OutcomeKind outcome) {
  for (const Own& own : kOwn) {
    if (own.outcome == outcome) return own.word;
  }
  return "";
}

std::optional<OutcomeKind> OutcomeOf(std::string_view word) {
  for (const Own& own : kOwn) {
    if (own.word == word) return own.outcome;
  }
  return std::nullopt;
}

}  // namespace centralino::plan
