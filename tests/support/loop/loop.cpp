#include "support/loop/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace centralino::support {

double SecondsBetween(Instant from, Instant to) {
  return std::chrono::duration<double>(to - from).count();
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (epoll_ < 0 || wake_ < 0) std::abort();
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

Loop::~Loop() {
  close(wake_);
  close(epoll_);
}

void Loop::Watch(int fd, Task readable) {
  watched_[fd] = std::make_shared<Task>(std::move(readable));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void Loop::Forget(int fd) {
  if (watched_.erase(fd) > 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
}

Loop::TimerId Loop::At(Instant when, Task task) {
  const TimerId id = ++last_timer_;
  timers_.emplace(std::pair{when, id}, std::move(task));
  due_.emplace(id, when);
  return id;
}

void Loop::Cancel(TimerId id) {
  const auto found = due_.find(id);
  if (found == due_.end()) return;
  timers_.erase({found->second, id});
  due_.erase(found);
}

void Loop::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

void Loop::Stop() {
  if (std::this_thread::get_id() == thread_.load()) {
    stopping_ = true;
  } else {
    Post([this] { stopping_ = true; });
  }
}

void Loop::RunDueTimers() {
  const Instant now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto node = timers_.extract(timers_.begin());
    due_.erase(node.key().second);
    node.mapped()();
  }
}

void Loop::RunPosted() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_, &count, sizeof count);
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (Task& task : tasks) task();
}

void Loop::Run() {
  thread_ = std::this_thread::get_id();
  stopping_ = false;
  std::array<epoll_event, 256> events{};
  while (!stopping_) {
    timespec wait{3600, 0};
    if (!timers_.empty()) {
      const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
          timers_.begin()->first.first - Clock::now());
      const auto ns = left.count() > 0 ? left.count() : 0;
      wait = {ns / 1'000'000'000, ns % 1'000'000'000};
    }
    const int count =
        epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
    RunDueTimers();
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == wake_) {
        RunPosted();
      } else if (const auto found = watched_.find(fd); found != watched_.end()) {
        const auto keep = found->second;  // a handler may forget itself
        (*keep)();
      }
    }
  }
  thread_ = std::thread::id{};
}

}  // namespace centralino::support
