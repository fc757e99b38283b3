// What keeps a configuration from being published.
#pragma once

#include <string_view>

#include "model/organization.h"
#include "model/violation.h"

namespace centralino::model {

// Everything that is wrong, not only the first: references to what does not exist, circles,
// extensions that two operators share or that are emergency numbers, numbers and menus that lead
// nowhere, groups without members, texts missing in the organisation's language. Fields are paths
// below `root`, as in directory's API: "configuration.desks[3].group".
Violations Validate(const Organization& organization, std::string_view root = "configuration");

}  // namespace centralino::model
