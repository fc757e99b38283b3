// Closures for an emergency over the wire.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/closure.h"

namespace centralino::wire {

// "organizations/empoli", "organizations/empoli/sites/museo", "organizations/empoli/desks/urp".
std::string Name(const model::OrganizationId& organization, const model::ClosureScope& scope);
absl::StatusOr<std::pair<model::OrganizationId, model::ClosureScope>> ScopeFromName(
    std::string_view name, std::string_view field);

// Wrong form is INVALID_ARGUMENT with every violation; `field` is the path of the message itself.
absl::StatusOr<model::Closure> FromProto(const directory::v1::Closure& message,
                                         std::string_view field);
directory::v1::Closure ToProto(const model::OrganizationId& organization,
                               const model::Closure& closure);

absl::StatusOr<std::pair<model::OrganizationId, model::Overrides>> FromProto(
    const directory::v1::Overrides& message);
directory::v1::Overrides ToProto(const model::OrganizationId& organization,
                                 const model::Overrides& overrides);

}  // namespace centralino::wire
