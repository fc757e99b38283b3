// The migrations of this folder, embedded in the binary.
#pragma once

#include <vector>

#include "postgres/migrations.h"

namespace centralino::directory {

std::vector<postgres::Migration> Schema();

}  // namespace centralino::directory
