#include <catch2/catch.hpp>

#include "house.h"
#include "services/directory/schema.h"
#include "services/directory/scope.h"

using namespace centralino;
using namespace centralino::testing;

namespace {

const char* const kTables[] = {"organization",     "draft", "revision", "credential",
                               "published_number", "audit", "request",  "call",
                               "segment"};

// Rows of `table` that a transaction for `organization` sees.
std::int64_t Rows(House& house, const std::string& organization, const std::string& table) {
  std::int64_t rows = -1;
  const auto done =
      house.pool().Transaction({.organization = organization}, [&](auto& transaction) {
        rows = transaction.exec1("select count(*) from " + table)[0].template as<std::int64_t>();
        return absl::OkStatus();
      });
  REQUIRE(done.ok());
  return rows;
}

absl::Status Run(House& house, const std::string& organization, const std::string& sql) {
  return house.pool().Transaction({.organization = organization}, [&](auto& transaction) {
    transaction.exec(sql);
    return absl::OkStatus();
  });
}

void FillEverything(House& house, const Database& database, const std::string& id,
                    const std::string& number) {
  auto configuration = Small(id, number);
  configuration.mutable_operators(0)->set_password("correct horse battery");
  house.Update(configuration);
  house.Publish(id);
  REQUIRE(Run(house, id, "select ensure_call_month('2026-11-25Z')").ok());
  database.Ask("insert into call values ('" + id +
               "', '2026-11-25Z', gen_random_uuid(), 1, '100', '', now(), now(), '{}')");
  database.Ask(
      "insert into segment values ('" + id +
      "', '2026-11-25Z', gen_random_uuid(), 0, 's', 'WAIT', '', '', now(), now(), '', '{}')");
  database.Ask("insert into request values ('" + id + "', 'r', 'd', '')");
}

}  // namespace

TEST_CASE("one organisation sees nothing of another's, in any table") {
  const Database database;
  House house(database.connection());
  FillEverything(house, database, "empoli", "+390571900100");
  FillEverything(house, database, "vinci", "+390571900200");
  for (const std::string table : kTables) {
    INFO(table);
    const auto all = std::stoll(database.Ask("select count(*) from " + table));
    const auto empoli = Rows(house, "empoli", table);
    CHECK(empoli > 0);
    CHECK(empoli + Rows(house, "vinci", table) == all);
    CHECK(Rows(house, "", table) == 0);
    CHECK(Rows(house, "fucecchio", table) == 0);
  }
  // Nor by the back door of a partition.
  CHECK(Rows(house, "empoli", "call_2026_11") == 0);
}

TEST_CASE("no table was forgotten: each has the organisation first in its key, and its policy") {
  const Database database;
  const House house(database.connection());
  CHECK(database.Ask("select string_agg(relname, ' ') from pg_class c "
                     "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
                     "and relname <> 'schema_migration' "
                     "and not (relrowsecurity and relforcerowsecurity)") == "");
  CHECK(database.Ask("select string_agg(c.relname, ' ') from pg_class c "
                     "join pg_index i on i.indrelid = c.oid and i.indisprimary "
                     "join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] "
                     "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') "
                     "and c.relname <> 'schema_migration' and a.attname <> 'organization'") == "");
}

TEST_CASE("one organisation cannot write into another") {
  const Database database;
  House house(database.connection());
  FillEverything(house, database, "empoli", "+390571900100");
  FillEverything(house, database, "vinci", "+390571900200");
  CHECK_FALSE(
      Run(house, "empoli", "insert into published_number values ('vinci', '+390571900201')").ok());
  CHECK_FALSE(Run(house, "empoli", "update draft set organization = 'vinci'").ok());
  REQUIRE(Run(house, "empoli", "update draft set version = 99").ok());
  CHECK(database.Ask("select version from draft where organization = 'vinci'") != "99");
  REQUIRE(Run(house, "empoli", "delete from credential").ok());
  CHECK(database.Ask("select count(*) from credential where organization = 'vinci'") == "1");
}

TEST_CASE("the platform's scope reads what is published, and can change nothing") {
  const Database database;
  House house(database.connection());
  FillEverything(house, database, "empoli", "+390571900100");
  FillEverything(house, database, "vinci", "+390571900200");
  CHECK(Rows(house, "*", "revision") == 2);
  CHECK(Rows(house, "*", "credential") == 2);
  for (const char* table : {"draft", "audit", "request", "call", "segment", "published_number"}) {
    INFO(table);
    CHECK(Rows(house, "*", table) == 0);
  }
  REQUIRE(Run(house, "*", "update organization set live_revision = 0").ok());
  REQUIRE(Run(house, "*", "delete from credential").ok());
  CHECK(database.Ask("select min(live_revision) from organization") == "1");
  CHECK(database.Ask("select count(*) from credential") == "2");
}

TEST_CASE("a revision and the audit are refused every change, by the database itself") {
  const Database database;
  House house(database.connection());
  FillEverything(house, database, "empoli", "+390571900100");
  for (const char* sql :
       {"update revision set comment = 'x'", "delete from revision", "truncate revision",
        "update audit set author = 'x'", "delete from audit"}) {
    INFO(sql);
    CHECK_FALSE(Run(house, "empoli", sql).ok());
  }
  // Not even by a superuser's slip.
  CHECK_THROWS(database.Ask("delete from revision"));
}

TEST_CASE("a user who passes by row-level security is refused") {
  const Database database;
  House house(database.superuser(), 0, false);
  CHECK_FALSE(house.pool().WaitUntilUp(std::chrono::milliseconds(500)));
  const auto status = Run(house, "empoli", "select 1");
  CHECK(absl::IsUnavailable(status));
  CHECK(std::string(status.message()).find("row-level security") != std::string::npos);
}
