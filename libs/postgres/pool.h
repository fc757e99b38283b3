// Transactions on PostgreSQL from many threads, for a service that must outlive its database.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace pqxx {
class connection_base;
class transaction_base;
}  // namespace pqxx

namespace centralino::postgres {

struct PoolOptions {
  std::string connection;  // libpq's string or URI
  std::size_t connections = 8;
  // How long a transaction waits for a free connection.
  std::chrono::milliseconds patience{1000};
  // A statement that runs longer is stopped by the server.
  std::chrono::milliseconds statement_timeout{5000};
  // How often the database is looked at when nothing else does.
  std::chrono::milliseconds probe_every{1000};
  // Runs on a connection of its own each time the database was reached again, before anything
  // else does (migrations). It may block and throw what pqxx throws.
  std::function<absl::Status(pqxx::connection_base&)> prepare;
  // Told of each change, from the pool's thread.
  std::function<void(bool up, const std::string& why)> on_change;
  // Told how long each transaction took, waiting for its connection included; on its thread.
  std::function<void(std::chrono::duration<double>)> on_transaction;
};

// Who a transaction is for: its statements see the rows of this organisation only (row-level
// security by current_setting('centralino.organization')). Empty: of none.
struct Scope {
  std::string organization;
};

class Pool {
 public:
  // Does not connect: the pool's thread does, and again whenever the database was lost.
  explicit Pool(PoolOptions options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Runs `body` in one transaction, committed when it returns OK, undone otherwise. What pqxx
  // throws becomes a status: UNAVAILABLE when the database is away (at once while that is known),
  // ALREADY_EXISTS, ABORTED (serialisation, deadlock), DEADLINE_EXCEEDED (statement_timeout),
  // UNKNOWN when the connection broke during the commit, INTERNAL for the rest. `body` runs once,
  // except that a connection found dead before its first statement is replaced.
  absl::Status Transaction(const Scope& scope,
                           const std::function<absl::Status(pqxx::transaction_base&)>& body);

  bool up() const;
  // False at the limit.
  bool WaitUntilUp(std::chrono::milliseconds limit) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::postgres
