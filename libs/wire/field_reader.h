// Reads the fields of a message one by one and notes every one that is wrong.
#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/map.h>

#include <optional>
#include <string>
#include <string_view>

#include "model/organization.h"
#include "model/violation.h"

namespace centralino::wire {

// `path` arguments are whole: "configuration.desks[3].group".
class FieldReader {
 public:
  explicit FieldReader(model::OrganizationId organization)
      : organization_(std::move(organization)) {}

  void Wrong(std::string path, std::string description);
  const model::Violations& violations() const { return violations_; }

  // "organizations/<this one>/<collection>/<id>"; an empty string after noting what is wrong.
  std::string Reference(const std::string& name, std::string_view collection,
                        const std::string& path);
  template <class Id>
  Id Required(const std::string& name, std::string_view collection, const std::string& path) {
    return Id(Reference(name, collection, path));
  }
  template <class Id>
  std::optional<Id> Optional(const std::string& name, std::string_view collection,
                             const std::string& path) {
    if (name.empty()) return std::nullopt;
    return Id(Reference(name, collection, path));
  }
  std::optional<model::E164> OptionalNumber(const std::string& name, const std::string& path);
  std::optional<model::Destination> OptionalDestination(const std::string& name,
                                                        const std::string& path);

  // One line of visible text of at most `longest` bytes.
  std::string Text(const std::string& text, const std::string& path, std::size_t longest = 200);
  std::string Email(const std::string& address, const std::string& path);
  std::string Language(const std::string& tag, const std::string& path);
  std::string Digits(const std::string& text, const std::string& path, std::size_t longest);
  // "2026-11-30", a day that exists.
  std::chrono::year_month_day Day(const std::string& iso, const std::string& path);
  // Whole seconds within the bounds.
  std::chrono::seconds Seconds(const google::protobuf::Duration& duration,
                               std::chrono::seconds from, std::chrono::seconds to,
                               const std::string& path);
  model::Localized Words(const google::protobuf::Map<std::string, std::string>& words,
                         const std::string& path);

 private:
  const model::OrganizationId organization_;
  model::Violations violations_;
};

}  // namespace centralino::wire
