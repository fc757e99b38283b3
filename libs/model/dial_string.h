// What trunks and phones send as the user part of a SIP URI becomes a number or an extension.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "model/organization.h"

namespace centralino::model {

// Digits that are no telephone number: an operator's "100", or a short code such as "112".
struct Extension {
  std::string value;  // 2 to 7 digits; or a code that a phone dials, "*12"
  auto operator<=>(const Extension&) const = default;
};

using Dialled = std::variant<E164, Extension>;

// Who wrote the digits. It matters for "3905717571": a carrier means +39 0571 7571, a person
// dials the mobile 390 571 7571.
enum class DialledBy { kTrunk, kPhone };

// Longest user part that is looked at.
inline constexpr std::size_t kMaxDialString = 64;

// Accepts, after percent escapes were removed: "05717571", "390571…" (from a trunk), "00390571…",
// "+390571…", each with the separators of RFC 3966 §5.1.1 or blanks, and ";phone-context=+39"
// (RFC 3966 §5.1.5); other parameters are ignored. National numbers are Italian, whose leading 0
// belongs to the number. INVALID_ARGUMENT says what is wrong with anything else.
absl::StatusOr<Dialled> ParseDialString(std::string_view user, DialledBy by);

// The text that Facts.dialled and Facts.caller hold: the E.164 number or the extension.
std::string ToString(const Dialled& dialled);

}  // namespace centralino::model
