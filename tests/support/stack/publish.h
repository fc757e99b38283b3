// An organisation of a test's own beside the example.
#pragma once

#include <string>

#include "model/organization.h"

namespace centralino::support {

// Loads it and makes it live, every operator's telephone with this password. Empty if that was
// done, or was done before; otherwise what went wrong.
std::string Publish(const std::string& directory, const model::Organization& organization,
                    const std::string& password);

}  // namespace centralino::support
