// Resource names (AIP-122): "organizations/empoli/desks/anagrafe".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "model/organization.h"

namespace centralino::wire {

// 1 to 63 characters of a-z, 0-9 and '-', beginning and ending with a letter or digit.
bool IsId(std::string_view id);
// '+' and 4 to 15 digits (E.164).
bool IsE164(std::string_view number);

// "organizations/empoli".
std::string Name(const model::OrganizationId& organization);
absl::StatusOr<model::OrganizationId> OrganizationFromName(std::string_view name,
                                                           std::string_view field);

// "organizations/empoli/desks/anagrafe" from ("empoli", "desks", "anagrafe").
std::string Name(const model::OrganizationId& organization, std::string_view collection,
                 std::string_view id);
// The name of a destination, whatever its kind.
std::string Name(const model::OrganizationId& organization, const model::Destination& destination);

// A name taken apart: "organizations/empoli/revisions/12" is {empoli, revisions, 12};
// "organizations/empoli/draft" is {empoli, draft, ""}. Views into the name.
struct NameParts {
  std::string_view organization;
  std::string_view collection;
  std::string_view id;
};
std::optional<NameParts> SplitName(std::string_view name);

// The id of a name in this collection; INVALID_ARGUMENT naming `field` otherwise.
absl::StatusOr<std::pair<model::OrganizationId, std::string>> ChildFromName(
    std::string_view name, std::string_view collection, std::string_view field);

}  // namespace centralino::wire
