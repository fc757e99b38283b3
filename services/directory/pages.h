// Page sizes and tokens (AIP-158).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace centralino::directory {

// 0: `usual`. More than 1,000: 1,000. INVALID_ARGUMENT when negative.
absl::StatusOr<int> PageSize(int asked, int usual);

// For lists by descending number: the token is the last number of the page before; empty: the
// beginning.
absl::StatusOr<std::int64_t> BelowOfToken(std::string_view token);

}  // namespace centralino::directory
