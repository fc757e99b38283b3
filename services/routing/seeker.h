// Finds revisions that are gone from memory, off the threads that decide: directory is asked by
// one thread of its own, and what it could not give is not asked for again for a while.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "services/routing/revisions.h"

namespace centralino::routing {

class Seeker {
 public:
  // Null: not found. Called once, on the seeker's thread or, when it need not search, at once.
  using Found = std::function<void(Revisions::Snapshot)>;

  explicit Seeker(Revisions& revisions);
  // Whatever still waits is answered with null.
  ~Seeker();

  void Seek(const model::OrganizationId& organization, model::RevisionNumber revision, Found found);

 private:
  using Key = std::pair<model::OrganizationId, model::RevisionNumber>;
  struct Wish {
    Key key;
    Found found;
  };

  void Run();
  bool WasMissingLately(const Key& key);

  Revisions& revisions_;
  // Guards what is below: any thread seeks.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Wish> wishes_;
  std::map<Key, std::chrono::steady_clock::time_point> missing_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralino::routing
