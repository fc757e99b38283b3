// Sizes of pages (AIP-158), the same in every list.
#pragma once

#include "absl/status/statusor.h"

namespace centralino::wire {

// 0: `usual`. More than 1,000: 1,000. INVALID_ARGUMENT when negative.
absl::StatusOr<int> PageSize(int asked, int usual);

}  // namespace centralino::wire
