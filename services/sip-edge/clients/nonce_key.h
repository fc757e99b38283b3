// The key of digest nonces: the same on every edge that has the same key file, told to nobody.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace centralino::edge {

absl::StatusOr<std::string> DeriveNonceKey(const std::string& key_file);

}  // namespace centralino::edge
