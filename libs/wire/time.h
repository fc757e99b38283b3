// Instants over the wire.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "model/organization.h"

namespace centralino::wire {

// The years 1 to 9999, as the message's own definition says.
bool IsValid(const google::protobuf::Timestamp& timestamp);
// One that is not valid becomes the nearest that is. Parts of a millisecond are dropped.
model::Instant ToInstant(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp ToTimestamp(model::Instant instant);

}  // namespace centralino::wire
