// What Redis answered, as a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace centralino::redis {

// Nil, an integer, a string (bulk or status, both plain text here) or an array of replies.
// An error reply is never a Reply: it is the Status of the request (also when it lay inside an
// array, as after EXEC).
struct Reply {
  std::variant<std::monostate, std::int64_t, std::string, std::vector<Reply>> value;

  bool nil() const { return std::holds_alternative<std::monostate>(value); }

  // INTERNAL when the reply is of another type: our mistake or another program's key.
  absl::StatusOr<std::int64_t> Integer() const;  // also a string of digits, as HGET gives
  absl::StatusOr<std::string> Text() const;      // also an integer
  absl::StatusOr<std::vector<Reply>> Array() const;
  // An array of strings and integers as strings; nil elements become "".
  absl::StatusOr<std::vector<std::string>> Texts() const;

  bool operator==(const Reply&) const = default;
};

// The Status of an error reply "CODE text". UNAVAILABLE for what passes by itself (LOADING,
// BUSY, READONLY, MASTERDOWN, CLUSTERDOWN, TRYAGAIN, OOM), NOT_FOUND for NOSCRIPT and NOGROUP,
// ALREADY_EXISTS for BUSYGROUP, PERMISSION_DENIED for NOAUTH, WRONGPASS and NOPERM, INTERNAL for
// the rest.
absl::Status ErrorReply(std::string_view text);

}  // namespace centralino::redis
