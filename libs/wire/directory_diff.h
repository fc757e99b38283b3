// What differs between two configurations, for people and for the audit.
#pragma once

#include <string>
#include <vector>

#include "centralino/directory/v1/directory.pb.h"

namespace centralino::wire {

// By resource name; inside a resource that is in both, by field. Found by reflection, so that a new
// field of the API is never forgotten. Secrets never appear.
std::vector<directory::v1::DiffDraftResponse::Change> Diff(
    const directory::v1::Configuration& before, const directory::v1::Configuration& after);

// "desks/anagrafe email: a@b.it -> c@d.it": one line for the audit.
std::string InWords(const directory::v1::DiffDraftResponse::Change& change);

}  // namespace centralino::wire
