#include "services/directory/pages.h"

#include <charconv>
#include <limits>

#include "wire/status.h"

namespace centralino::directory {

absl::StatusOr<std::int64_t> BelowOfToken(std::string_view token) {
  if (token.empty()) return std::numeric_limits<std::int64_t>::max();
  std::int64_t below = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), below);
  if (error != std::errc() || end != token.data() + token.size()) {
    return wire::WithViolations({{"page_token", "is not one that was given out"}});
  }
  return below;
}

}  // namespace centralino::directory
