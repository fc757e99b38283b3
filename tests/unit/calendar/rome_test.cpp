// Civil time against the rule of Directive 2000/84/EC, minute by minute on the days of change.
#include "calendar/rome.h"

#include <catch2/catch.hpp>

namespace centralino::calendar {
namespace {

using namespace std::chrono;

// Summer time holds from the last Sunday of March to the last Sunday of October, 01:00 UTC.
seconds OffsetByTheDirective(sys_seconds instant) {
  const year year = year_month_day(floor<days>(instant)).year();
  const sys_seconds begin = sys_days(year / March / Sunday[last]) + hours(1);
  const sys_seconds end = sys_days(year / October / Sunday[last]) + hours(1);
  return begin <= instant && instant < end ? hours(2) : hours(1);
}

CivilTime ByTheDirective(sys_seconds instant) {
  const sys_seconds wall = instant + OffsetByTheDirective(instant);
  const sys_days day = floor<days>(wall);
  return {.day = day, .minutes = static_cast<int>(duration_cast<minutes>(wall - day).count())};
}

TEST_CASE("every minute around both clock changes has the directive's civil time") {
  for (int y = 2024; y <= 2030; ++y) {
    for (const sys_days sunday :
         {sys_days(year(y) / March / Sunday[last]), sys_days(year(y) / October / Sunday[last])}) {
      for (minutes m(-180); m < hours(30); m += minutes(1)) {
        const sys_seconds instant = sunday + m;
        REQUIRE(InRome(instant) == ByTheDirective(instant));
      }
    }
  }
}

TEST_CASE("every hour of four years has the directive's civil time") {
  for (sys_seconds instant = sys_days(2025y / January / 1); instant < sys_days(2029y / January / 1);
       instant += hours(1)) {
    REQUIRE(InRome(instant) == ByTheDirective(instant));
  }
}

TEST_CASE("what the clock shows is found again: once, twice in October, never in March") {
  for (const auto& [day, missing, twice] :
       {std::tuple(2027y / March / 28, 60, 0), std::tuple(2026y / October / 25, 0, 60),
        std::tuple(2026y / November / 25, 0, 0)}) {
    int none = 0;
    int two = 0;
    for (int m = 0; m < 1440; ++m) {
      const auto instants = WhenClockShows(day, m);
      for (const model::Instant instant : instants) {
        REQUIRE(InRome(instant) == CivilTime{.day = day, .minutes = m});
      }
      none += instants.empty();
      two += instants.size() == 2;
    }
    CHECK(none == missing);
    CHECK(two == twice);
  }
}

TEST_CASE("clock changes are known by the day") {
  CHECK(ClockChangesOn(2027y / March / 28) ==
        std::vector<model::Instant>{sys_days(2027y / March / 28) + hours(1)});
  CHECK(ClockChangesOn(2026y / October / 25) ==
        std::vector<model::Instant>{sys_days(2026y / October / 25) + hours(1)});
  CHECK(ClockChangesOn(2026y / November / 25).empty());
}

}  // namespace
}  // namespace centralino::calendar
