#include "services/sip-edge/sip/loop.h"

#include <poll.h>
#include <sofia-sip/su_wait.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/sip-edge/sip/timer_table.h"

namespace centralino::edge {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::int64_t kLongestSleep = 1000;
// The stack has timers of half a second to 32 s, several for each transaction, most of which only
// forget it. They are run with whatever else wakes the loop, or so much later.
constexpr std::int64_t kStackTimerSlack = 10;

// The epoll descriptor that watches `watched`: the kernel lists what each one watches.
int EventsDescriptor(int watched) {
  const std::string wanted = std::to_string(watched);
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream info(entry.path());
    for (std::string word; info >> word;) {
      if (word == "tfd:" && info >> word && word == wanted) {
        return std::stoi(entry.path().filename().string());
      }
    }
  }
  // Every loop of this process would spin or hang: no edge can run so.
  std::fputs("sip loop: the stack does not watch its sockets by epoll\n", stderr);
  std::abort();
}

}  // namespace

class Loop::State {
 public:
  State() : wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    std::promise<void> ready;
    thread_ = std::thread([&] { Run(ready); });
    ready.get_future().wait();
  }

  ~State() {
    Post([this] { stop_ = true; });
    thread_.join();
    close(wake_);
  }

  void Post(Task task) {
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = tasks_.empty();
      tasks_.push_back(std::move(task));
    }
    // The loop looks at the queue before it sleeps: on its own thread nobody needs waking.
    if (first && !OnThread()) Wake();
  }

  void Call(const Task& task) {
    if (OnThread()) return task();
    std::promise<void> done;
    Post([&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }

  Timer After(std::chrono::milliseconds delay, Task task) {
    assert(OnThread());
    return timers_.Set(Clock::now() + delay, std::move(task));
  }

  void Cancel(Timer timer) {
    assert(OnThread());
    timers_.Cancel(timer);
  }

  Watch WatchReadable(int descriptor, Task readable) {
    assert(OnThread());
    su_wait_t wait[1] = {SU_WAIT_INIT};
    su_wait_create(wait, descriptor, SU_WAIT_IN);
    auto task = std::make_unique<Task>(std::move(readable));
    const Watch watch = su_root_register(root_, wait, &State::OnReadable,
                                         reinterpret_cast<su_wakeup_arg_t*>(task.get()), 0);
    watched_[watch] = std::move(task);
    return watch;
  }

  void Unwatch(Watch watch) {
    assert(OnThread());
    su_root_deregister(root_, watch);
    watched_.erase(watch);
  }

  bool OnThread() const { return std::this_thread::get_id() == thread_.get_id(); }

  su_root_t* root() { return root_; }

 private:
  void Run(std::promise<void>& ready) {
    su_init();
    root_ = su_root_create(nullptr);
    su_wait_t wait[1] = {SU_WAIT_INIT};
    su_wait_create(wait, wake_, SU_WAIT_IN);
    const int index = su_root_register(root_, wait, &State::OnWake, nullptr, 0);
    // The constructor is still in `thread_ = …`: no one may ask OnThread before it is over.
    ready.set_value();
    const int events = EventsDescriptor(wake_);
    for (;;) {
      RunTasks();
      timers_.RunDue(Clock::now());
      if (stop_) break;
      const su_duration_t stack_timer = su_root_step(root_, 0);
      Sleep(events, stack_timer);
    }
    su_root_deregister(root_, index);
    su_root_destroy(root_);
    su_deinit();
  }

  static int OnWake(su_root_magic_t*, su_wait_t* wait, su_wakeup_arg_t*) {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = read(wait->fd, &count, sizeof count);
    return 0;
  }

  static int OnReadable(su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* task) {
    (*reinterpret_cast<Task*>(task))();
    return 0;
  }

  void Wake() {
    const std::uint64_t one = 1;
    while (write(wake_, &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  // The stack rounds the time to its next timer down to whole milliseconds and then spins through
  // the last one; there is always a next one. So it never sleeps itself: we do, on its epoll
  // descriptor.
  void Sleep(int events, su_duration_t stack_timer) {
    {
      const std::lock_guard lock(mutex_);
      if (!tasks_.empty()) return;
    }
    using std::chrono::milliseconds;
    std::int64_t wait = stack_timer < 0 ? kLongestSleep : stack_timer + kStackTimerSlack;
    if (const auto next = timers_.Next()) {
      const auto left = std::chrono::ceil<milliseconds>(*next - Clock::now());
      wait = std::min<std::int64_t>(wait, left.count());
    }
    pollfd ready{events, POLLIN, 0};
    poll(&ready, 1, static_cast<int>(std::clamp<std::int64_t>(wait, 0, kLongestSleep)));
  }

  // Only what was there at the start: a task that posts itself again starves nobody.
  void RunTasks() {
    std::vector<Task> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(tasks_);
    }
    for (Task& task : tasks) task();
  }

  int wake_;
  std::thread thread_;
  su_root_t* root_ = nullptr;
  bool stop_ = false;  // the loop's thread only
  TimerTable timers_;
  std::unordered_map<Watch, std::unique_ptr<Task>> watched_;

  std::mutex mutex_;  // guards tasks_
  std::vector<Task> tasks_;
};

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() = default;

void Loop::Post(Task task) { state_->Post(std::move(task)); }
void Loop::Call(const Task& task) { state_->Call(task); }
Loop::Timer Loop::After(std::chrono::milliseconds delay, Task task) {
  return state_->After(delay, std::move(task));
}
void Loop::Cancel(Timer timer) { state_->Cancel(timer); }
Loop::Watch Loop::WatchReadable(int descriptor, Task readable) {
  return state_->WatchReadable(descriptor, std::move(readable));
}
void Loop::Unwatch(Watch watch) { state_->Unwatch(watch); }
bool Loop::OnThread() const { return state_->OnThread(); }
su_root_s* Loop::root() { return state_->root(); }

}  // namespace centralino::edge
