// Does a draft make sense as a whole? What one field alone can tell (forms, bounds) is checked
// where the draft is read; here it is what fields say about each other.
#pragma once

#include <string_view>

#include "model/organization.h"
#include "model/violation.h"

namespace centralino::plan {

struct Verdict {
  model::Violations errors;    // such a draft cannot be published
  model::Violations warnings;  // it can, and somebody should look
  bool operator==(const Verdict&) const = default;
};

// Errors: references to what is not there, an id, number or extension twice, an e-mail address
// that is none, hours that overlap or end before they begin, a menu key twice, sites in a circle,
// guides, desks or overflows that lead nowhere but back to themselves, a number replaced by itself,
// a language that nobody can be offered, callbacks without a number to call from. Warnings: groups
// without members, desks that can say nothing, a patron saint we do not know, sentences and texts
// that a language lacks. `field` is put before every path: "configuration" makes
// "configuration.desks[3].group".
Verdict Validate(const model::Organization& organization, std::string_view field = "configuration");

}  // namespace centralino::plan
