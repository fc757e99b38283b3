#include "wire/overrides.h"

#include <fmt/format.h>

#include <string>

#include "wire/field_reader.h"
#include "wire/names.h"
#include "wire/status.h"
#include "wire/time.h"

namespace centralino::wire {
namespace {

namespace pb = ::centralino::directory::v1;

std::string Below(std::string_view field, std::string_view name) {
  return field.empty() ? std::string(name) : fmt::format("{}.{}", field, name);
}

}  // namespace

std::string Name(const model::OrganizationId& organization, const model::ClosureScope& scope) {
  if (const auto* const site = std::get_if<model::SiteId>(&scope)) {
    return Name(organization, "sites", site->value);
  }
  if (const auto* const desk = std::get_if<model::DeskId>(&scope)) {
    return Name(organization, "desks", desk->value);
  }
  return Name(organization);
}

absl::StatusOr<std::pair<model::OrganizationId, model::ClosureScope>> ScopeFromName(
    std::string_view name, std::string_view field) {
  const auto parts = SplitName(name);
  if (parts) {
    const model::OrganizationId organization{std::string(parts->organization)};
    const std::string id(parts->id);
    if (parts->collection.empty()) {
      return std::pair(organization, model::ClosureScope(model::Everything{}));
    }
    if (parts->collection == "sites" && IsId(id)) {
      return std::pair(organization, model::ClosureScope(model::SiteId(id)));
    }
    if (parts->collection == "desks" && IsId(id)) {
      return std::pair(organization, model::ClosureScope(model::DeskId(id)));
    }
  }
  return WithViolations(
      {{std::string(field),
        fmt::format("'{}' is no name of an organisation, a site or a desk", name)}});
}

absl::StatusOr<model::Closure> FromProto(const pb::Closure& message, std::string_view field) {
  model::Closure closure;
  const auto scope = ScopeFromName(message.scope(), Below(field, "scope"));
  FieldReader read(scope.ok() ? scope->first : model::OrganizationId());
  if (scope.ok()) {
    closure.scope = scope->second;
  } else {
    for (const model::Violation& each : ViolationsOf(scope.status())) {
      read.Wrong(each.field, each.description);
    }
  }
  closure.reason = read.Words(message.reason(), Below(field, "reason"));
  if (message.has_until()) {
    if (!IsValid(message.until())) read.Wrong(Below(field, "until"), "is no instant");
    closure.until = ToInstant(message.until());
  }
  if (!read.violations().empty()) return WithViolations(read.violations());
  return closure;
}

pb::Closure ToProto(const model::OrganizationId& organization, const model::Closure& closure) {
  pb::Closure message;
  message.set_scope(Name(organization, closure.scope));
  for (const auto& [language, words] : closure.reason)
    (*message.mutable_reason())[language] = words;
  if (closure.until) *message.mutable_until() = ToTimestamp(*closure.until);
  return message;
}

absl::StatusOr<std::pair<model::OrganizationId, model::Overrides>> FromProto(
    const pb::Overrides& message) {
  const auto organization = OrganizationFromName(message.organization(), "organization");
  if (!organization.ok()) return organization.status();
  model::Overrides overrides{.version = message.version(), .closures = {}};
  for (int i = 0; i < message.closures_size(); ++i) {
    auto closure = FromProto(message.closures(i), fmt::format("closures[{}]", i));
    if (!closure.ok()) return closure.status();
    overrides.closures.push_back(*std::move(closure));
  }
  return std::pair(*organization, std::move(overrides));
}

pb::Overrides ToProto(const model::OrganizationId& organization,
                      const model::Overrides& overrides) {
  pb::Overrides message;
  message.set_organization(Name(organization));
  message.set_version(overrides.version);
  for (const model::Closure& closure : overrides.closures) {
    *message.add_closures() = ToProto(organization, closure);
  }
  return message;
}

}  // namespace centralino::wire
