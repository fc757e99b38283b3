// A PostgreSQL database of a test's own, gone when the test ends.
#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <string>

namespace centralino::testing {

// What CENTRALINO_TEST_REDIS or CENTRALINO_TEST_POSTGRES says; the test fails without.
std::string Store(const char* variable);

class Database {
 public:
  // Owned by a role that row-level security holds for, as in production.
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // libpq's string for the owner; for a superuser.
  const std::string& connection() const { return connection_; }
  const std::string& superuser() const { return superuser_; }
  const std::string& host() const { return host_; }
  const std::string& port() const { return port_; }
  // The owner's string by another way to the server.
  std::string Via(const std::string& host, int port) const;

  // A statement by the superuser, who sees everything; its first value.
  std::string Ask(const std::string& sql) const;

 private:
  std::string name_;
  std::string connection_;
  std::string superuser_;
  std::string host_;
  std::string port_;
};

}  // namespace centralino::testing
