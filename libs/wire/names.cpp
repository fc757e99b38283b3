#include "wire/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "wire/status.h"

namespace centralino::wire {
namespace {

constexpr std::string_view kOrganizations = "organizations";
constexpr std::size_t kLongestId = 63;  // as a DNS label (RFC 1035 §2.3.4)

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

struct CollectionOf {
  std::string_view operator()(const model::GuideId&) const { return "guides"; }
  std::string_view operator()(const model::DeskId&) const { return "desks"; }
  std::string_view operator()(const model::GroupId&) const { return "groups"; }
  std::string_view operator()(const model::OperatorId&) const { return "operators"; }
  // Left for the desk of that id.
  std::string_view operator()(const model::MessagesId&) const { return "desk-messages"; }
};

}  // namespace

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && IsLetterOrDigit(id.front()) &&
         IsLetterOrDigit(id.back()) &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLetterOrDigit(c) || c == '-'; });
}

bool IsE164(std::string_view number) {
  return number.size() >= 5 && number.size() <= 16 && number.front() == '+' &&
         std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string Name(const model::OrganizationId& organization) {
  return fmt::format("{}/{}", kOrganizations, organization.value);
}

std::string Name(const model::OrganizationId& organization, std::string_view collection,
                 std::string_view id) {
  return fmt::format("{}/{}/{}/{}", kOrganizations, organization.value, collection, id);
}

std::string Name(const model::OrganizationId& organization, const model::Destination& destination) {
  return Name(organization, std::visit(CollectionOf{}, destination),
              std::visit([](const auto& id) -> std::string_view { return id.value; }, destination));
}

absl::StatusOr<model::OrganizationId> OrganizationFromName(std::string_view name,
                                                           std::string_view field) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || name.substr(0, slash) != kOrganizations ||
      !IsId(name.substr(slash + 1))) {
    return WithViolations(
        {{std::string(field), fmt::format("'{}' is no organisation's name; it looks like "
                                          "\"organizations/empoli\"",
                                          name)}});
  }
  return model::OrganizationId(std::string(name.substr(slash + 1)));
}

std::optional<NameParts> SplitName(std::string_view name) {
  NameParts parts;
  std::string_view* const wanted[] = {&parts.organization, &parts.collection, &parts.id};
  if (name.substr(0, kOrganizations.size()) != kOrganizations) return std::nullopt;
  name.remove_prefix(kOrganizations.size());
  for (std::string_view* part : wanted) {
    if (name.empty()) break;
    if (name.front() != '/') return std::nullopt;
    name.remove_prefix(1);
    *part = name.substr(0, name.find('/'));
    if (part->empty()) return std::nullopt;
    name.remove_prefix(part->size());
  }
  if (!name.empty() || !IsId(parts.organization)) return std::nullopt;
  return parts;
}

absl::StatusOr<std::pair<model::OrganizationId, std::string>> ChildFromName(
    std::string_view name, std::string_view collection, std::string_view field) {
  const auto parts = SplitName(name);
  if (!parts || parts->collection != collection) {
    return WithViolations(
        {{std::string(field),
          fmt::format("'{}' does not look like \"organizations/empoli/{}…\"", name, collection)}});
  }
  return std::pair(model::OrganizationId(std::string(parts->organization)), std::string(parts->id));
}

}  // namespace centralino::wire
