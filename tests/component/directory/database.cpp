#include "database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>

namespace centralino::testing {
namespace {

constexpr char kOwner[] = "centralino_test";

}  // namespace

std::string Store(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value == '\0') {
    FAIL(variable << " is not set: run this by ./dev test, which starts the stores");
  }
  return value;
}

Database::Database() {
  static std::atomic<int> count{0};
  const std::string server = Store("CENTRALINO_TEST_POSTGRES");
  name_ = fmt::format("directory_test_{}_{}", ::getpid(), ++count);
  pqxx::connection connection(server);
  host_ = connection.hostname() != nullptr ? connection.hostname() : "127.0.0.1";
  port_ = connection.port();
  pqxx::nontransaction work(connection);
  // Roles belong to the whole server: another test may make it at the same moment.
  work.exec(
      fmt::format("do $$ begin create role {} login; "
                  "exception when duplicate_object or unique_violation then null; end $$",
                  kOwner));
  work.exec(fmt::format("create database {} owner {} template template0", name_, kOwner));
  superuser_ = fmt::format("{} dbname={}", server, name_);
  connection_ = fmt::format("{} user={}", superuser_, kOwner);
}

Database::~Database() {
  try {
    pqxx::connection connection(Store("CENTRALINO_TEST_POSTGRES"));
    pqxx::nontransaction(connection)
        .exec(fmt::format("drop database if exists {} with (force)", name_));
  } catch (const std::exception& error) {
    WARN("a test's database stays behind: " << error.what());
  }
}

std::string Database::Via(const std::string& host, int port) const {
  return fmt::format("host={} port={} dbname={} user={}", host, port, name_, kOwner);
}

std::string Database::Ask(const std::string& sql) const {
  pqxx::connection connection(superuser_);
  const auto rows = pqxx::nontransaction(connection).exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].as<std::string>();
}

}  // namespace centralino::testing
