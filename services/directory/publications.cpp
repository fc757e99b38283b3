#include "services/directory/publications.h"

#include <fmt/format.h>

#include <pqxx/pqxx>
#include <utility>

#include "services/directory/closure_rows.h"
#include "services/directory/passwords.h"
#include "services/directory/rows.h"
#include "services/directory/scope.h"
#include "wire/names.h"

namespace centralino::directory {
namespace {

Watcher::Message Wrap(const pb::Revision& revision) {
  auto message = std::make_shared<pb::WatchSnapshotsResponse>();
  *message->mutable_revision() = revision;
  return message;
}

Watcher::Message Wrap(pb::Overrides overrides) {
  auto message = std::make_shared<pb::WatchSnapshotsResponse>();
  *message->mutable_overrides() = std::move(overrides);
  return message;
}

Watcher::Message Synced() {
  auto message = std::make_shared<pb::WatchSnapshotsResponse>();
  message->mutable_synced();
  return message;
}

}  // namespace

Publications::Publications(postgres::Pool& pool, Options options)
    : pool_(pool), options_(std::move(options)), thread_([this] { Run(); }) {}

Publications::~Publications() {
  Stop(absl::UnavailableError("directory is stopping"));
  thread_.join();
}

void Publications::Poke() {
  {
    const std::lock_guard lock(mutex_);
    poked_ = true;
  }
  wake_.notify_all();
}

absl::Status Publications::Add(std::shared_ptr<Watcher> watcher) {
  const std::lock_guard sending(sending_);
  std::vector<Watcher::Message> messages;
  std::size_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return stopped_;
    if (!read_) return absl::UnavailableError("PostgreSQL is away and nothing was read yet");
    for (const auto& [id, revisions] : organizations_) {
      for (const auto& [number, entry] : revisions) {
        messages.push_back(watcher->with_credentials() ? entry.with_credentials : entry.plain);
      }
    }
    for (const auto& [id, entry] : overrides_) messages.push_back(entry.message);
    watchers_.insert(watcher);
    count = watchers_.size();
  }
  for (auto& message : messages) watcher->Push(std::move(message));
  watcher->Push(Synced());
  if (options_.on_watchers) options_.on_watchers(count);
  return absl::OkStatus();
}

void Publications::Remove(const std::shared_ptr<Watcher>& watcher) {
  std::size_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (watchers_.erase(watcher) == 0) return;
    count = watchers_.size();
  }
  if (options_.on_watchers) options_.on_watchers(count);
}

void Publications::Stop(const absl::Status& why) {
  std::set<std::shared_ptr<Watcher>> watchers;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    stopped_ = why;
    watchers = watchers_;
  }
  wake_.notify_all();
  for (const auto& watcher : watchers) watcher->End(why);
}

void Publications::Run() {
  auto next_beat = std::chrono::steady_clock::now() + options_.beat_every;
  std::string last_failure;
  while (true) {
    const absl::Status read = Refresh();
    // A database that is away is the pool's to report.
    const std::string failure =
        read.ok() || absl::IsUnavailable(read) ? "" : std::string(read.message());
    if (failure != last_failure && !failure.empty() && options_.log) options_.log(failure);
    last_failure = failure;
    if (std::chrono::steady_clock::now() >= next_beat) {
      Beat();
      next_beat = std::chrono::steady_clock::now() + options_.beat_every;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, options_.look_every, [&] { return poked_ || stopping_; });
    poked_ = false;
    if (stopping_) return;
  }
}

void Publications::Beat() {
  const std::lock_guard sending(sending_);
  std::set<std::shared_ptr<Watcher>> watchers;
  {
    const std::lock_guard lock(mutex_);
    watchers = watchers_;
  }
  for (const auto& watcher : watchers) watcher->Push(Synced());
}

absl::Status Publications::ReadChanges(const std::map<std::string, std::int64_t>& revisions,
                                       const std::map<std::string, std::int64_t>& overrides,
                                       Changes& changes) {
  const auto same = [](const auto& known, const std::string& id, std::int64_t version) {
    const auto found = known.find(id);
    return found != known.end() && found->second == version;
  };
  // One organisation that cannot be read must not keep the others from their news.
  const auto was_read = [&](const auto& read) {
    if (!read.ok() && options_.log) options_.log(std::string(read.status().message()));
    return read.ok();
  };
  return pool_.Transaction(ForPlatform(), [&](Transaction& transaction) {
    for (const auto& row : transaction.exec("select organization, live_revision, overrides_version "
                                            "from organization where live_revision > 0")) {
      const auto id = row[0].as<std::string>();
      if (!same(revisions, id, row[1].as<std::int64_t>())) {
        auto read = Read(transaction, id);
        if (was_read(read)) changes.revisions[id] = *std::move(read);
      }
      if (!same(overrides, id, row[2].as<std::int64_t>())) {
        auto read = ReadOverrides(transaction, id, row[2].as<std::int64_t>());
        if (was_read(read)) {
          changes.overrides[id] = {.version = read->version(), .message = Wrap(*std::move(read))};
        }
      }
    }
    return absl::OkStatus();
  });
}

absl::Status Publications::Refresh() {
  std::map<std::string, std::int64_t> known;
  std::map<std::string, std::int64_t> known_overrides;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, revisions] : organizations_) {
      if (!revisions.empty()) known[id] = revisions.rbegin()->first;
    }
    for (const auto& [id, entry] : overrides_) known_overrides[id] = entry.version;
  }
  Changes changes;
  if (absl::Status read = ReadChanges(known, known_overrides, changes); !read.ok()) return read;
  auto& changed = changes.revisions;

  const std::lock_guard sending(sending_);
  std::vector<const Published*> news;
  std::vector<Watcher::Message> new_overrides;
  std::set<std::shared_ptr<Watcher>> watchers;
  {
    const std::lock_guard lock(mutex_);
    read_ = true;
    watchers = watchers_;
    for (auto& [id, revisions] : changed) {
      const auto before = known.contains(id) ? known[id] : 0;
      organizations_[id] = std::move(revisions);
      for (const auto& [number, entry] : organizations_[id]) {
        // All that came since, or the live one alone when the numbers went back.
        if (number > before || entry.superseded == 0) news.push_back(&entry);
      }
    }
    for (auto& [id, entry] : changes.overrides) {
      new_overrides.push_back(entry.message);
      overrides_[id] = std::move(entry);
    }
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    const auto limit = now - std::chrono::milliseconds(options_.keep_superseded).count();
    for (auto& [id, revisions] : organizations_) {
      if (changed.contains(id)) continue;  // `news` points into it
      std::erase_if(revisions, [&](const auto& entry) {
        return entry.second.superseded != 0 && entry.second.superseded < limit;
      });
    }
  }
  // Only this thread changes organizations_, so that `news` stays good outside the lock.
  for (const auto& watcher : watchers) {
    for (const Published* entry : news) {
      watcher->Push(watcher->with_credentials() ? entry->with_credentials : entry->plain);
    }
    for (const Watcher::Message& message : new_overrides) watcher->Push(message);
  }
  return absl::OkStatus();
}

absl::StatusOr<Publications::Revisions> Publications::Read(pqxx::transaction_base& transaction,
                                                           const std::string& id) const {
  std::vector<CredentialRow> credentials = ReadCredentials(transaction, id, Which::kPublished);
  Revisions revisions;
  const auto keep = std::to_string(options_.keep_superseded.count()) + " seconds";
  const auto rows = transaction.exec_params(
      "select revision from (select revision, lead(published) over (order by revision) superseded "
      "from revision where organization = $1) all_of_them "
      "where superseded is null or superseded > now() - $2::interval order by revision",
      id, keep);
  for (const auto& row : rows) {
    auto revision = ReadRevision(transaction, id, row[0].as<std::int64_t>());
    if (!revision.ok()) return revision.status();
    FillCredentials(credentials, false, *revision->mutable_configuration());
    Published entry;
    entry.revision = revision->revision();
    if (!revision->live()) entry.superseded = ToMilliseconds(revision->supersede_time());
    entry.plain = Wrap(*revision);
    FillCredentials(credentials, true, *revision->mutable_configuration());
    entry.with_credentials = Wrap(*revision);
    revisions[entry.revision] = std::move(entry);
  }
  return revisions;
}

}  // namespace centralino::directory
