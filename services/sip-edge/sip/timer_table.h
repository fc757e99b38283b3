// What is to be done later, in order of time; at one instant, in the order in which it was set. No
// clock: whoever owns it says what time it is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace centralino::edge {

class TimerTable {
 public:
  using Task = std::function<void()>;
  using Timer = std::uint64_t;  // 0 is never a timer
  using Instant = std::chrono::steady_clock::time_point;

  Timer Set(Instant at, Task task) {
    const Timer timer = ++last_;
    const auto place = tasks_.emplace(at, std::make_pair(timer, std::move(task)));
    places_.emplace(timer, place);
    return timer;
  }

  // One that fired, was cancelled or never was does no harm.
  void Cancel(Timer timer) {
    const auto found = places_.find(timer);
    if (found == places_.end()) return;
    tasks_.erase(found->second);
    places_.erase(found);
  }

  std::optional<Instant> Next() const {
    if (tasks_.empty()) return std::nullopt;
    return tasks_.begin()->first;
  }

  // Runs what is due by `now`, also what those tasks set and is due by then. A task may set and
  // cancel others; its own timer is over when it runs.
  void RunDue(Instant now) {
    while (!tasks_.empty() && tasks_.begin()->first <= now) {
      auto [timer, task] = std::move(tasks_.begin()->second);
      tasks_.erase(tasks_.begin());
      places_.erase(timer);
      task();
    }
  }

  std::size_t size() const { return tasks_.size(); }

 private:
  using Tasks = std::multimap<Instant, std::pair<Timer, Task>>;

  Tasks tasks_;
  std::unordered_map<Timer, Tasks::iterator> places_;
  Timer last_ = 0;
};

}  // namespace centralino::edge
