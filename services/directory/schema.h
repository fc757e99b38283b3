// The migrations of this folder, embedded in the binary.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "postgres/migrations.h"

namespace centralino::directory {

std::vector<postgres::Migration> Schema();

// Makes a database ready that was reached: the migrations, and the user's rights.
absl::Status PrepareDatabase(pqxx::connection_base& connection);

}  // namespace centralino::directory
