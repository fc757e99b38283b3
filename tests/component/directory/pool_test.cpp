#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "database.h"
#include "house.h"
#include "line.h"
#include "postgres/migrations.h"
#include "postgres/pool.h"

using namespace centralino;
using namespace centralino::testing;
using namespace std::chrono_literals;

namespace {

absl::Status Select(postgres::Pool& pool) {
  return pool.Transaction({}, [](auto& transaction) {
    transaction.exec("select 1");
    return absl::OkStatus();
  });
}

}  // namespace

TEST_CASE("a database that is away is known to be, at once, and found again by itself") {
  const Database database;
  Line line(database.host(), database.port());
  std::atomic<int> prepared{0};
  std::atomic<int> downs{0};
  postgres::Pool pool({.connection = database.Via("127.0.0.1", line.port()),
                       .probe_every = 50ms,
                       .prepare =
                           [&](auto&) {
                             ++prepared;
                             return absl::OkStatus();
                           },
                       .on_change =
                           [&](bool up, const std::string&) {
                             if (!up) ++downs;
                           }});
  REQUIRE(pool.WaitUntilUp(5s));
  REQUIRE(Select(pool).ok());

  line.Cut();
  REQUIRE(Soon([&] { return !pool.up(); }));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(absl::IsUnavailable(Select(pool)));
  CHECK(std::chrono::steady_clock::now() - begin < 100ms);
  CHECK(downs == 1);

  line.Mend();
  REQUIRE(pool.WaitUntilUp(5s));
  CHECK(Select(pool).ok());
  CHECK(prepared == 2);
}

TEST_CASE("a database that is not there at start is used when it comes") {
  const Database database;
  Line line(database.host(), database.port());
  line.Cut();
  postgres::Pool pool({.connection = database.Via("127.0.0.1", line.port()), .probe_every = 50ms});
  CHECK_FALSE(pool.WaitUntilUp(200ms));
  CHECK(absl::IsUnavailable(Select(pool)));
  line.Mend();
  REQUIRE(pool.WaitUntilUp(5s));
  CHECK(Select(pool).ok());
}

TEST_CASE("connections that died while they lay idle cost no failure") {
  const Database database;
  postgres::Pool pool({.connection = database.connection()});
  REQUIRE(pool.WaitUntilUp(5s));
  REQUIRE(Select(pool).ok());
  database.Ask(
      "select count(pg_terminate_backend(pid)) from pg_stat_activity "
      "where datname = current_database() and pid <> pg_backend_pid()");
  CHECK(Select(pool).ok());
}

TEST_CASE("what fails inside is undone and told by its kind") {
  const Database database;
  postgres::Pool pool({.connection = database.connection(), .statement_timeout = 200ms});
  REQUIRE(pool.WaitUntilUp(5s));
  const auto run = [&](const std::string& sql) {
    return pool.Transaction({}, [&](auto& transaction) {
      transaction.exec(sql);
      return absl::OkStatus();
    });
  };
  REQUIRE(run("create table t (n int primary key); insert into t values (1)").ok());
  CHECK(absl::IsAlreadyExists(run("insert into t values (2), (1)")));
  CHECK(absl::IsDeadlineExceeded(run("select pg_sleep(5)")));
  CHECK(absl::IsInternal(run("select nonsense")));
  CHECK(pool.Transaction({}, [](auto& transaction) {
    transaction.exec("insert into t values (3)");
    return absl::CancelledError("no");
  }) == absl::CancelledError("no"));
  CHECK(database.Ask("select sum(n) from t") == "1");
}

TEST_CASE("a transaction waits for a free connection, but not for ever") {
  const Database database;
  postgres::Pool pool({.connection = database.connection(), .connections = 1, .patience = 100ms});
  REQUIRE(pool.WaitUntilUp(5s));
  std::atomic<bool> inside{false};
  std::atomic<bool> release{false};
  std::thread holder([&] {
    CHECK(pool.Transaction({},
                           [&](auto&) {
                             inside = true;
                             while (!release) std::this_thread::sleep_for(1ms);
                             return absl::OkStatus();
                           })
              .ok());
  });
  REQUIRE(Soon([&] { return inside.load(); }));
  CHECK(absl::IsUnavailable(Select(pool)));
  release = true;
  holder.join();
  CHECK(Select(pool).ok());
}

TEST_CASE("replicas that start together apply each migration once") {
  const Database database;
  const std::vector<postgres::Migration> migrations = {
      {.name = "0001_a.sql", .sql = "create table a (n int); select pg_sleep(0.05)"},
      {.name = "0002_b.sql", .sql = "insert into a values (1)"}};
  std::vector<std::thread> replicas;
  std::atomic<int> fine{0};
  for (int i = 0; i < 4; ++i) {
    replicas.emplace_back([&] {
      pqxx::connection connection(database.connection());
      if (postgres::Migrate(connection, migrations).ok()) ++fine;
    });
  }
  for (auto& replica : replicas) replica.join();
  CHECK(fine == 4);
  CHECK(database.Ask("select count(*) from a") == "1");

  pqxx::connection connection(database.connection());
  auto changed = migrations;
  changed[1].sql = "insert into a values (2)";
  const auto refused = postgres::Migrate(connection, changed);
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(std::string(refused.message()).find("0002_b.sql") != std::string::npos);

  // A failing migration leaves nothing behind; an older binary goes on with a newer schema.
  auto failing = migrations;
  failing.push_back({.name = "0003_c.sql", .sql = "create table c (n int); select nonsense"});
  CHECK_FALSE(postgres::Migrate(connection, failing).ok());
  CHECK(database.Ask("select to_regclass('c')") == "");
  CHECK(postgres::Migrate(connection, {migrations[0]}).ok());
}
