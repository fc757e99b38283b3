// One thread that owns every socket and timer of the parties in a test: their SIP, their RTP, the
// 20 ms beat of what they say. A test's own thread asks it by Call and waits.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace centralino::support {

// All parties of a test live on one machine, so that their instants can be compared.
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

double SecondsBetween(Instant from, Instant to);

class Loop {
 public:
  using Task = std::function<void()>;
  using TimerId = std::uint64_t;  // 0: none

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // On the loop's thread only.
  void Watch(int fd, Task readable);
  void Forget(int fd);
  TimerId At(Instant when, Task task);
  TimerId After(Clock::duration delay, Task task) { return At(Clock::now() + delay, task); }
  void Cancel(TimerId id);

  // From any thread.
  void Post(Task task);
  void Stop();

  // Until Stop. May be called again.
  void Run();

  // Runs `function` on the loop's thread and returns what it returns. From a callback of the loop
  // itself it runs at once.
  template <class Function>
  auto Call(Function function) -> decltype(function()) {
    if (std::this_thread::get_id() == thread_.load()) return function();
    std::packaged_task<decltype(function())()> task(std::move(function));
    auto result = task.get_future();
    Post([&task] { task(); });
    return result.get();
  }

 private:
  void RunDueTimers();
  void RunPosted();

  int epoll_;
  int wake_;
  std::atomic<std::thread::id> thread_{};
  std::atomic<bool> stopping_{false};
  TimerId last_timer_ = 0;
  std::map<std::pair<Instant, TimerId>, Task> timers_;
  std::unordered_map<TimerId, Instant> due_;
  std::unordered_map<int, std::shared_ptr<Task>> watched_;
  std::mutex mutex_;  // guards posted_
  std::vector<Task> posted_;
};

// A loop that runs on a thread of its own for as long as this lives.
class LoopThread {
 public:
  LoopThread() : thread_([this] { loop_.Run(); }) {}
  ~LoopThread() {
    loop_.Stop();
    thread_.join();
  }
  Loop& loop() { return loop_; }

 private:
  Loop loop_;
  std::thread thread_;
};

}  // namespace centralino::support
