// What is published, held in memory by routing, queue and edge: fed by directory's stream, kept on
// disk, so that calls go on while directory and PostgreSQL are away, also after a restart.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "model/closure.h"
#include "model/organization.h"

namespace centralino::wire {

struct SnapshotFeedOptions {
  std::string directory;  // HOST:PORT
  std::string state_dir;  // the feed writes in its subfolder "snapshots"; empty: memory only
  std::string instance;   // this replica's name, for directory's log
  bool with_credentials = false;  // true in the edge only
  // A superseded revision is kept this long: no call is longer.
  std::chrono::seconds keep_superseded{std::chrono::hours{24}};
  std::chrono::milliseconds min_backoff{200};
  std::chrono::milliseconds max_backoff{5000};
  // Directory says something every 10 s; a stream silent for longer than this is dead.
  std::chrono::milliseconds silence{35'000};
  // One line for the log; called from the feed's thread. May be empty.
  std::function<void(const std::string& message)> log;
};

class SnapshotFeed {
 public:
  using Snapshot = std::shared_ptr<const model::Snapshot>;
  using Overrides = std::shared_ptr<const model::Overrides>;

  // Loads what is on disk at once; nothing is asked of directory before Start().
  explicit SnapshotFeed(SnapshotFeedOptions options);
  // Stops.
  ~SnapshotFeed();
  SnapshotFeed(const SnapshotFeed&) = delete;
  SnapshotFeed& operator=(const SnapshotFeed&) = delete;

  // Called with each revision that becomes an organisation's live one, and once for every live
  // revision known when it is set. Runs on the feed's thread (the first ones on the caller's): it
  // must not block for long and must not call Stop(). Set it before Start().
  void OnChange(std::function<void(const Snapshot&)> callback);
  // Called with true when the stream is up and synced, with false when it is lost; for the gauge
  // centralino_dependency_up{name="directory"}. Set it before Start().
  void OnConnected(std::function<void(bool up)> callback);

  void Start();
  void Stop();

  // ---- From any thread -------------------------------------------------------------------------

  // True while the stream is up and everything published has arrived.
  bool connected() const;
  // True once any revision is known, from disk or stream: the service can work.
  bool loaded() const;
  // Waits until the first sync or until loaded from disk; false at the deadline.
  bool WaitUntilLoaded(std::chrono::milliseconds limit) const;

  // The revision under which new calls begin; null: nothing is published.
  Snapshot Live(const model::OrganizationId& organization) const;
  // What holds beside it; never null.
  Overrides OverridesOf(const model::OrganizationId& organization) const;
  // Live, or superseded no longer than keep_superseded ago; null: gone, or never known.
  Snapshot Find(const model::OrganizationId& organization, model::RevisionNumber revision) const;
  // Asks directory for a revision that Find() does not have. Blocks up to `limit`; not for loops.
  absl::StatusOr<Snapshot> Fetch(const model::OrganizationId& organization,
                                 model::RevisionNumber revision, std::chrono::milliseconds limit);
  std::vector<model::OrganizationId> Organizations() const;
  // Whose number, whose SIP domain is this? Null: nobody's.
  Snapshot LiveByNumber(const model::E164& number) const;
  Snapshot LiveByDomain(const std::string& sip_domain) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::wire
