// The YAML file of --config: one map of option names to scalars or lists of scalars.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace centralino::service {

// A list becomes its items joined by commas, as the flag takes them.
absl::StatusOr<std::map<std::string, std::string>> ReadOptionsFile(const std::string& path);

}  // namespace centralino::service
