// Closures for an emergency: what they cover, and what is said of them. Internal to libs/plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/announcements.h"
#include "plan/walk.h"

namespace centralino::plan {

// Of the closures that cover this desk, or this site, the one that lasts longest: when it ends,
// the others have ended. Null: it is not closed so.
const model::Closure* ClosureOf(const Call& call, const model::Desk& desk);
const model::Closure* ClosureOf(const Call& call, const std::optional<model::SiteId>& site);

// That it is closed, why, and when it opens again: the first opening by one of these calendars
// once the closure has ended. Without a calendar that is the closure's end.
struct Opens {
  const model::Calendar* doors = nullptr;
  const model::Calendar* bands = nullptr;
  std::string municipality;
};
// `name`: what the caller asked for. A closure of everything speaks for the organisation.
std::vector<speech::Prompt> AboutClosure(const Speaking& speaking, const model::Closure& closure,
                                         const std::string& name, const Opens& opens,
                                         model::Instant now);

}  // namespace centralino::plan
