// A million random steps of the loop's timers under a clock of the test's own, beside a list that
// is looked through each time.
#include "services/sip-edge/sip/timer_table.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/random.h"

namespace centralino::edge {
namespace {

using std::chrono::milliseconds;

class Trial {
 public:
  explicit Trial(std::uint64_t seed) : random_(seed) {}

  // False: the table did not do what the list says.
  bool Step() {
    switch (Upto(4)) {
      case 0:
      case 1:
        if (expected_.size() < 60) SetOne();
        break;
      case 2:
        CancelOne();
        break;
      default:
        now_ += milliseconds(Upto(20));
        table_.RunDue(now_);
        RunExpected();
    }
    return fired_ == must_fire_ && table_.size() == expected_.size() && NextIsRight();
  }

  void Forget() {
    total_ += fired_.size();
    fired_.clear();
    must_fire_.clear();
  }
  std::uint64_t total() const { return total_; }

 private:
  struct Entry {
    TimerTable::Instant at;
    TimerTable::Timer timer = 0;
    // What its task does: cancels this one, and sets another so much later.
    TimerTable::Timer cancels = 0;
    std::optional<milliseconds> sets;
  };

  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }

  TimerTable::Timer AnyTimer() {
    if (expected_.empty() || Upto(9) == 0) return static_cast<TimerTable::Timer>(Upto(1000));
    return expected_[static_cast<std::size_t>(Upto(static_cast<int>(expected_.size()) - 1))].timer;
  }

  void SetOne() {
    Entry entry{.at = now_ + milliseconds(Upto(300) - 5)};
    if (Upto(3) == 0) entry.cancels = AnyTimer();
    if (Upto(3) == 0) entry.sets = milliseconds(Upto(50));
    entry.timer = table_.Set(entry.at, [this, entry] {
      fired_.push_back(entry.at);
      if (entry.cancels != 0) table_.Cancel(entry.cancels);
      if (entry.sets) set_by_tasks_.push_back(SetPlain(entry.at + *entry.sets));
    });
    expected_.push_back(entry);
  }

  TimerTable::Timer SetPlain(TimerTable::Instant at) {
    return table_.Set(at, [this, at] { fired_.push_back(at); });
  }

  void CancelOne() {
    const TimerTable::Timer timer = AnyTimer();
    table_.Cancel(timer);
    Erase(timer);
  }

  void Erase(TimerTable::Timer timer) {
    std::erase_if(expected_, [&](const Entry& entry) { return entry.timer == timer; });
  }

  void RunExpected() {
    std::size_t set = 0;
    for (;;) {
      // The earliest; of several the one that was set first, whose timer is the lowest.
      const auto first =
          std::min_element(expected_.begin(), expected_.end(), [](const Entry& a, const Entry& b) {
            return std::pair(a.at, a.timer) < std::pair(b.at, b.timer);
          });
      if (first == expected_.end() || first->at > now_) break;
      const Entry entry = *first;
      expected_.erase(first);
      must_fire_.push_back(entry.at);
      if (entry.cancels != 0) Erase(entry.cancels);
      if (!entry.sets) continue;
      if (set == set_by_tasks_.size()) break;  // the table never ran that task
      expected_.push_back({.at = entry.at + *entry.sets, .timer = set_by_tasks_[set++]});
    }
    set_by_tasks_.clear();
  }

  bool NextIsRight() const {
    if (expected_.empty()) return !table_.Next();
    const auto first = std::min_element(expected_.begin(), expected_.end(),
                                        [](const Entry& a, const Entry& b) { return a.at < b.at; });
    return table_.Next() == first->at;
  }

  std::mt19937_64 random_;
  TimerTable table_;
  TimerTable::Instant now_{std::chrono::hours(1)};
  std::vector<Entry> expected_;
  std::vector<TimerTable::Timer> set_by_tasks_;
  std::vector<TimerTable::Instant> fired_;
  std::vector<TimerTable::Instant> must_fire_;
  std::uint64_t total_ = 0;
};

TEST_CASE("timers fire once, in order, when they are due, and never after they were cancelled") {
  const std::uint64_t seed = support::Seed();
  WARN("seed " << seed);
  const std::uint64_t steps = support::Steps(1'000'000);
  Trial trial(seed);
  for (std::uint64_t step = 0; step < steps; ++step) {
    if (!trial.Step()) FAIL("CENTRALINO_SEED=" << seed << ", step " << step);
    trial.Forget();
  }
  CHECK(trial.total() > steps / 20);
}

}  // namespace
}  // namespace centralino::edge
