// How answers look on a terminal.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ctl/commands.h"

namespace centralino::ctl {

// Columns as wide as their widest cell, in characters.
class Table {
 public:
  explicit Table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string Text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// The message as JSON or YAML, with the API's names.
std::string Format(const google::protobuf::Message& message, Output output);

// "2026-11-25 10:00:03", Italian time; empty when the timestamp is not set.
std::string LocalTime(const google::protobuf::Timestamp& timestamp);
// "2026-11-30", "2026-11-30T08:05", Italian time.
absl::StatusOr<google::protobuf::Timestamp> ParseLocalTime(const std::string& text);
// "1:05", "12:00:01".
std::string Duration(std::int64_t seconds);
// "24.90 €"
std::string Euro(std::int64_t cents);
// "desks/anagrafe" of "organizations/empoli/desks/anagrafe"; empty of empty.
std::string Short(const std::string& name);
// "anagrafe".
std::string Last(const std::string& name);

}  // namespace centralino::ctl
