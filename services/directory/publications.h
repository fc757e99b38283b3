// What is published, kept in memory and handed to everyone who watches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/id.h"
#include "postgres/pool.h"

namespace centralino::directory {

// Where a watcher's messages go. Push() must not block.
class Watcher {
 public:
  using Message = std::shared_ptr<const v1::WatchSnapshotsResponse>;
  virtual ~Watcher() = default;
  virtual bool with_credentials() const = 0;
  virtual void Push(Message message) = 0;
  virtual void End(const absl::Status& why) = 0;
};

// One thread reads from PostgreSQL what changed: at once when poked by this process, otherwise
// twice a second, since other replicas publish too.
class Publications {
 public:
  struct Options {
    std::chrono::milliseconds look_every{500};
    // So often something is sent, so that watchers notice a dead connection.
    std::chrono::milliseconds beat_every{10'000};
    // Superseded revisions are offered for this long.
    std::chrono::seconds keep_superseded{std::chrono::hours{24}};
    // Told how many watchers there are, and of what could not be read. May be empty.
    std::function<void(std::size_t)> on_watchers;
    std::function<void(const std::string&)> log;
  };

  Publications(postgres::Pool& pool, Options options);
  ~Publications();
  Publications(const Publications&) = delete;
  Publications& operator=(const Publications&) = delete;

  // Something was published.
  void Poke();
  // Sends everything, then Synced, then news. UNAVAILABLE while nothing was read yet.
  absl::Status Add(std::shared_ptr<Watcher> watcher);
  void Remove(const std::shared_ptr<Watcher>& watcher);
  // Ends every stream and takes no new one.
  void Stop(const absl::Status& why);

 private:
  struct Published {
    std::int64_t revision = 0;
    std::int64_t superseded = 0;  // milliseconds since 1970; 0: live
    Watcher::Message plain;
    Watcher::Message with_credentials;
  };
  using Revisions = std::map<std::int64_t, Published>;
  struct Overridden {
    std::int64_t version = 0;
    Watcher::Message message;
  };
  // What changed since it was read last.
  struct Changes {
    std::map<std::string, Revisions> revisions;
    std::map<std::string, Overridden> overrides;
  };

  void Run();
  absl::Status Refresh();
  absl::Status ReadChanges(const std::map<std::string, std::int64_t>& revisions,
                           const std::map<std::string, std::int64_t>& overrides, Changes& changes);
  absl::StatusOr<Revisions> Read(pqxx::transaction_base& transaction, const std::string& id) const;
  void Beat();

  postgres::Pool& pool_;
  const Options options_;
  std::mutex mutex_;  // guards all below; watchers are called outside of it
  std::condition_variable wake_;
  std::map<std::string, Revisions> organizations_;
  std::map<std::string, Overridden> overrides_;
  std::set<std::shared_ptr<Watcher>> watchers_;
  bool read_ = false;
  bool poked_ = false;
  bool stopping_ = false;
  absl::Status stopped_;
  // Orders what one watcher is sent: its first messages before any news.
  std::mutex sending_;
  std::thread thread_;
};

}  // namespace centralino::directory
