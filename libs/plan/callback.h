// Keeping one's place and being called back: what a group's setting means, and whether it can work.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/organization.h"
#include "plan/validate.h"

namespace centralino::plan {

// With everything in it: what the group leaves unsaid is the organisation's, and the number shown
// is the one that was dialled, else the first that is answered. None: not offered.
std::optional<model::Callback> CallbackOf(const model::Organization& organization,
                                          const model::ResponseGroup& group,
                                          std::string_view dialled);

// `at`: path of the group.
void CheckCallback(const model::Organization& organization, const model::ResponseGroup& group,
                   const std::string& at, Verdict& verdict);

}  // namespace centralino::plan
