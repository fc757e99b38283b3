#include "services/directory/schema.h"

#include "services/directory/migrations.h"

namespace centralino::directory {

std::vector<postgres::Migration> Schema() {
  std::vector<postgres::Migration> schema;
  for (const auto& file : migrations::kFiles)
    schema.push_back({.name = file.name, .sql = file.text});
  return schema;
}

}  // namespace centralino::directory
