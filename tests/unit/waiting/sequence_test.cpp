// A long day at the lines, at random: callers come, go, are given to operators, are returned to
// their places; operators come and go. After every step every caller's number is looked at.
//
// The rule by which callers are given away is the queue's (ahead.h); no replica, no Redis.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

#include "tests/support/random.h"
#include "tests/support/waiting/counted.h"
#include "waiting/ahead.h"

namespace centralino::waiting {
namespace {

using model::GroupId;
using model::OperatorId;
using model::TicketId;

enum class Activity { kAway, kFree, kRings, kTalks };

// What a step may do to the numbers of those who wait.
enum class Effect {
  kNone,      // nothing at all: somebody joined behind them
  kFall,      // each stays or falls by one, and stays known
  kNoRise,    // a known number does not rise; it may become unknown
  kAnything,  // somebody of priority joined, or an operator came or went
};

using Numbers = std::map<TicketId, std::optional<int>>;

class Day {
 public:
  explicit Day(std::uint64_t seed) : random_(seed) {
    for (int i = 0, last = 1 + Upto(5); i < last; ++i) {
      operators_[OperatorId("op" + std::to_string(i))] = Activity::kAway;
    }
    for (int g = 0, last = 1 + Upto(3); g < last; ++g) {
      Line line{.group = GroupId("g" + std::to_string(g))};
      for (const auto& [id, activity] : operators_) {
        if (Upto(2) == 0) continue;
        line.members.push_back(id);
        if (late_ && Upto(2) == 0) line.late.push_back(id);
      }
      all_at_once_[line.group] = Upto(3) == 0;
      lines_.push_back(std::move(line));
    }
  }

  // Empty, or what does not hold.
  std::string Step() {
    const Numbers before = NumbersNow();
    const Effect effect = Something();
    for (Line& line : lines_) {
      line.operators.clear();
      for (const OperatorId& id : line.members) {
        if (operators_.at(id) != Activity::kAway) line.operators.push_back(id);
      }
    }
    if (!broken_.empty()) return what_ + ": " + broken_;
    return Compare(before, NumbersNow(), effect);
  }

  int known() const { return known_; }
  int unknown() const { return unknown_; }
  int served() const { return served_; }

 private:
  struct Where {
    Line* line = nullptr;
    std::size_t index = 0;
    explicit operator bool() const { return line != nullptr; }
    Caller& caller() const { return line->callers[index]; }
  };

  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }

  Effect Something() {
    const int dice = Upto(99);
    if (dice < 30) return Join();
    if (dice < 38) return Leave();
    if (dice < 40) return Open();
    if (dice < 60) return Give();
    if (dice < 74) return Answer();
    if (dice < 82) return Fail();
    if (dice < 95) return Hang();
    return ComeOrGo();
  }

  Effect Join() {
    std::size_t count = 0;
    for (const Line& line : lines_) count += line.callers.size();
    if (count >= 12) return Effect::kNone;
    Caller caller{.ticket = TicketId("t" + std::to_string(++arrivals_)), .place = arrivals_};
    const bool priority = Upto(14) == 0;
    if (priority) caller.place -= 1'000'000'000;
    if (diverted_ && Upto(2) == 0) caller.except = AnyOperator();
    for (int i = 0; diverted_ && i < 2 && Upto(3) == 0; ++i) {
      caller.kept_from.push_back(AnyOperator());
    }
    Line& line = lines_[static_cast<std::size_t>(Upto(static_cast<int>(lines_.size()) - 1))];
    what_ = caller.ticket.value + " joins " + line.group.value;
    line.callers.push_back(std::move(caller));
    if (priority) return Effect::kAnything;
    // An operator of a late level may go to him first.
    return late_ ? Effect::kNoRise : Effect::kNone;
  }

  Effect Leave() {
    const Where who = AnyCaller([](const Caller&) { return true; });
    if (!who) return Effect::kNone;
    what_ = who.caller().ticket.value + " leaves";
    for (const OperatorId& id : RingingFor(who.caller())) {
      Activity& activity = operators_[id];
      if (activity == Activity::kRings) activity = Activity::kFree;
    }
    Remove(who);
    return Effect::kFall;
  }

  // The level of a line that opens late opens for its first caller, or is closed for the next.
  Effect Open() {
    Line& line = lines_[static_cast<std::size_t>(Upto(static_cast<int>(lines_.size()) - 1))];
    what_ = "the late level of " + line.group.value + " opens or closes";
    open_[line.group] = !open_[line.group];
    return Effect::kNone;
  }

  static std::vector<OperatorId> RingingFor(const Caller& caller) {
    std::vector<OperatorId> all = caller.ringing_also;
    if (!caller.ringing_at.empty()) all.push_back(caller.ringing_at);
    return all;
  }

  bool MayHave(const Line& line, const Caller& caller, const OperatorId& id) {
    const auto holds = [&](const auto& list) {
      return std::find(list.begin(), list.end(), id) != list.end();
    };
    if (operators_.at(id) != Activity::kFree || caller.except == id) return false;
    return !holds(caller.kept_from) && (open_[line.group] || !holds(line.late));
  }

  // The first in the one order who may have one of the operators who are free: who waits, or for
  // whom all are rung.
  Effect Give() {
    Where first;
    OperatorId to;
    for (Line& line : lines_) {
      for (std::size_t i = 0; i < line.callers.size(); ++i) {
        const Caller& caller = line.callers[i];
        if (!caller.ringing_at.empty() && !all_at_once_[line.group]) continue;
        if (first && first.caller().place < caller.place) continue;
        for (const OperatorId& id : line.members) {
          if (!MayHave(line, caller, id)) continue;
          first = {&line, i};
          to = id;
        }
      }
    }
    if (!first) return Effect::kNone;
    what_ = first.caller().ticket.value + " is given to " + to.value;
    if (!first.caller().ringing_at.empty()) {
      first.caller().ringing_also.push_back(to);
      operators_[to] = Activity::kRings;
      return Effect::kNone;  // he rang already
    }
    CheckServed(first);
    first.caller().ringing_at = to;
    operators_[to] = Activity::kRings;
    return Effect::kFall;
  }

  Effect Answer() {
    const Where who = AnyCaller([](const Caller& caller) { return !caller.ringing_at.empty(); });
    if (!who) return Effect::kNone;
    what_ = who.caller().ringing_at.value + " answers " + who.caller().ticket.value;
    for (const OperatorId& id : RingingFor(who.caller())) {
      Activity& activity = operators_[id];
      const bool answers = id == who.caller().ringing_at;
      if (activity == Activity::kRings) activity = answers ? Activity::kTalks : Activity::kFree;
    }
    Remove(who);
    return Effect::kFall;
  }

  // He keeps his place.
  Effect Fail() {
    const Where who = AnyCaller([](const Caller& caller) { return !caller.ringing_at.empty(); });
    if (!who) return Effect::kNone;
    what_ = who.caller().ringing_at.value + " fails " + who.caller().ticket.value;
    Activity& activity = operators_[who.caller().ringing_at];
    if (activity == Activity::kRings) activity = Activity::kTalks;  // he rests
    Caller& caller = who.caller();
    caller.ringing_at = {};
    if (!caller.ringing_also.empty()) {
      caller.ringing_at = caller.ringing_also.back();
      caller.ringing_also.pop_back();
    }
    return Effect::kNoRise;
  }

  Effect Hang() {
    const OperatorId id = AnyOperator();
    what_ = id.value + " is free";
    if (operators_[id] == Activity::kTalks) operators_[id] = Activity::kFree;
    return Effect::kNone;
  }

  // Also while a phone of his rings: he is gone, and it rings on.
  Effect ComeOrGo() {
    const OperatorId id = AnyOperator();
    what_ = id.value + " comes or goes";
    Activity& activity = operators_[id];
    const bool rings = AnyCaller([&](const Caller& caller) {
                         const auto ringing = RingingFor(caller);
                         return std::find(ringing.begin(), ringing.end(), id) != ringing.end();
                       }).line != nullptr;
    activity = activity != Activity::kAway ? Activity::kAway
               : rings                     ? Activity::kRings
                                           : Activity::kFree;
    return Effect::kAnything;
  }

  OperatorId AnyOperator() {
    return std::next(operators_.begin(), Upto(static_cast<int>(operators_.size()) - 1))->first;
  }

  template <class Fits>
  Where AnyCaller(Fits fits) {
    std::vector<Where> all;
    for (Line& line : lines_) {
      for (std::size_t i = 0; i < line.callers.size(); ++i) {
        if (fits(line.callers[i])) all.push_back({&line, i});
      }
    }
    if (all.empty()) return {};
    return all[static_cast<std::size_t>(Upto(static_cast<int>(all.size()) - 1))];
  }

  static void Remove(const Where& who) {
    who.line->callers.erase(who.line->callers.begin() + static_cast<std::ptrdiff_t>(who.index));
  }

  Numbers NumbersNow() const {
    std::vector<TicketId> waiting;
    for (const Line& line : lines_) {
      for (const Caller& caller : line.callers) {
        if (caller.ringing_at.empty()) waiting.push_back(caller.ticket);
      }
    }
    const auto ahead = support::AheadInFull(lines_, waiting);
    Numbers numbers;
    for (std::size_t i = 0; i < waiting.size(); ++i) numbers[waiting[i]] = ahead[i];
    return numbers;
  }

  // When his turn comes nobody who was counted still waits: the number is of those who ring.
  void CheckServed(const Where& who) {
    ++served_;
    const TicketId& ticket = who.caller().ticket;
    const auto said = support::AheadInFull(lines_, {ticket}).front();
    if (!said) return;
    std::vector<Line> ringing = lines_;
    for (Line& line : ringing) {
      std::erase_if(line.callers, [&](const Caller& caller) {
        return caller.ringing_at.empty() && caller.ticket != ticket;
      });
    }
    const auto really = support::AheadInFull(ringing, {ticket}).front();
    if (really != said) broken_ = "his turn comes while he is told that some wait before him";
  }

  std::string Compare(const Numbers& before, const Numbers& after, Effect effect) {
    for (const auto& [ticket, now] : after) {
      ++(now ? known_ : unknown_);
      if (now && *now < 0) return what_ + ": a negative number";
      const auto found = before.find(ticket);
      if (found == before.end() || effect == Effect::kAnything) continue;
      const auto& then = found->second;
      const std::string story = what_ + ": " + ticket.value + " was told " + Text(then) +
                                " and is now " + Text(now) + Now();
      switch (effect) {
        case Effect::kNone:
          if (now != then) return story;
          break;
        case Effect::kFall:
          if (then && (!now || *now > *then || *now < *then - 1)) return story;
          break;
        case Effect::kNoRise:
          if (then && now && *now > *then) return story;
          break;
        case Effect::kAnything:
          break;
      }
    }
    return "";
  }

  // Who stands where, for a test that failed.
  std::string Now() const {
    std::string text;
    for (const Line& line : lines_) {
      text += "\n" + line.group.value + " of";
      for (const OperatorId& id : line.members) {
        text += " " + id.value + "afrt"[static_cast<std::size_t>(operators_.at(id))];
      }
      text += ":";
      for (const Caller& caller : line.callers) {
        text += " " + caller.ticket.value + "@" + std::to_string(caller.place);
        if (!caller.ringing_at.empty()) text += " at " + caller.ringing_at.value;
        if (!caller.except.empty()) text += " not " + caller.except.value;
      }
    }
    return text;
  }

  static std::string Text(const std::optional<int>& number) {
    return number ? std::to_string(*number) : "nothing";
  }

  std::mt19937_64 random_;
  // On half of the days some must not get one of the operators.
  const bool diverted_ = Upto(1) == 0;
  const bool late_ = Upto(1) == 0;  // and on half of them some levels open late
  std::map<GroupId, bool> all_at_once_, open_;
  std::map<OperatorId, Activity> operators_;
  std::vector<Line> lines_;
  std::int64_t arrivals_ = 0;
  std::string what_;
  std::string broken_;
  int known_ = 0;
  int unknown_ = 0;
  int served_ = 0;
};

TEST_CASE("through long days no number rises for those who were there before") {
  const std::uint64_t seed = support::Seed();
  WARN("seed " << seed);
  constexpr std::uint64_t kDay = 1000;
  const std::uint64_t days = support::Steps(300'000) / kDay;
  int known = 0;
  int unknown = 0;
  int served = 0;
  for (std::uint64_t i = 0; i < days; ++i) {
    Day day(seed + i);
    for (std::uint64_t step = 0; step < kDay; ++step) {
      const std::string broken = day.Step();
      if (!broken.empty())
        FAIL("CENTRALINO_SEED=" << seed + i << " step " << step << ": " << broken);
    }
    known += day.known();
    unknown += day.unknown();
    served += day.served();
  }
  CHECK(known > static_cast<int>(days));
  CHECK(unknown > static_cast<int>(days) / 10);
  CHECK(served > static_cast<int>(days));
}

}  // namespace
}  // namespace centralino::waiting
