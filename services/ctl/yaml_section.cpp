#include "services/ctl/yaml_section.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace centralino::ctl {
namespace {

std::string Join(std::string_view parent, std::string_view child) {
  return parent.empty() ? std::string(child) : fmt::format("{}.{}", parent, child);
}

std::optional<std::int64_t> ParseWhole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

YamlSection::YamlSection(const YamlNode& node, std::string field, std::string path,
                         YamlNotes& notes)
    : node_(node), field_(std::move(field)), path_(std::move(path)), notes_(notes) {
  notes_.origins.try_emplace(path_, Origin{.line = node.line, .field = field_});
  if (node_.kind != YamlNode::Kind::kMap && node_.kind != YamlNode::Kind::kNull) {
    notes_.mistakes.push_back({node_.line, field_, "is not a map of names to values"});
  }
  std::set<std::string> seen;
  for (const auto& [key, value] : node_.map) {
    if (!seen.insert(key.scalar).second) WrongAt(key, key.scalar, "is there twice");
  }
}

YamlSection::~YamlSection() {
  for (const auto& [key, value] : node_.map) {
    if (!read_.contains(key.scalar)) WrongAt(key, key.scalar, "is not a name that is known here");
  }
}

const YamlNode* YamlSection::Find(std::string_view key) const {
  for (const auto& [name, value] : node_.map) {
    if (name.scalar == key) return &value;
  }
  return nullptr;
}

const YamlNode* YamlSection::Take(std::string_view key, const char* path) {
  read_.emplace(key);
  const YamlNode* const value = Find(key);
  if (value == nullptr || value->kind == YamlNode::Kind::kNull) return nullptr;
  notes_.origins.try_emplace(PathOf(path != nullptr ? path : key),
                             Origin{.line = value->line, .field = FieldOf(key)});
  return value;
}

std::string YamlSection::FieldOf(std::string_view key) const { return Join(field_, key); }
std::string YamlSection::PathOf(std::string_view key) const { return Join(path_, key); }

void YamlSection::Wrong(std::string_view key, std::string reason) {
  const YamlNode* const value = Find(key);
  WrongAt(value != nullptr ? *value : node_, key, std::move(reason));
}

void YamlSection::WrongAt(const YamlNode& node, std::string_view key, std::string reason) {
  notes_.mistakes.push_back({node.line, FieldOf(key), std::move(reason)});
}

std::string YamlSection::Text(std::string_view key, const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return "";
  if (value->kind != YamlNode::Kind::kScalar) Wrong(key, "is not a text");
  return value->scalar;
}

std::optional<bool> YamlSection::Flag(std::string_view key, const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return std::nullopt;
  if (value->scalar == "true" || value->scalar == "yes") return true;
  if (value->scalar == "false" || value->scalar == "no") return false;
  Wrong(key, fmt::format("'{}' is neither true nor false", value->scalar));
  return std::nullopt;
}

std::optional<std::int64_t> YamlSection::Whole(std::string_view key, const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return std::nullopt;
  const auto number = ParseWhole(value->scalar);
  if (!number) Wrong(key, fmt::format("'{}' is no whole number", value->scalar));
  return number;
}

std::optional<std::int64_t> YamlSection::Seconds(std::string_view key, const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value->scalar;
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  auto unit = text.substr(digits.size());
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  const std::int64_t scale = unit.empty() || unit == "s" ? 1
                             : unit == "min"             ? 60
                             : unit == "h"               ? 3600
                                                         : 0;
  const auto number = ParseWhole(digits);
  if (!number || scale == 0 || *number > 1'000'000) {
    Wrong(key, fmt::format("'{}' is no duration, like 20s, 2min or 1h", value->scalar));
    return std::nullopt;
  }
  return *number * scale;
}

std::optional<std::int64_t> YamlSection::Cents(std::string_view key, const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value->scalar;
  const auto dot = text.find('.');
  const auto euro = ParseWhole(text.substr(0, dot));
  std::string cents = dot == std::string_view::npos ? "00" : std::string(text.substr(dot + 1));
  if (cents.size() == 1) cents += '0';
  const auto rest = ParseWhole(cents);
  if (!euro || !rest || *euro < 0 || *euro > 1'000'000 || *rest < 0 || cents.size() != 2) {
    Wrong(key, fmt::format("'{}' is no amount in euro, like 24.90", value->scalar));
    return std::nullopt;
  }
  return *euro * 100 + *rest;
}

std::map<std::string, std::string> YamlSection::Texts(std::string_view key,
                                                      const std::string& language) {
  std::map<std::string, std::string> texts;
  const YamlNode* const value = Take(key, nullptr);
  if (value == nullptr) return texts;
  if (value->kind == YamlNode::Kind::kScalar) {
    texts[language] = value->scalar;
    return texts;
  }
  if (value->kind != YamlNode::Kind::kMap) Wrong(key, "is neither a text nor texts by language");
  for (const auto& [tag, text] : value->map) {
    if (text.kind != YamlNode::Kind::kScalar) {
      WrongAt(text, fmt::format("{}.{}", key, tag.scalar), "is not a text");
    }
    if (!texts.emplace(tag.scalar, text.scalar).second) {
      WrongAt(tag, fmt::format("{}.{}", key, tag.scalar), "is there twice");
    }
    notes_.origins.try_emplace(
        fmt::format("{}[{}]", PathOf(key), tag.scalar),
        Origin{.line = text.line, .field = FieldOf(fmt::format("{}.{}", key, tag.scalar))});
  }
  return texts;
}

std::vector<const YamlNode*> YamlSection::List(std::string_view key, const char* path) {
  std::vector<const YamlNode*> entries;
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return entries;
  if (value->kind == YamlNode::Kind::kScalar) return {value};
  if (value->kind != YamlNode::Kind::kList) Wrong(key, "is not a list");
  for (std::size_t i = 0; i < value->list.size(); ++i) {
    entries.push_back(&value->list[i]);
    notes_.origins.try_emplace(
        fmt::format("{}[{}]", PathOf(path != nullptr ? path : key), i),
        Origin{.line = value->list[i].line, .field = fmt::format("{}[{}]", FieldOf(key), i)});
  }
  return entries;
}

void YamlSection::Section(std::string_view key, const std::function<void(YamlSection&)>& read,
                          const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return;
  YamlSection inside(*value, FieldOf(key), PathOf(path != nullptr ? path : key), notes_);
  read(inside);
}

void YamlSection::Each(std::string_view key,
                       const std::function<void(const std::string&, YamlSection&)>& read,
                       const char* path) {
  const YamlNode* const value = Take(key, path);
  if (value == nullptr) return;
  if (value->kind != YamlNode::Kind::kMap) {
    Wrong(key, "is not a map of names to their descriptions");
    return;
  }
  std::set<std::string> seen;
  int index = 0;
  for (const auto& [name, inside] : value->map) {
    if (!seen.insert(name.scalar).second) {
      WrongAt(name, fmt::format("{}.{}", key, name.scalar), "is there twice");
      continue;
    }
    // The line of its name, which is where an editor should jump.
    const std::string at = fmt::format("{}[{}]", PathOf(path != nullptr ? path : key), index++);
    const std::string field = FieldOf(fmt::format("{}.{}", key, name.scalar));
    notes_.origins.try_emplace(at, Origin{.line = name.line, .field = field});
    YamlSection section(inside, field, at, notes_);
    read(name.scalar, section);
  }
}

std::vector<std::pair<const YamlNode*, const YamlNode*>> YamlSection::Entries() {
  std::vector<std::pair<const YamlNode*, const YamlNode*>> entries;
  for (const auto& [key, value] : node_.map) {
    read_.insert(key.scalar);
    entries.emplace_back(&key, &value);
  }
  return entries;
}

}  // namespace centralino::ctl
