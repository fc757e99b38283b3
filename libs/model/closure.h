// What is closed for an emergency: beside what is published, and in force from the next call on.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "model/organization.h"

namespace centralino::model {

struct Everything {
  auto operator<=>(const Everything&) const = default;
};

// All of the organisation, a site with the sites inside of it, or a desk.
using ClosureScope = std::variant<Everything, SiteId, DeskId>;

struct Closure {
  ClosureScope scope;
  Localized reason;              // as spoken; empty: none is given
  std::optional<Instant> until;  // civil time; none: until it is lifted
  bool operator==(const Closure&) const = default;

  bool HoldsAt(Instant now) const { return !until || now < *until; }
};

// What holds beside the published revision, with a version of its own.
struct Overrides {
  std::int64_t version = 0;  // grows with each change; 0: there never was any
  std::vector<Closure> closures;
  bool operator==(const Overrides&) const = default;
};

}  // namespace centralino::model
