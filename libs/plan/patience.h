// What happens with callers for whom a line is no help. Internal to libs/plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/organization.h"
#include "plan/step.h"

namespace centralino::plan {

// What the group says of this outcome of a wait, else its overflow, else
// where callers of the group go otherwise, else none.
model::Patience::Instead InsteadOf(const model::ResponseGroup& group, OutcomeKind outcome);

// The outcome in a place, "full", "too-long", "nobody"; and back.
const char* Word(OutcomeKind outcome);
std::optional<OutcomeKind> OutcomeOf(std::string_view word);

}  // namespace centralino::plan
