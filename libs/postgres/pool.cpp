#include "postgres/pool.h"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <pqxx/pqxx>
#include <thread>
#include <utility>

#include "postgres/errors.h"

namespace centralino::postgres {
namespace {

using ConnectionPointer = std::unique_ptr<pqxx::connection>;

// Nothing may hang: neither connecting, nor a statement, nor a connection whose far end is gone.
// In a string the user's own values win, since libpq takes the last of two.
std::string WithDefaults(const std::string& connection, std::chrono::milliseconds statement) {
  const std::string defaults = fmt::format(
      "connect_timeout=2 keepalives_idle=5 keepalives_interval=2 keepalives_count=3 "
      "tcp_user_timeout=5000 options='-c statement_timeout={} -c lock_timeout={} "
      "-c idle_in_transaction_session_timeout=60000'",
      statement.count(), statement.count());
  if (connection.find("://") == std::string::npos) return defaults + " " + connection;
  return connection + (connection.find('?') == std::string::npos ? "?" : "&") +
         fmt::format("connect_timeout=2&options=-c%20statement_timeout%3D{}", statement.count());
}

}  // namespace

class Pool::Impl {
 public:
  explicit Impl(PoolOptions options)
      : options_(std::move(options)),
        string_(WithDefaults(options_.connection, options_.statement_timeout)),
        thread_([this] { Watch(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  absl::Status Transaction(const Scope& scope,
                           const std::function<absl::Status(pqxx::transaction_base&)>& body) {
    // The second try is for a connection that died while it lay in the pool: nothing of `body` ran.
    for (int tries_left = 2;; --tries_left) {
      ConnectionPointer connection;
      if (absl::Status taken = Take(connection); !taken.ok()) return taken;
      const bool fresh = !connection;
      bool began = false;
      absl::Status result;
      try {
        if (fresh) connection = Connect();
        pqxx::work work(*connection);
        work.exec_params("select set_config('centralino.organization', $1, true)",
                         scope.organization);
        began = true;
        result = body(work);
        if (result.ok()) work.commit();
      } catch (...) {
        result = StatusOfException();
      }
      const bool broken = !connection || !connection->is_open() || absl::IsUnavailable(result) ||
                          absl::IsUnknown(result);
      Give(broken ? nullptr : std::move(connection));
      if (!broken) return result;
      if (began || fresh || tries_left == 0) {
        Lost(std::string(result.message()));
        return result;
      }
    }
  }

  absl::Status Timed(const Scope& scope,
                     const std::function<absl::Status(pqxx::transaction_base&)>& body) {
    const auto begin = std::chrono::steady_clock::now();
    absl::Status result = Transaction(scope, body);
    if (options_.on_transaction) options_.on_transaction(std::chrono::steady_clock::now() - begin);
    return result;
  }

  bool up() const {
    const std::lock_guard lock(mutex_);
    return up_;
  }

  bool WaitUntilUp(std::chrono::milliseconds limit) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return up_; });
  }

 private:
  ConnectionPointer Connect() const { return std::make_unique<pqxx::connection>(string_); }

  // A free connection, or null: the caller may open a new one.
  absl::Status Take(ConnectionPointer& connection) {
    std::unique_lock lock(mutex_);
    if (!up_) return absl::UnavailableError(why_);
    if (!freed_.wait_for(lock, options_.patience, [&] { return used_ < options_.connections; })) {
      return absl::UnavailableError("PostgreSQL is busy: no connection is free");
    }
    ++used_;
    if (!free_.empty()) {
      connection = std::move(free_.back());
      free_.pop_back();
    }
    return absl::OkStatus();
  }

  void Give(ConnectionPointer connection) {
    {
      const std::lock_guard lock(mutex_);
      --used_;
      if (connection) free_.push_back(std::move(connection));
    }
    freed_.notify_one();
  }

  void Lost(const std::string& why) {
    std::deque<ConnectionPointer> dead;
    {
      const std::lock_guard lock(mutex_);
      if (!up_) return;
      suspect_ = true;
      why_ = why;
      dead.swap(free_);
    }
    changed_.notify_all();
  }

  // Keeps one connection of its own; the database is up as long as that answers.
  void Watch() {
    ConnectionPointer connection;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      const bool was_up = up_;
      lock.unlock();
      const absl::Status seen = Look(connection, was_up);
      lock.lock();
      suspect_ = false;
      up_ = seen.ok();
      if (!seen.ok()) why_ = std::string(seen.message());
      std::deque<ConnectionPointer> dead;
      if (!up_) dead.swap(free_);
      const bool changed = up_ != was_up || first_look_;
      first_look_ = false;
      if (changed) {
        const std::string why = why_;
        lock.unlock();
        changed_.notify_all();
        if (options_.on_change) options_.on_change(seen.ok(), seen.ok() ? "" : why);
        lock.lock();
      }
      changed_.wait_for(lock, options_.probe_every, [&] { return stopping_ || suspect_; });
    }
  }

  // An old connection that fails says little: the server may be back already under a new process.
  absl::Status Look(ConnectionPointer& connection, bool was_up) const {
    const bool old = connection != nullptr;
    const absl::Status seen = Ask(connection, was_up);
    return seen.ok() || !old ? seen : Ask(connection, was_up);
  }

  absl::Status Ask(ConnectionPointer& connection, bool was_up) const {
    try {
      const bool fresh = !connection;
      if (fresh) connection = Connect();
      if ((fresh || !was_up) && options_.prepare) {
        if (absl::Status ready = options_.prepare(*connection); !ready.ok()) {
          connection.reset();
          return ready;
        }
      }
      pqxx::nontransaction(*connection).exec("select 1");
      return absl::OkStatus();
    } catch (...) {
      connection.reset();
      return StatusOfException();
    }
  }

  const PoolOptions options_;
  const std::string string_;
  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable changed_;
  std::condition_variable freed_;
  std::deque<ConnectionPointer> free_;
  std::size_t used_ = 0;
  bool up_ = false;
  bool suspect_ = false;
  bool first_look_ = true;
  bool stopping_ = false;
  std::string why_ = "PostgreSQL was not reached yet";
  std::thread thread_;
};

Pool::Pool(PoolOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Pool::~Pool() = default;

absl::Status Pool::Transaction(const Scope& scope,
                               const std::function<absl::Status(pqxx::transaction_base&)>& body) {
  return impl_->Timed(scope, body);
}
bool Pool::up() const { return impl_->up(); }
bool Pool::WaitUntilUp(std::chrono::milliseconds limit) const { return impl_->WaitUntilUp(limit); }

}  // namespace centralino::postgres
