// Directory's messages and the organisation as values, once for all services and centralinoctl.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/organization.h"
#include "wire/names.h"

namespace centralino::wire {

namespace directory_pb = ::centralino::directory::v1;

// The organisation with its defaults filled in. Wrong form (names, numbers, days, times, enums,
// bounds, an id twice) is INVALID_ARGUMENT with every violation; `field` is the path of the message
// itself. Whether references exist and the whole makes sense is plan::Validate's.
absl::StatusOr<model::Organization> FromProto(const directory_pb::Configuration& message,
                                              std::string_view field = "configuration");

// What a ResponseGroup's when_full and the like say instead of a name.
inline constexpr char kGoodbye[] = "goodbye";

enum class Secrets { kLeaveOut, kInclude };
directory_pb::Configuration ToProto(const model::Organization& organization,
                                    Secrets secrets = Secrets::kLeaveOut);

absl::StatusOr<model::Snapshot> FromProto(const directory_pb::Revision& message);

}  // namespace centralino::wire
