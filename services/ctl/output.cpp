#include "services/ctl/output.h"

#include <absl/time/time.h>
#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "services/ctl/yaml_tree.h"

namespace centralino::ctl {
namespace {

// Characters, not bytes: continuation bytes of UTF-8 take no place.
std::size_t Width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

absl::TimeZone Italy() {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone("Europe/Rome", &zone)) return absl::LocalTimeZone();
  return zone;
}

}  // namespace

std::string Table::Text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - Width(row[i]) + 2, ' ');
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text += '\n';
  }
  return text;
}

std::string Format(const google::protobuf::Message& message, Output output) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return status.ToString();
  return output == Output::kYaml ? JsonToYaml(json) : json;
}

std::string LocalTime(const google::protobuf::Timestamp& timestamp) {
  if (timestamp.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(timestamp.seconds()), Italy());
}

absl::StatusOr<google::protobuf::Timestamp> ParseLocalTime(const std::string& text) {
  for (const char* format : {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"}) {
    absl::Time time;
    std::string error;
    if (!absl::ParseTime(format, text, Italy(), &time, &error)) continue;
    google::protobuf::Timestamp timestamp;
    timestamp.set_seconds(absl::ToUnixSeconds(time));
    return timestamp;
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no time, like 2026-11-30 or 2026-11-30T08:05", text));
}

std::string Duration(std::int64_t seconds) {
  if (seconds >= 3600) {
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string Euro(std::int64_t cents) { return fmt::format("{}.{:02} €", cents / 100, cents % 100); }

std::string Short(const std::string& name) {
  const auto first = name.find('/');
  const auto second = first == std::string::npos ? first : name.find('/', first + 1);
  return second == std::string::npos ? name : name.substr(second + 1);
}

std::string Last(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace centralino::ctl
