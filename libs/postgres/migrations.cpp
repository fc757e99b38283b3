#include "postgres/migrations.h"

#include <fmt/format.h>

#include <map>
#include <pqxx/pqxx>
#include <string>

#include "postgres/errors.h"

namespace centralino::postgres {
namespace {

// "centrali" as a number: advisory locks are one space for a database.
constexpr std::int64_t kLock = 0x63656e7472616c69;

}  // namespace

absl::Status Migrate(pqxx::connection_base& connection, const std::vector<Migration>& migrations) {
  const Migration* current = nullptr;
  try {
    pqxx::work work(connection);
    // A replica may wait here for another that builds an index.
    work.exec("set local statement_timeout = 0; set local lock_timeout = 0");
    work.exec_params("select pg_advisory_xact_lock($1)", kLock);
    work.exec(
        "create table if not exists schema_migration ("
        "  name text primary key,"
        "  digest text not null,"
        "  applied timestamptz not null default now())");
    std::map<std::string, std::string> applied;
    for (const auto& row : work.exec("select name, digest from schema_migration")) {
      applied[row[0].as<std::string>()] = row[1].as<std::string>();
    }
    for (const Migration& migration : migrations) {
      current = &migration;
      const std::string name(migration.name);
      const std::string sql(migration.sql);
      const auto digest = work.exec_params1("select md5($1)", sql)[0].as<std::string>();
      const auto found = applied.find(name);
      if (found == applied.end()) {
        work.exec(sql);
        work.exec_params0("insert into schema_migration (name, digest) values ($1, $2)", name,
                          digest);
      } else if (found->second != digest) {
        return absl::FailedPreconditionError(
            fmt::format("migration {} was applied to this database with another text", name));
      }
    }
    work.commit();
    return absl::OkStatus();
  } catch (...) {
    const absl::Status failed = StatusOfException();
    if (current == nullptr || absl::IsUnavailable(failed)) return failed;
    return absl::Status(failed.code(), fmt::format("migration {}: {}", current->name,
                                                   std::string(failed.message())));
  }
}

absl::Status CheckRowSecurity(pqxx::connection_base& connection) {
  try {
    pqxx::nontransaction transaction(connection);
    const auto row = transaction.exec1(
        "select rolsuper or rolbypassrls, rolname from pg_roles where rolname = current_user");
    if (!row[0].as<bool>()) return absl::OkStatus();
    return absl::FailedPreconditionError(fmt::format(
        "PostgreSQL's user {0} passes by row-level security: give the service one of its own "
        "(create role centralino login; create database centralino owner centralino)",
        row[1].as<std::string>()));
  } catch (...) {
    return StatusOfException();
  }
}

}  // namespace centralino::postgres
