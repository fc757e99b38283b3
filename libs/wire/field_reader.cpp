#include "wire/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "wire/names.h"

namespace centralino::wire {
namespace {

constexpr std::size_t kLongestText = 2000;  // a welcome of two minutes
constexpr std::size_t kLongestEmail = 254;  // RFC 5321 §4.5.3.1.3

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// The dot-atom form of RFC 5322 §3.2.3 on both sides: what can be spoken and written down.
bool IsEmail(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || address.size() > kLongestEmail) return false;
  const auto is_part = [](std::string_view part, std::string_view also) {
    return !part.empty() && part.front() != '.' && part.back() != '.' &&
           part.find("..") == std::string_view::npos &&
           std::all_of(part.begin(), part.end(), [&](char c) {
             return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                    also.find(c) != std::string_view::npos;
           });
  };
  const std::string_view domain = address.substr(at + 1);
  return is_part(address.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && is_part(domain, "-") &&
         domain.find('.') != std::string_view::npos;
}

// The shape of BCP 47 tags: parts of 1 to 8 letters or digits, the first of 2 or 3 letters.
bool IsLanguage(std::string_view tag) {
  const std::string_view first = tag.substr(0, tag.find('-'));
  if (first.size() < 2 || first.size() > 3 || tag.size() > 35 || tag.back() == '-') return false;
  std::size_t part = 0;
  for (const char c : tag) {
    if (c == '-') {
      if (part == 0) return false;
      part = 0;
    } else if (++part > 8 || !(IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
      return false;
    }
  }
  return std::none_of(first.begin(), first.end(), IsDigit);
}

}  // namespace

void FieldReader::Wrong(std::string path, std::string description) {
  violations_.push_back({std::move(path), std::move(description)});
}

std::string FieldReader::Reference(const std::string& name, std::string_view collection,
                                   const std::string& path) {
  const auto parts = SplitName(name);
  if (!parts || parts->collection != collection || !IsId(parts->id)) {
    Wrong(path, name.empty() ? fmt::format("is missing: the name of one of {}",
                                           Name(organization_, collection, "…"))
                             : fmt::format("'{}' is no name of the kind {}, of a-z, 0-9 and '-'",
                                           name, Name(organization_, collection, "…")));
    return "";
  }
  if (parts->organization != organization_.value) {
    Wrong(path, fmt::format("'{}' belongs to another organisation", name));
    return "";
  }
  return std::string(parts->id);
}

std::optional<model::E164> FieldReader::OptionalNumber(const std::string& name,
                                                       const std::string& path) {
  if (name.empty()) return std::nullopt;
  const auto parts = SplitName(name);
  if (!parts || parts->organization != organization_.value || parts->collection != "numbers" ||
      !IsE164(parts->id)) {
    Wrong(path, fmt::format("'{}' is no number in E.164, like {}", name,
                            Name(organization_, "numbers", "+3905717571")));
    return std::nullopt;
  }
  return model::E164{std::string(parts->id)};
}

std::optional<model::Destination> FieldReader::OptionalDestination(const std::string& name,
                                                                   const std::string& path) {
  if (name.empty()) return std::nullopt;
  const auto parts = SplitName(name);
  const std::string_view collection = parts ? parts->collection : "";
  if (collection == "guides") return Required<model::GuideId>(name, collection, path);
  if (collection == "desks") return Required<model::DeskId>(name, collection, path);
  if (collection == "groups") return Required<model::GroupId>(name, collection, path);
  if (collection == "operators") return Required<model::OperatorId>(name, collection, path);
  if (collection == "desk-messages") return Required<model::MessagesId>(name, collection, path);
  Wrong(path, fmt::format("'{}' is no guide, desk, group, operator or desk's messages", name));
  return std::nullopt;
}

std::string FieldReader::Text(const std::string& text, const std::string& path,
                              std::size_t longest) {
  if (text.size() > longest) {
    Wrong(path, fmt::format("is longer than {} bytes", longest));
    return "";
  }
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    Wrong(path, "has control characters in it");
    return "";
  }
  return text;
}

std::string FieldReader::Email(const std::string& address, const std::string& path) {
  if (!address.empty() && !IsEmail(address)) {
    Wrong(path, fmt::format("'{}' is no e-mail address", address));
  }
  return address;
}

std::string FieldReader::Language(const std::string& tag, const std::string& path) {
  if (!IsLanguage(tag)) Wrong(path, fmt::format("'{}' is no language, like \"it\"", tag));
  return tag;
}

std::string FieldReader::Digits(const std::string& text, const std::string& path,
                                std::size_t longest) {
  if (text.empty() || text.size() > longest || !AllDigits(text)) {
    Wrong(path, fmt::format("'{}' is not 1 to {} digits", text, longest));
  }
  return text;
}

std::chrono::year_month_day FieldReader::Day(const std::string& iso, const std::string& path) {
  if (iso.size() == 10 && iso[4] == '-' && iso[7] == '-') {
    const auto number = [&](std::size_t at, std::size_t length) {
      int value = -1;
      std::from_chars(iso.data() + at, iso.data() + at + length, value);
      return value;
    };
    const std::chrono::year_month_day day{std::chrono::year{number(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    if (day.ok() && AllDigits(iso.substr(0, 4)) && AllDigits(iso.substr(5, 2)) &&
        AllDigits(iso.substr(8, 2))) {
      return day;
    }
  }
  Wrong(path, fmt::format("'{}' is no day, like \"2026-12-24\"", iso));
  return {};
}

std::chrono::seconds FieldReader::Seconds(const google::protobuf::Duration& duration,
                                          std::chrono::seconds from, std::chrono::seconds to,
                                          const std::string& path) {
  const std::chrono::seconds value{duration.seconds()};
  if (duration.nanos() != 0 || value < from || value > to) {
    Wrong(path, fmt::format("is not {} to {} whole seconds", from.count(), to.count()));
    return from;
  }
  return value;
}

model::Localized FieldReader::Words(const google::protobuf::Map<std::string, std::string>& words,
                                    const std::string& path) {
  model::Localized result;
  for (const auto& [language, text] : words) {
    const std::string here = fmt::format("{}[{}]", path, language);
    result[Language(language, here)] = Text(text, here, kLongestText);
  }
  return result;
}

}  // namespace centralino::wire
