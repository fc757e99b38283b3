// Numbered SQL files, applied in order, once, whoever comes first.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace pqxx {
class connection_base;
}

namespace centralino::postgres {

struct Migration {
  std::string_view name;  // "0001_organisation.sql": the number decides the order
  std::string_view sql;
};

// Applies what the database lacks, in one transaction under an advisory lock, so that replicas that
// start together do not collide. FAILED_PRECONDITION: a migration that was applied has another text
// here. A database that knows more migrations than these is left as it is: during a roll-out the
// old binary runs on the new schema.
absl::Status Migrate(pqxx::connection_base& connection, const std::vector<Migration>& migrations);

// FAILED_PRECONDITION when the connection's user passes by row-level security: a superuser, or one
// with BYPASSRLS.
absl::Status CheckRowSecurity(pqxx::connection_base& connection);

}  // namespace centralino::postgres
