#include "services/ctl/hours.h"

#include <fmt/format.h>

#include <array>

namespace centralino::ctl {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "8:30", "08:30".
std::optional<int> ParseClock(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
  int parts[2] = {0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& part = parts[i > colon ? 1 : 0];
    part = part * 10 + (text[i] - '0');
  }
  const int minutes = parts[0] * 60 + parts[1];
  return parts[1] < 60 && minutes <= 24 * 60 ? std::optional(minutes) : std::nullopt;
}

std::optional<int> ParseDay(std::string_view text) {
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (kDays[day] == text) return static_cast<int>(day);
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<std::pair<int, int>>> ParseHours(std::string_view text) {
  std::vector<std::pair<int, int>> hours;
  if (Trim(text) == "closed") return hours;
  while (true) {
    const auto comma = text.find(',');
    const std::string_view part = Trim(text.substr(0, comma));
    const auto dash = part.find('-');
    const auto from = ParseClock(Trim(part.substr(0, dash)));
    const auto to =
        dash == std::string_view::npos ? std::nullopt : ParseClock(Trim(part.substr(dash + 1)));
    if (!from || !to || *from >= *to) {
      return absl::InvalidArgumentError(
          fmt::format("'{}' are no hours, like \"08:30-13:00, 15:00-17:30\" or \"closed\"", part));
    }
    hours.emplace_back(*from, *to);
    if (comma == std::string_view::npos) return hours;
    text.remove_prefix(comma + 1);
  }
}

std::optional<std::pair<int, int>> ParseDays(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = ParseDay(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : ParseDay(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

}  // namespace centralino::ctl
