// One thread with its sessions. Time is cut into ticks of a millisecond; each session belongs to
// one phase of twenty, so that packets leave evenly, a twentieth of them each millisecond, and
// what has come is read in batches. With few sessions only few phases are in use and the thread
// sleeps from one to the next, or until a packet comes; with none it sleeps until it has mail.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include "services/media/commands.h"
#include "services/media/counters.h"
#include "services/media/session.h"

namespace centralino::media {

class MediaThread {
 public:
  // Told on the media thread: how late a tick was, and a session's port when it is closed.
  struct Listener {
    std::function<void(std::chrono::nanoseconds late)> tick;
    std::function<void(std::uint16_t port)> port_free;
  };
  // `music` outlives the thread.
  MediaThread(const EncodedPrompt& music, Listener listener);
  // Closes every session without a word to its edge.
  ~MediaThread();

  // From any thread, obeyed in the order of posting, within a millisecond. False if so much waits
  // that the thread must have stopped: nothing was posted.
  bool Open(Session::Setup setup);
  bool Post(std::uint64_t key, std::uint64_t tag, Order order);

  // About how many sessions it has, for balance.
  int load() const { return load_.load(std::memory_order_relaxed); }
  const Counters& counters() const { return counters_; }

 private:
  struct Letter {
    std::uint64_t key;
    std::uint64_t tag;
    std::variant<Order, Session::Setup> content;
  };
  static constexpr std::size_t kPhases = 20;
  struct Lodger {
    std::unique_ptr<Session> session;
    std::size_t phase;
  };

  using Clock = std::chrono::steady_clock;
  // The n-th millisecond since the thread began.
  using Tick = std::int64_t;

  bool Deliver(Letter letter);
  void Wake() const;
  void Run(std::stop_token stop);
  Clock::time_point TimeOf(Tick tick) const { return begin_ + std::chrono::milliseconds(tick); }
  std::vector<Session*>& PhaseOf(Tick tick) {
    return phases_[static_cast<std::size_t>(tick) % kPhases];
  }
  // The next tick in which somebody is to be served; nothing without sessions.
  std::optional<Tick> NextBusy();
  // Not to be waked by datagrams before `deaf_until`.
  void Wait(const std::stop_token& stop, Clock::time_point deaf_until,
            std::optional<Tick> until) const;
  void ServeDue();
  void ReadMail();
  // Whether datagrams had come.
  bool ReadSockets();
  void Admit(Session::Setup setup);
  void Obey(Letter& letter);
  void End(std::uint64_t key, bool tell);

  const EncodedPrompt& music_;
  const Listener listener_;
  Counters counters_;
  std::atomic<int> load_{0};

  // Guards mail_: any thread posts.
  std::mutex mail_mutex_;
  std::vector<Letter> mail_;
  std::atomic<bool> has_mail_{false};

  // Readable when mail has come.
  Descriptor bell_;
  // All sockets, and the bell.
  Descriptor poll_;

  // The thread's own.
  Clock::time_point begin_ = Clock::now();
  Tick next_ = 0;  // not served yet
  std::vector<Letter> reading_;
  std::unordered_map<std::uint64_t, Lodger> sessions_;
  std::array<std::vector<Session*>, kPhases> phases_;

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::media
