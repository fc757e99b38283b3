// The SIP loop: one thread that owns every call, leg and registration (DESIGN §9).
//
//   any thread ──Post──► queue ──eventfd──┐
//   sockets of the stack ─────────────────┼──► the loop's thread ──► handlers, in order
//   timers (steady clock) ────────────────┘
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

struct su_root_s;

namespace centralino::edge {

class Loop {
 public:
  using Task = std::function<void()>;
  using Timer = std::uint64_t;  // 0 is never a timer
  using Watch = int;

  Loop();   // starts the thread
  ~Loop();  // stops and joins it; what was not run yet is dropped
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // From any thread, without waiting. Tasks run in the order they were posted, never inside Post.
  void Post(Task task);
  // Runs the task on the loop's thread and waits for it. On the loop's thread: at once.
  void Call(const Task& task);

  // On the loop's thread only. A timer fires once.
  Timer After(std::chrono::milliseconds delay, Task task);
  void Cancel(Timer timer);

  // On the loop's thread only. `readable` is called as long as there is something to read from the
  // descriptor, or an end or error to be seen. Unwatch before it is closed, never from inside
  // `readable`.
  Watch WatchReadable(int descriptor, Task readable);
  void Unwatch(Watch watch);

  bool OnThread() const;
  // For the stack, on the loop's thread only.
  su_root_s* root();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace centralino::edge
