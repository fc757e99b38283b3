// Directory's messages and the organisation as values, once for all services and centralinoctl.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/organization.h"
#include "wire/status.h"

namespace centralino::wire {

namespace directory_pb = ::centralino::directory::v1;

// The organisation with its defaults filled in. Wrong form (names, numbers, days, times, enums) is
// INVALID_ARGUMENT with every violation; `field` is the path of the message itself
// ("configuration"). Whether references exist and the whole makes sense is model::Validate's.
absl::StatusOr<model::Organization> FromProto(const directory_pb::Configuration& message,
                                              std::string_view field = "configuration");

enum class Secrets { kLeaveOut, kInclude };
directory_pb::Configuration ToProto(const model::Organization& organization,
                                    Secrets secrets = Secrets::kLeaveOut);

absl::StatusOr<model::Snapshot> FromProto(const directory_pb::Revision& message);

// "organizations/empoli".
std::string Name(const model::OrganizationId& organization);
absl::StatusOr<model::OrganizationId> OrganizationFromName(std::string_view name,
                                                           std::string_view field);
// "organizations/empoli/desks/anagrafe" from ("empoli", "desks", "anagrafe").
std::string Name(const model::OrganizationId& organization, std::string_view collection,
                 std::string_view id);

}  // namespace centralino::wire
