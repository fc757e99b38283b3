// What pqxx throws, as a status.
#pragma once

#include <exception>

#include "absl/status/status.h"

namespace centralino::postgres {

// Of the exception being handled: call it in a catch block.
absl::Status StatusOfException();

}  // namespace centralino::postgres
