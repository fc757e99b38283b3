#include "plan/place.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace centralino::plan {
namespace {

constexpr std::size_t kMaxPlace = 512;

constexpr std::array<std::pair<PlaceKind, std::string_view>, 8> kKinds = {{
    {PlaceKind::kNumber, "number"},
    {PlaceKind::kGuide, "guide"},
    {PlaceKind::kDesk, "desk"},
    {PlaceKind::kGroup, "group"},
    {PlaceKind::kOperator, "operator"},
    {PlaceKind::kCode, "code"},
    {PlaceKind::kMessages, "messages"},
    {PlaceKind::kEnd, "end"},
}};

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<int> SmallNumber(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool ReadExtra(std::string_view pair, Place& place) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view value = pair.substr(equals + 1);
  const std::string_view name = pair.substr(0, equals);
  if (name == "desk") {
    place.desk = value;
  } else if (name == "except") {
    place.except = value;
  } else if (name == "language") {
    place.language = value;
  } else if (name == "hops") {
    const std::optional<int> hops = SmallNumber(value);
    if (!hops) return false;
    place.hops = *hops;
  } else {
    return false;
  }
  return !value.empty();
}

}  // namespace

std::string Write(const Place& place) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const auto& each) { return each.first == place.kind; });
  std::string text(kind->second);
  if (!place.id.empty()) text += "/" + place.id;
  if (!place.where.empty()) text += "/" + place.where;
  if (place.where == "menu") text += "/" + std::to_string(place.count);
  char joint = '?';
  const auto extra = [&](std::string_view name, const std::string& value) {
    if (value.empty() || value == "0") return;
    text += std::exchange(joint, '&');
    text += name;
    text += '=' + value;
  };
  extra("desk", place.desk);
  extra("except", place.except);
  extra("language", place.language);
  extra("hops", std::to_string(place.hops));
  return text;
}

std::optional<Place> Parse(std::string_view text) {
  if (text.size() > kMaxPlace) return std::nullopt;
  const std::size_t query = std::min(text.find('?'), text.size());
  const std::vector<std::string_view> parts = Split(text.substr(0, query), '/');
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const auto& each) { return each.second == parts[0]; });
  if (kind == kKinds.end()) return std::nullopt;

  Place place{.kind = kind->first};
  std::size_t next = 1;
  const bool has_id = place.kind != PlaceKind::kNumber && place.kind != PlaceKind::kEnd;
  if (has_id && next < parts.size()) place.id = parts[next++];
  if (next < parts.size()) place.where = parts[next++];
  if (place.where == "menu" && next < parts.size()) {
    const std::optional<int> count = SmallNumber(parts[next++]);
    if (!count) return std::nullopt;
    place.count = *count;
  }
  if (next != parts.size()) return std::nullopt;
  if (query < text.size()) {
    for (const std::string_view pair : Split(text.substr(query + 1), '&')) {
      if (!ReadExtra(pair, place)) return std::nullopt;
    }
  }
  return place;
}

}  // namespace centralino::plan
