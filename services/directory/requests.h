// Mutations that can be repeated safely (AIP-155).
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/directory/rows.h"

namespace centralino::directory {

// A UUID, or empty.
absl::Status CheckRequestId(const std::string& request_id);

// Tells one request from another. `request` has no passwords in it.
std::string DigestOf(const google::protobuf::Message& request);

// Answers from memory when this id was used in the last 24 h (INVALID_ARGUMENT when it was for
// another request); else lets `act` fill `response` and remembers it. `replayed` says which.
absl::Status Once(Transaction& transaction, const std::string& organization,
                  const std::string& request_id, const std::string& digest,
                  google::protobuf::Message* response, bool* replayed,
                  const std::function<absl::Status()>& act);

}  // namespace centralino::directory
