// Page tokens (AIP-158).
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace centralino::directory {

// For lists by descending number: the token is the last number of the page before; empty: the
// beginning.
absl::StatusOr<std::int64_t> BelowOfToken(std::string_view token);

}  // namespace centralino::directory
