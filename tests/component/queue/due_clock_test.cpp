// The clock that wakes a replica when something falls due.
#include "services/queue/due_clock.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Clock = DueClock::Clock;

// Whom the clock woke, and when.
class Woken {
 public:
  DueClock::Fire Fire() {
    return [this](const model::OrganizationId& organization) {
      const std::lock_guard lock(mutex_);
      names_.push_back(organization.value);
      last_ = Clock::now();
      changed_.notify_all();
    };
  }
  std::vector<std::string> Names(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 10s, [&] { return names_.size() >= count; });
    return names_;
  }
  Clock::time_point last() {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> names_;
  Clock::time_point last_{};
};

const model::OrganizationId kEmpoli("empoli"), kVinci("vinci");

TEST_CASE("organisations are woken in the order of their instants, each once and not before") {
  Woken woken;
  DueClock clock(1h, woken.Fire());
  const Clock::time_point now = Clock::now();
  clock.Set(kEmpoli, now + 60ms);
  clock.Set(kVinci, now + 30ms);
  CHECK(woken.Names(2) == std::vector<std::string>{"vinci", "empoli"});
  CHECK(woken.last() >= now + 60ms);
}

TEST_CASE("the last instant that was set counts, earlier or later") {
  Woken woken;
  DueClock clock(1h, woken.Fire());
  const Clock::time_point now = Clock::now();
  clock.Set(kEmpoli, now + 10min);
  clock.Set(kVinci, now + 5s);
  clock.Set(kVinci, now + 10min);
  clock.Set(kEmpoli, now + 40ms);
  CHECK(woken.Names(1).back() == "empoli");
  CHECK(woken.last() >= now + 40ms);
}

TEST_CASE("an instant far away is looked at before") {
  Woken woken;
  DueClock clock(30ms, woken.Fire());
  clock.Set(kEmpoli, Clock::now() + 1h);
  CHECK(woken.Names(1) == std::vector<std::string>{"empoli"});
}

TEST_CASE("a clock that was stopped wakes nobody, and may still be set") {
  Woken woken;
  DueClock clock(1h, woken.Fire());
  clock.Stop();
  clock.Set(kEmpoli, Clock::now());
  clock.Stop();
  CHECK(woken.Names(0).empty());
}

}  // namespace
}  // namespace centralino::queue
