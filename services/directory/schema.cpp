#include "services/directory/schema.h"

#include "services/directory/migrations.h"

namespace centralino::directory {

std::vector<postgres::Migration> Schema() {
  std::vector<postgres::Migration> schema;
  for (const auto& file : migrations::kFiles)
    schema.push_back({.name = file.name, .sql = file.text});
  return schema;
}

absl::Status PrepareDatabase(pqxx::connection_base& connection) {
  if (auto secure = postgres::CheckRowSecurity(connection); !secure.ok()) return secure;
  return postgres::Migrate(connection, Schema());
}

}  // namespace centralino::directory
