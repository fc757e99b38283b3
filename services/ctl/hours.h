// Hours and days as people write them in a calendar.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace centralino::ctl {

// "08:30-13:00, 15:00-17:30" as minutes since midnight; "closed" is none. 24:00 ends a day.
absl::StatusOr<std::vector<std::pair<int, int>>> ParseHours(std::string_view text);

// "monday" is {0, 0}; "monday-friday" is {0, 4}.
std::optional<std::pair<int, int>> ParseDays(std::string_view text);

}  // namespace centralino::ctl
