#include "services/queue/due_clock.h"

#include <algorithm>
#include <utility>

namespace centralino::queue {

DueClock::DueClock(std::chrono::milliseconds at_least_every, Fire fire)
    : at_least_every_(at_least_every), fire_(std::move(fire)), thread_([this] { Loop(); }) {}

DueClock::~DueClock() { Stop(); }

void DueClock::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void DueClock::Set(const model::OrganizationId& organization, Clock::time_point at) {
  at = std::min(at, Clock::now() + at_least_every_);
  std::lock_guard lock(mutex_);
  const auto [alarm, fresh] = alarms_.try_emplace(organization, at);
  if (!fresh) {
    auto [first, last] = order_.equal_range(alarm->second);
    const auto same =
        std::find_if(first, last, [&](const auto& entry) { return entry.second == organization; });
    if (same != last) order_.erase(same);
    alarm->second = at;
  }
  order_.emplace(at, organization);
  // One that comes later than the clock wakes anyhow is found then.
  if (at < wakes_at_) changed_.notify_one();
}

void DueClock::Loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wakes_at_ = order_.empty() ? Clock::time_point::max() : order_.begin()->first;
    if (order_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = order_.begin();
    if (first->first > Clock::now()) {
      // A copy: Set may move it while the wait looks at it.
      const Clock::time_point until = wakes_at_;
      changed_.wait_until(lock, until);
      continue;
    }
    const model::OrganizationId organization = first->second;
    order_.erase(first);
    alarms_.erase(organization);
    lock.unlock();
    fire_(organization);
    lock.lock();
  }
}

}  // namespace centralino::queue
