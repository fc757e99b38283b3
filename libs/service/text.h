// Small text helpers. Debian's abseil has a string_view of its own, which neither takes nor
// gives a std::string_view: its string functions are used at no border of ours.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"

namespace centralino::service {

// The whole text as a number in decimal.
template <class Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Parts between separators, without spaces around them and without empty ones.
std::vector<std::string_view> Split(std::string_view text, char separator);

// absl::Status::message() as the standard's view.
inline std::string_view Message(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace centralino::service
