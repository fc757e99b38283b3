// The few text helpers the parser needs, on std::string_view.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace centralino::sdp {

// What lies between blanks; empty words are skipped.
std::vector<std::string_view> Words(std::string_view text);
std::vector<std::string_view> Split(std::string_view text, char separator);

struct Halves {
  std::string_view before;
  std::string_view after;
  bool found = false;
};
Halves Cut(std::string_view text, char separator);

bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// The whole text is a number in [least, most].
template <class Number>
std::optional<Number> ReadNumber(std::string_view text, Number least, Number most) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
  if (value < least || value > most) return std::nullopt;
  return value;
}

}  // namespace centralino::sdp
