// Letters that are on their way, and those that have arrived.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mail/smtp.h"
#include "mail/spool.h"

namespace centralino::mail {

// The n-th pause (1, 2 …) before a letter is tried again: doubled each time, to `longest`.
std::chrono::milliseconds PauseAfter(int failures, std::chrono::milliseconds first,
                                     std::chrono::milliseconds longest);

class Outbox {
 public:
  struct Settings {
    std::filesystem::path folder;
    std::string from = "centralino@localhost";
    std::chrono::hours keep_delivered{7 * 24};
    std::chrono::milliseconds first_pause{30'000};
    std::chrono::milliseconds longest_pause{3'600'000};
    // Told after each attempt, for a log.
    std::function<void(const Entry&)> tried;
  };
  // `transport` outlives it.
  Outbox(Settings settings, Transport& transport);

  // Reads what an earlier life of the process left.
  absl::Status Open();

  // When it returns, the letter will arrive: also if the process ends now. `attachment` is moved
  // away from where it is, which is on the spool's file system; empty: none. Given again, by its
  // id, it changes nothing.
  absl::Status Add(const Letter& letter, const std::filesystem::path& attachment);

  // Sends what is due, one letter after the other, and forgets what was kept long enough; says
  // when there will be something to do. For one thread, which it keeps waiting.
  std::optional<Instant> Work(Instant now);

  std::vector<Entry> List() const;  // oldest first
  absl::StatusOr<std::string> Attachment(const std::string& id) const;
  absl::Status Remove(const std::string& id);

  struct Figures {
    std::uint64_t delivered = 0;  // since the process began, as the two below
    std::uint64_t refused = 0;
    std::uint64_t failed_attempts = 0;
    std::size_t waiting = 0;
    std::size_t refused_kept = 0;
    std::uint64_t bytes = 0;
    int broken = 0;                 // files that could not be read
    std::optional<Instant> oldest;  // of those that wait
    bool server_answers = true;
  };
  Figures figures() const;

 private:
  std::optional<Entry> NextDue(Instant now) const;
  void Settle(Entry entry, const Reply& reply, Instant now);
  void Forget(Instant now);
  std::optional<Instant> NextTime() const;

  const Settings settings_;
  Transport& transport_;
  Spool spool_;

  // Guards what follows: any thread gives, lists and removes; one works.
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  // While nobody answers, one letter now and then is enough to find out.
  int unreachable_ = 0;
  Instant not_before_{};
  Figures counted_;
};

// The thread that works, by the real clock.
class Postman {
 public:
  explicit Postman(Outbox& outbox);
  ~Postman();
  // There is something new.
  void Ring();

 private:
  void Run(const std::stop_token& stop);

  Outbox& outbox_;
  std::mutex mutex_;  // guards rung_
  std::condition_variable_any bell_;
  bool rung_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::mail
