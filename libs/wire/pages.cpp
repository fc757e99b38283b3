#include "wire/pages.h"

#include <algorithm>

#include "wire/status.h"

namespace centralino::wire {

absl::StatusOr<int> PageSize(int asked, int usual) {
  constexpr int kMost = 1000;
  if (asked < 0) return WithViolations({{"page_size", "is negative"}});
  return asked == 0 ? usual : std::min(asked, kMost);
}

}  // namespace centralino::wire
