#include "wire/snapshot_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "wire/directory.h"
#include "wire/overrides.h"
#include "wire/snapshot_files.h"
#include "wire/snapshot_shelf.h"
#include "wire/snapshot_stream.h"
#include "wire/time.h"

namespace centralino::wire {
namespace {

model::Instant Now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

class SnapshotFeed::Impl {
 public:
  explicit Impl(SnapshotFeedOptions options)
      : options_(std::move(options)),
        client_(options_.directory, options_.min_backoff, options_.max_backoff) {
    if (options_.state_dir.empty()) return;
    files_ = std::make_unique<SnapshotFiles>(options_.state_dir + "/snapshots",
                                             [this](const std::string& line) { Log(line); });
    for (ShelvedSnapshot& entry : files_->Load()) {
      if (entry.superseded) {
        shelf_.PutSuperseded(std::move(entry.snapshot), *entry.superseded);
      } else {
        shelf_.PutLive(std::move(entry.snapshot));
      }
    }
    shelf_.DropSupersededBefore(Now() - options_.keep_superseded);
    for (auto& [id, overrides] : files_->LoadOverrides()) {
      shelf_.PutOverrides(id, std::move(overrides));
    }
  }

  ~Impl() { Stop(); }

  void OnChange(std::function<void(const Snapshot&)> callback) {
    on_change_ = std::move(callback);
    for (const auto& id : shelf_.Organizations()) on_change_(shelf_.Live(id));
  }
  void OnConnected(std::function<void(bool)> callback) { on_connected_ = std::move(callback); }

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    client_.Cancel();
    if (thread_.joinable()) thread_.join();
  }

  bool connected() const {
    const std::lock_guard lock(mutex_);
    return connected_;
  }

  bool WaitUntilLoaded(std::chrono::milliseconds limit) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] {
      return stopping_ || connected_ || !shelf_.empty();
    }) && !stopping_;
  }

  absl::StatusOr<Snapshot> Fetch(const model::OrganizationId& organization,
                                 model::RevisionNumber revision, std::chrono::milliseconds limit) {
    if (Snapshot known = shelf_.Find(organization, revision)) return known;
    auto message =
        client_.GetRevision(Name(organization, "revisions", std::to_string(revision)), limit);
    if (!message.ok()) return message.status();
    auto snapshot = FromProto(*message);
    if (!snapshot.ok()) return snapshot.status();
    auto pointer = std::make_shared<const model::Snapshot>(*std::move(snapshot));
    // Kept as if superseded now: the call that asked for it goes on asking.
    if (shelf_.PutSuperseded(pointer, Now())) Save(organization);
    return pointer;
  }

  const SnapshotShelf& shelf() const { return shelf_; }

 private:
  void Run() {
    directory_pb::WatchSnapshotsRequest request;
    request.set_with_credentials(options_.with_credentials);
    request.set_instance(options_.instance);
    std::minstd_rand random(std::random_device{}());
    auto backoff = options_.min_backoff;
    std::string last_reason;
    while (true) {
      const absl::Status end =
          client_.Watch(request, options_.silence, [&](const DirectoryClient::Message& message) {
            if (message.has_revision()) Take(message.revision());
            if (message.has_overrides()) Take(message.overrides());
            if (message.has_synced()) {
              backoff = options_.min_backoff;
              last_reason.clear();
              Connected(true);
              Expire();
            }
          });
      Connected(false);
      Expire();
      // One line when it is lost, not one for each attempt.
      if (const std::string reason(end.message()); !stopping() && reason != last_reason) {
        Log(fmt::format("directory at {} is away: {}", options_.directory, reason));
        last_reason = reason;
      }
      // Jitter: a hundred replicas must not come back in the same instant.
      std::uniform_int_distribution<long> wait(backoff.count() / 2, backoff.count());
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(wait(random)), [&] { return stopping_; });
      if (stopping_) return;
      backoff = std::min(backoff * 2, options_.max_backoff);
    }
  }

  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  void Take(const directory_pb::Revision& message) {
    auto snapshot = FromProto(message);
    if (!snapshot.ok()) {
      Log(fmt::format("{} cannot be used, the former revision stays: {}", message.name(),
                      std::string(snapshot.status().message())));
      return;
    }
    auto pointer = std::make_shared<const model::Snapshot>(*std::move(snapshot));
    if (!message.live()) {
      if (shelf_.PutSuperseded(pointer, ToInstant(message.supersede_time())))
        Save(pointer->organization.id);
      return;
    }
    if (!shelf_.PutLive(pointer)) return;
    Save(pointer->organization.id);
    Log(fmt::format("{} revision {} is live", pointer->organization.id.value, pointer->revision));
    if (on_change_) on_change_(pointer);
  }

  void Take(const directory_pb::Overrides& message) {
    auto overrides = FromProto(message);
    if (!overrides.ok()) {
      Log(fmt::format("overrides of {} cannot be used, the former ones stay: {}",
                      message.organization(), std::string(overrides.status().message())));
      return;
    }
    const auto& [id, content] = *overrides;
    if (!shelf_.PutOverrides(id, content)) return;
    Log(fmt::format("{}: {} closed for an emergency", id.value, content.closures.size()));
    if (!files_) return;
    const std::lock_guard lock(saving_);
    if (const absl::Status saved = files_->Save(id, content); !saved.ok()) {
      Log(fmt::format("{}; after a restart without directory a closure may be missing",
                      std::string(saved.message())));
    }
  }

  void Expire() {
    for (const auto& id : shelf_.DropSupersededBefore(Now() - options_.keep_superseded)) Save(id);
  }

  void Save(const model::OrganizationId& organization) {
    if (!files_) return;
    const std::lock_guard lock(saving_);
    const absl::Status saved = files_->Save(organization, shelf_.All(organization));
    if (!saved.ok()) {
      Log(fmt::format(
          "{}; after a restart without directory the configuration will be an older one",
          std::string(saved.message())));
    }
  }

  void Connected(bool up) {
    {
      const std::lock_guard lock(mutex_);
      if (connected_ == up) return;
      connected_ = up;
    }
    changed_.notify_all();
    if (on_connected_) on_connected_(up);
  }

  void Log(const std::string& line) const {
    if (options_.log) options_.log(line);
  }

  const SnapshotFeedOptions options_;
  SnapshotShelf shelf_;
  std::unique_ptr<SnapshotFiles> files_;
  std::mutex saving_;  // guards the files: Fetch() and the feed's thread both write
  DirectoryClient client_;
  std::function<void(const Snapshot&)> on_change_;
  std::function<void(bool)> on_connected_;
  mutable std::mutex mutex_;  // guards connected_ and stopping_
  mutable std::condition_variable changed_;
  bool connected_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

SnapshotFeed::SnapshotFeed(SnapshotFeedOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
SnapshotFeed::~SnapshotFeed() = default;

void SnapshotFeed::OnChange(std::function<void(const Snapshot&)> callback) {
  impl_->OnChange(std::move(callback));
}
void SnapshotFeed::OnConnected(std::function<void(bool)> callback) {
  impl_->OnConnected(std::move(callback));
}
void SnapshotFeed::Start() { impl_->Start(); }
void SnapshotFeed::Stop() { impl_->Stop(); }

bool SnapshotFeed::connected() const { return impl_->connected(); }
bool SnapshotFeed::loaded() const { return !impl_->shelf().empty(); }
bool SnapshotFeed::WaitUntilLoaded(std::chrono::milliseconds limit) const {
  return impl_->WaitUntilLoaded(limit);
}

SnapshotFeed::Snapshot SnapshotFeed::Live(const model::OrganizationId& organization) const {
  return impl_->shelf().Live(organization);
}
SnapshotFeed::Overrides SnapshotFeed::OverridesOf(const model::OrganizationId& organization) const {
  return impl_->shelf().Overrides(organization);
}
SnapshotFeed::Snapshot SnapshotFeed::Find(const model::OrganizationId& organization,
                                          model::RevisionNumber revision) const {
  return impl_->shelf().Find(organization, revision);
}
absl::StatusOr<SnapshotFeed::Snapshot> SnapshotFeed::Fetch(
    const model::OrganizationId& organization, model::RevisionNumber revision,
    std::chrono::milliseconds limit) {
  return impl_->Fetch(organization, revision, limit);
}
std::vector<model::OrganizationId> SnapshotFeed::Organizations() const {
  return impl_->shelf().Organizations();
}
SnapshotFeed::Snapshot SnapshotFeed::LiveByNumber(const model::E164& number) const {
  return impl_->shelf().LiveByNumber(number);
}
SnapshotFeed::Snapshot SnapshotFeed::LiveByDomain(const std::string& sip_domain) const {
  return impl_->shelf().LiveByDomain(sip_domain);
}

}  // namespace centralino::wire
