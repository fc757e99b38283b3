#include "services/media/media_thread.h"

#include <absl/status/status.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <utility>

namespace centralino::media {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kTick = 1ms;
// Behind by more (the machine slept), time is not made up for: a burst would help nobody.
constexpr auto kMostBehind = 500ms;
constexpr std::size_t kMostMail = 200000;
constexpr int kReadBatch = 256;

void SleepUntil(Clock::time_point instant) {
  // libstdc++'s steady clock is CLOCK_MONOTONIC.
  const auto since = instant.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const timespec until{.tv_sec = seconds.count(), .tv_nsec = (since - seconds) / 1ns};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace

MediaThread::MediaThread(const EncodedPrompt& music, Listener listener)
    : music_(music),
      listener_(std::move(listener)),
      poll_(epoll_create1(EPOLL_CLOEXEC)),
      thread_([this](std::stop_token stop) { Run(stop); }) {}

MediaThread::~MediaThread() {
  thread_.request_stop();
  thread_.join();
}

bool MediaThread::Open(Session::Setup setup) {
  const std::uint64_t key = setup.key;
  if (!Deliver({.key = key, .tag = 0, .content = std::move(setup)})) return false;
  load_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

bool MediaThread::Post(std::uint64_t key, std::uint64_t tag, Order order) {
  return Deliver({.key = key, .tag = tag, .content = std::move(order)});
}

bool MediaThread::Deliver(Letter letter) {
  const std::lock_guard lock(mail_mutex_);
  if (mail_.size() >= kMostMail) return false;
  mail_.push_back(std::move(letter));
  has_mail_.store(true, std::memory_order_release);
  mail_came_.notify_one();
  return true;
}

void MediaThread::Run(std::stop_token stop) {
  // Sleeps end within a microsecond of their time instead of fifty.
  prctl(PR_SET_TIMERSLACK, 1);
  Clock::time_point due = Clock::now();
  std::size_t phase = 0;
  while (!stop.stop_requested()) {
    if (sessions_.empty()) {
      std::unique_lock lock(mail_mutex_);
      mail_came_.wait(lock, stop, [this] { return !mail_.empty(); });
      due = Clock::now();
    } else {
      SleepUntil(due);
      const auto late = Clock::now() - due;
      listener_.tick(late);
      if (late > kMostBehind) due += late;
    }
    ReadMail();
    for (Session* session : phases_[phase]) session->Tick();
    ReadSockets();
    phase = (phase + 1) % kPhases;
    due += kTick;
  }
}

void MediaThread::ReadMail() {
  if (!has_mail_.load(std::memory_order_acquire)) return;
  {
    const std::lock_guard lock(mail_mutex_);
    reading_.swap(mail_);
    has_mail_.store(false, std::memory_order_release);
  }
  for (Letter& letter : reading_) {
    if (auto* setup = std::get_if<Session::Setup>(&letter.content)) {
      Admit(std::move(*setup));
    } else {
      Obey(letter);
    }
  }
  reading_.clear();
}

void MediaThread::ReadSockets() {
  std::array<epoll_event, kReadBatch> events;
  for (;;) {
    const int count = epoll_wait(poll_.get(), events.data(), kReadBatch, 0);
    for (int i = 0; i < count; ++i) {
      static_cast<Session*>(events[static_cast<std::size_t>(i)].data.ptr)->ReceiveAll();
    }
    if (count < kReadBatch) return;
  }
}

void MediaThread::Admit(Session::Setup setup) {
  const std::uint64_t key = setup.key;
  auto session = std::make_unique<Session>(std::move(setup), music_, counters_);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = session.get();
  epoll_ctl(poll_.get(), EPOLL_CTL_ADD, session->socket().descriptor(), &event);
  const auto emptiest =
      std::min_element(phases_.begin(), phases_.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); });
  emptiest->push_back(session.get());
  const auto phase = static_cast<std::size_t>(emptiest - phases_.begin());
  sessions_.emplace(key, Lodger{std::move(session), phase});
}

void MediaThread::Obey(Letter& letter) {
  const auto found = sessions_.find(letter.key);
  if (found == sessions_.end()) return;  // closed while this was under way
  Session& session = *found->second.session;
  struct Visitor {
    MediaThread& thread;
    Session& session;
    const Letter& letter;

    void operator()(Remote& remote) { session.SetRemote(remote); }
    void operator()(Play& play) { session.Start(std::move(play)); }
    void operator()(PromptReady& ready) {
      if (!ready.prompt.ok()) session.Tell(Failed{ready.prompt.status()}, letter.tag);
      session.Ready(ready);
    }
    void operator()(media::Stop&) { session.Stop(); }
    void operator()(Bridge& bridge) {
      const auto other = thread.sessions_.find(bridge.other);
      if (other == thread.sessions_.end()) {
        return session.Tell(Failed{absl::NotFoundError("the other session is gone")}, letter.tag);
      }
      session.BridgeWith(*other->second.session);
    }
    void operator()(Unbridge&) { session.Unbridge(); }
    void operator()(Close&) { thread.End(letter.key); }
  };
  std::visit(Visitor{*this, session, letter}, std::get<Order>(letter.content));
}

void MediaThread::End(std::uint64_t key) {
  const auto found = sessions_.find(key);
  Session& session = *found->second.session;
  std::erase(phases_[found->second.phase], &session);
  session.Unbridge();
  const std::uint16_t port = session.socket().port();
  session.Tell(session.Totals());
  sessions_.erase(found);
  load_.fetch_sub(1, std::memory_order_relaxed);
  counters_.sessions_closed.Add();
  listener_.port_free(port);
}

}  // namespace centralino::media
