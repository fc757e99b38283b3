#include "services/routing/seeker.h"

namespace centralino::routing {
namespace {

// A call asks for its revision at each of its steps.
constexpr std::chrono::seconds kDoNotAskAgain{30};
constexpr std::size_t kMostWishes = 256;
constexpr std::size_t kMostMissing = 1024;

}  // namespace

Seeker::Seeker(Revisions& revisions) : revisions_(revisions), thread_([this] { Run(); }) {}

Seeker::~Seeker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  for (const Wish& wish : wishes_) wish.found(nullptr);
}

void Seeker::Seek(const model::OrganizationId& organization, model::RevisionNumber revision,
                  Found found) {
  const Key key{organization, revision};
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && !WasMissingLately(key) && wishes_.size() < kMostWishes) {
      wishes_.push_back({key, std::move(found)});
      changed_.notify_one();
      return;
    }
  }
  found(nullptr);
}

bool Seeker::WasMissingLately(const Key& key) {
  const auto entry = missing_.find(key);
  if (entry == missing_.end()) return false;
  if (std::chrono::steady_clock::now() - entry->second < kDoNotAskAgain) return true;
  missing_.erase(entry);
  return false;
}

void Seeker::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !wishes_.empty(); });
    if (stopping_) return;
    const Wish wish = std::move(wishes_.front());
    wishes_.pop_front();
    // A wish that waited behind the one that failed.
    const bool missing = WasMissingLately(wish.key);
    lock.unlock();
    Revisions::Snapshot snapshot;
    if (!missing) snapshot = revisions_.Fetch(wish.key.first, wish.key.second).value_or(nullptr);
    wish.found(snapshot);
    lock.lock();
    if (snapshot == nullptr && !missing) {
      if (missing_.size() >= kMostMissing) missing_.clear();
      missing_[wish.key] = std::chrono::steady_clock::now();
    }
  }
}

}  // namespace centralino::routing
