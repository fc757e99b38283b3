// Reads a session description. Bounded in every direction: a hostile text costs one pass over
// at most kMaxBytes and ends in an error that says which line is wrong.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "sdp/description.h"

namespace centralino::sdp {

inline constexpr std::size_t kMaxBytes = 16384;
inline constexpr std::size_t kMaxMedia = 32;
inline constexpr std::size_t kMaxFormats = 64;  // of one m= line
inline constexpr std::size_t kMaxLines = 1024;

// The error is always InvalidArgument. Unknown lines and attributes are skipped (RFC 8866 §5).
absl::StatusOr<Description> Parse(std::string_view text);

}  // namespace centralino::sdp
