// Wakes a replica when something of an organisation falls due in Redis.
//
//   a script answered "next due at T"  ──►  Set(organisation, T here)  ──►  fire  ──►  due.lua
//
// Every outcome of a script sets the instant anew, so the replica that made a thing due knows of
// it at once; for what other replicas made due it looks again at least every `at_least_every`.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "model/id.h"

namespace centralino::queue {

class DueClock {
 public:
  using Clock = std::chrono::steady_clock;
  // Called on the clock's thread; afterwards the organisation sleeps until it is set again.
  using Fire = std::function<void(const model::OrganizationId&)>;

  DueClock(std::chrono::milliseconds at_least_every, Fire fire);
  ~DueClock();
  DueClock(const DueClock&) = delete;
  DueClock& operator=(const DueClock&) = delete;

  // No more calls after this; Set does no harm any more.
  void Stop();

  void Set(const model::OrganizationId& organization, Clock::time_point at);

 private:
  void Loop();

  const std::chrono::milliseconds at_least_every_;
  const Fire fire_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::map<model::OrganizationId, Clock::time_point> alarms_;
  std::multimap<Clock::time_point, model::OrganizationId> order_;
  Clock::time_point wakes_at_ = Clock::time_point::max();
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralino::queue
