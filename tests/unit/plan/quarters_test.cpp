// Whoever calls a closed place hears when it opens again: at every quarter of an hour of two years,
// for every number, against a walk over the open quarters.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "calendar/opening.h"
#include "calendar/rome.h"
#include "empoli.h"
#include "model/lookup.h"
#include "plan/plan.h"
#include "speech/render.h"

namespace centralino::plan {
namespace {

using namespace std::chrono;
using model::Instant;

constexpr minutes kQuarter(15);
const Instant kFirst = sys_days(2026y / July / 1);
constexpr int kQuarters = 731 * 96;
// What opens after the two years is seen from within them.
constexpr int kBeyond = 60 * 96;

// Where a calendar opens next from each quarter on; the last quarters may not know.
using Openings = std::vector<std::optional<Instant>>;

Openings Walk(const model::Calendar& calendar) {
  Openings next(kQuarters + kBeyond);
  std::optional<Instant> seen;
  for (int i = kQuarters + kBeyond - 1; i >= 0; --i) {
    const Instant now = kFirst + i * kQuarter;
    if (calendar::IsOpen({calendar, "Empoli"}, now)) seen = now;
    next[static_cast<std::size_t>(i)] = seen;
  }
  return next;
}

// What must be said of the next opening: the sentence of that day, and its slots.
std::optional<speech::Prompt> Expected(const char* name, const std::optional<Instant>& next,
                                       Instant now) {
  if (!next || *next == now) return std::nullopt;
  const calendar::CivilTime then = calendar::InRome(*next);
  const days ahead = sys_days(then.day) - sys_days(calendar::InRome(now).day);
  speech::Prompt prompt{.sentence = name, .slots = {{"time", speech::ClockTime{then.minutes}}}};
  if (ahead == days(0)) {
    prompt.sentence += "-today";
  } else if (ahead == days(1)) {
    prompt.sentence += "-tomorrow";
  } else {
    prompt.slots["date"] = speech::Date{then.day};
  }
  return prompt;
}

class Checker {
 public:
  explicit Checker(const model::Snapshot& town) : town_(town) {
    for (const model::Calendar& each : town.organization.calendars) {
      openings_[each.id.value] = Walk(each);
    }
  }

  // `doors` and `bands` are calendars; empty: there are none.
  void Number(const char* number, const std::string& doors, const std::string& bands) {
    int closed = 0;
    for (int i = 0; i < kQuarters; ++i) {
      const Instant now = kFirst + i * kQuarter;
      const Facts facts{.now = now, .dialled = number, .caller_kind = CallerKind::kOperator};
      const Decision decision = NextStep(town_, facts, {}, {});
      const auto* const said = std::get_if<Announce>(&decision.step);
      const bool is_closed =
          said != nullptr && (Says(*said, "closed") || Says(*said, "outside-bands"));
      if (is_closed == (OpenAt(doors, i, now) || OpenAt(bands, i, now))) {
        CAPTURE(number, i);
        FAIL("closed where it is open, or open where it is closed");
      }
      if (!is_closed) continue;
      ++closed;
      Same(*said, "next-opening", At(doors, i), now, i);
      Same(*said, "next-band", At(bands, i), now, i);
    }
    CAPTURE(number);
    CHECK(closed > kQuarters / 4);
  }

  std::size_t distinct() const { return heard_.size(); }

 private:
  static bool Says(const Announce& said, const std::string& sentence) {
    return std::any_of(said.prompts.begin(), said.prompts.end(),
                       [&](const speech::Prompt& each) { return each.sentence == sentence; });
  }

  std::optional<Instant> At(const std::string& calendar, int i) const {
    if (calendar.empty()) return std::nullopt;
    return openings_.at(calendar)[static_cast<std::size_t>(i)];
  }
  bool OpenAt(const std::string& calendar, int i, Instant now) const {
    return At(calendar, i) == now;
  }

  void Same(const Announce& said, const std::string& name, const std::optional<Instant>& next,
            Instant now, int i) {
    const auto found =
        std::find_if(said.prompts.begin(), said.prompts.end(),
                     [&](const speech::Prompt& each) { return each.sentence.starts_with(name); });
    const std::optional<speech::Prompt> expected = Expected(name.c_str(), next, now);
    const bool same = expected
                          ? found != said.prompts.end() && found->sentence == expected->sentence &&
                                found->slots == expected->slots
                          : found == said.prompts.end();
    if (!same) {
      CAPTURE(i, name);
      FAIL("another opening is said");
    }
    if (!expected) return;
    const auto* const date = found->slots.contains("date")
                                 ? std::get_if<speech::Date>(&found->slots.at("date"))
                                 : nullptr;
    const auto key = std::pair(found->sentence, date == nullptr ? sys_days() : sys_days(date->day));
    if (heard_.insert(key).second) REQUIRE(speech::Render(*found).size() == 1);
  }

  const model::Snapshot& town_;
  std::map<std::string, Openings> openings_;
  std::set<std::pair<std::string, sys_days>> heard_;
};

TEST_CASE(
    "from every closed state the next opening and the next band are said, at every quarter of an "
    "hour") {
  const model::Snapshot town = SmallEmpoli();
  Checker check(town);
  check.Number("+3905717571", "offices", "");                // a guide
  check.Number("+390571757200", "offices", "");              // a desk by its site's hours
  check.Number("+390571757201", "", "building-bands");       // bands only
  check.Number("+390571757204", "offices", "advice-bands");  // both
  check.Number("+390571757301", "nursery", "");
  check.Number("+390571757401", "museum", "");
  CHECK(check.distinct() > 200);
}

}  // namespace
}  // namespace centralino::plan
