// The statements behind closures for an emergency. Each runs inside a transaction whose scope is
// the organisation it is about; reading also in the platform's.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/directory/rows.h"

namespace centralino::directory {

// In the order of their scopes.
absl::StatusOr<pb::Overrides> ReadOverrides(Transaction& transaction, const std::string& id,
                                            std::int64_t version);
// Replaces the closure of the same scope. Sets the close time.
void WriteClosure(Transaction& transaction, const std::string& id, pb::Closure& closure);
// The closure that was there; NOT_FOUND: there was none.
absl::StatusOr<pb::Closure> DeleteClosure(Transaction& transaction, const std::string& id,
                                          const std::string& scope);

}  // namespace centralino::directory
