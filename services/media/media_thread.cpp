#include "services/media/media_thread.h"

#include <absl/status/status.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace centralino::media {
namespace {

using namespace std::chrono_literals;

// Behind by more (the machine slept), time is not made up for: a burst would help nobody.
constexpr std::int64_t kMostTicksBehind = 500;
constexpr std::size_t kMostMail = 200000;
constexpr int kReadBatch = 256;
// Then what is due goes first.
constexpr int kMostRounds = 8;
// A phase takes so many sessions before the next is opened. So many packets leave within a quarter
// of a millisecond; a wake costs as much time as sending four.
constexpr std::size_t kComfortable = 64;
// With more sessions, once packets have come others are awaited for a millisecond, to read many at
// one wake.
constexpr std::size_t kMany = 20;
constexpr int kRealTimePriority = 10;
constexpr int kNiceness = -11;

timespec ToTimespec(std::chrono::nanoseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  return {.tv_sec = seconds.count(), .tv_nsec = (time - seconds).count()};
}

void SleepUntil(std::chrono::steady_clock::time_point instant) {
  // libstdc++'s steady clock is CLOCK_MONOTONIC.
  const timespec until = ToTimespec(instant.time_since_epoch());
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

// Voice is heard at once when it is late; whatever else runs here is not. Where the system does
// not permit it (it takes CAP_SYS_NICE) the thread is one like any other.
void ComeFirst() {
  // Sleeps end within a microsecond of their time instead of fifty.
  prctl(PR_SET_TIMERSLACK, 1);
  const sched_param priority{.sched_priority = kRealTimePriority};
  if (sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &priority) == 0) return;
  setpriority(PRIO_PROCESS, 0, kNiceness);
}

}  // namespace

MediaThread::MediaThread(const EncodedPrompt& music, Listener listener)
    : music_(music),
      listener_(std::move(listener)),
      bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      poll_(epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  epoll_ctl(poll_.get(), EPOLL_CTL_ADD, bell_.get(), &event);
  thread_ = std::jthread([this](std::stop_token stop) { Run(stop); });
}

MediaThread::~MediaThread() {
  thread_.request_stop();
  Wake();
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
  bool first = false;
  {
    const std::lock_guard lock(mail_mutex_);
    if (mail_.size() >= kMostMail) return false;
    first = mail_.empty();
    mail_.push_back(std::move(letter));
    has_mail_.store(true, std::memory_order_release);
  }
  if (first) Wake();
  return true;
}

void MediaThread::Wake() const {
  // It cannot fail but when it has rung already.
  [[maybe_unused]] const int result = eventfd_write(bell_.get(), 1);
}

std::optional<MediaThread::Tick> MediaThread::NextBusy() {
  for (Tick tick = next_; tick < next_ + static_cast<Tick>(kPhases); ++tick) {
    if (!PhaseOf(tick).empty()) return tick;
  }
  return std::nullopt;
}

void MediaThread::Wait(const std::stop_token& stop, Clock::time_point deaf_until,
                       std::optional<Tick> until) const {
  // What was posted after the mail was read, or the wish to end, has rung a bell that ReadSockets
  // heard and forgot; and whoever posts behind it does not ring again.
  if (stop.stop_requested() || has_mail_.load(std::memory_order_acquire)) return;
  pollfd sockets{.fd = poll_.get(), .events = POLLIN, .revents = 0};
  if (!until) {
    ppoll(&sockets, 1, nullptr, nullptr);
    return;
  }
  const Clock::time_point due = TimeOf(*until);
  if (deaf_until > Clock::now()) SleepUntil(std::min(due, deaf_until));
  const auto left = due - Clock::now();
  if (left <= 0ns) return;
  const timespec timeout = ToTimespec(left);
  ppoll(&sockets, 1, &timeout, nullptr);
}

void MediaThread::Run(std::stop_token stop) {
  ComeFirst();
  while (!stop.stop_requested()) {
    const Clock::time_point woken = Clock::now();
    ReadMail();
    ServeDue();
    const bool hears = ReadSockets();
    Wait(stop, hears && sessions_.size() > kMany ? woken + 1ms : woken, NextBusy());
  }
}

void MediaThread::ServeDue() {
  const Clock::time_point now = Clock::now();
  const Tick last = (now - begin_) / 1ms;
  next_ = std::max(next_, last - kMostTicksBehind);
  for (; next_ <= last; ++next_) {
    const auto& sessions = PhaseOf(next_);
    if (sessions.empty()) continue;
    listener_.tick(now - TimeOf(next_));
    for (Session* session : sessions) session->Tick();
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

bool MediaThread::ReadSockets() {
  std::array<epoll_event, kReadBatch> events;
  // A datagram from each that has one, then again: one leg does not starve the others, and none is
  // asked in vain whether it has a second.
  bool hears = false;
  for (int round = 0; round < kMostRounds; ++round) {
    const int count = epoll_wait(poll_.get(), events.data(), kReadBatch, 0);
    if (count <= 0) break;
    // What was told before these came holds for them. It may close some: they are asked for again.
    if (has_mail_.load(std::memory_order_acquire)) {
      ReadMail();
      continue;
    }
    for (int i = 0; i < count; ++i) {
      auto* const session = static_cast<Session*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (session != nullptr) {
        hears = true;
        session->ReceiveOne();
      } else {
        eventfd_t rung = 0;
        eventfd_read(bell_.get(), &rung);
      }
    }
  }
  return hears;
}

void MediaThread::Admit(Session::Setup setup) {
  const std::uint64_t key = setup.key;
  auto session = std::make_unique<Session>(std::move(setup), music_, counters_);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = session.get();
  epoll_ctl(poll_.get(), EPOLL_CTL_ADD, session->socket().descriptor(), &event);
  // As few phases as hold them comfortably, so that a thread with few sessions seldom wakes.
  const std::size_t open = std::min(sessions_.size() / kComfortable + 1, kPhases);
  const auto emptiest =
      std::min_element(phases_.begin(), phases_.begin() + static_cast<std::ptrdiff_t>(open),
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
    void operator()(Close& close) { thread.End(letter.key, close.answer); }
    void operator()(Record& record) { session.StartRecording(std::move(record)); }
    void operator()(media::StopRecording&) { session.StopRecording(); }
    void operator()(media::SendRecording&) { session.SendRecording(); }
  };
  std::visit(Visitor{*this, session, letter}, std::get<Order>(letter.content));
}

void MediaThread::End(std::uint64_t key, bool tell) {
  const auto found = sessions_.find(key);
  Session& session = *found->second.session;
  std::erase(phases_[found->second.phase], &session);
  session.Unbridge();
  session.SendRecording();
  const std::uint16_t port = session.socket().port();
  if (tell) session.Tell(session.Totals());
  sessions_.erase(found);
  load_.fetch_sub(1, std::memory_order_relaxed);
  counters_.sessions_closed.Add();
  listener_.port_free(port);
}

}  // namespace centralino::media
