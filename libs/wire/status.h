// Errors over the wire: absl::Status here, gRPC status with google.rpc details there (AIP-193).
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "model/violation.h"

namespace grpc {
class Status;
}

namespace centralino::wire {

// INVALID_ARGUMENT (or another code) that carries a google.rpc.BadRequest. The message is
// `summary`, or the first violations in words when it is empty.
absl::Status WithViolations(const model::Violations& violations, std::string_view summary = "",
                            absl::StatusCode code = absl::StatusCode::kInvalidArgument);
// The violations that a status carries; none: empty.
model::Violations ViolationsOf(const absl::Status& status);

google::rpc::Status ToProto(const absl::Status& status);
absl::Status FromProto(const google::rpc::Status& status);

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace centralino::wire
