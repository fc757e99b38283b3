#include "calendar/opening.h"

#include <catch2/catch.hpp>
#include <random>

#include "calendar/rome.h"

namespace centralino::calendar {
namespace {

using namespace std::chrono;
using model::Calendar;
using model::Instant;
using model::Interval;

Instant At(year_month_day day, int hour, int minute = 0) {
  return WhenClockShows(day, hour * 60 + minute).at(0);
}

// Monday to Friday 9 to 13, Tuesday and Thursday also 15 to 17.
Calendar Offices() {
  Calendar calendar;
  for (int day = 0; day < 5; ++day) calendar.weekly[day] = {{540, 780}};
  calendar.weekly[1].push_back({900, 1020});
  calendar.weekly[3].push_back({900, 1020});
  return calendar;
}

TEST_CASE("an office is open from its first minute until before its last") {
  const Calendar offices = Offices();
  const Place place{offices, "Empoli"};
  const auto wednesday = 2026y / November / 25;
  CHECK_FALSE(IsOpen(place, At(wednesday, 8, 59)));
  CHECK(IsOpen(place, At(wednesday, 9)));
  CHECK(IsOpen(place, At(wednesday, 12, 59)));
  CHECK_FALSE(IsOpen(place, At(wednesday, 13)));
  CHECK_FALSE(IsOpen(place, At(2026y / November / 28, 10)));
}

TEST_CASE("public holidays and the municipality's patron close, where the calendar says so") {
  Calendar offices = Offices();
  const auto patron = 2026y / November / 30;  // a Monday
  CHECK_FALSE(IsOpen({offices, "Empoli"}, At(patron, 10)));
  CHECK(IsOpen({offices, "Firenze"}, At(patron, 10)));
  CHECK_FALSE(IsOpen({offices, "Firenze"}, At(2026y / December / 8, 10)));
  CHECK_FALSE(IsOpen({offices, "Firenze"}, At(2027y / October / 4, 10)));
  offices.closed_on_patron_saint = false;
  CHECK(IsOpen({offices, "Empoli"}, At(patron, 10)));
  offices.closed_on_public_holidays = false;
  CHECK(IsOpen({offices, "Empoli"}, At(2026y / December / 8, 10)));
}

TEST_CASE("an exception outranks the week and the holidays, the last one first") {
  Calendar offices = Offices();
  offices.exceptions = {
      {.first = 2026y / December / 24, .last = 2027y / January / 2},
      {.first = 2026y / December / 26, .last = 2026y / December / 26, .hours = {{600, 660}}}};
  const Place place{offices, "Empoli"};
  CHECK_FALSE(IsOpen(place, At(2026y / December / 24, 10)));
  CHECK_FALSE(IsOpen(place, At(2026y / December / 31, 10)));
  CHECK(IsOpen(place, At(2026y / December / 26, 10, 30)));
  CHECK(IsOpen(place, At(2027y / January / 4, 10)));
}

TEST_CASE("the next opening skips nights, weekends, holidays and closures") {
  Calendar offices = Offices();
  const Place place{offices, "Empoli"};
  CHECK(NextOpening(place, At(2026y / November / 24, 13, 30)) == At(2026y / November / 24, 15));
  CHECK(NextOpening(place, At(2026y / November / 25, 10)) == At(2026y / November / 25, 10));
  // Friday afternoon; Monday is Sant'Andrea.
  CHECK(NextOpening(place, At(2026y / November / 27, 14)) == At(2026y / December / 1, 9));
  offices.exceptions = {{.first = 2026y / December / 1, .last = 2026y / December / 6}};
  CHECK(NextOpening(place, At(2026y / November / 27, 14)) == At(2026y / December / 7, 9));
}

TEST_CASE("a calendar that never opens says so") {
  const Calendar never;
  CHECK_FALSE(NextOpening({never, "Empoli"}, At(2026y / November / 25, 10)));
  CHECK_FALSE(HasWeeklyHours(never));
  CHECK(HasWeeklyHours(Offices()));
}

TEST_CASE("around both clock changes every minute's next opening is the one a walk finds") {
  std::mt19937 random(2000'84);
  for (int round = 0; round < 40; ++round) {
    Calendar calendar;
    calendar.closed_on_public_holidays = false;
    // Hours at night, where the clock jumps: cut a few random intervals out of 0:00 to 5:00.
    int minute = 0;
    for (int i = 0; i < 3 && minute < 290; ++i) {
      const int from = minute + static_cast<int>(random() % 80);
      const int to = from + 1 + static_cast<int>(random() % 70);
      calendar.weekly[6].push_back({from, to});
      minute = to;
    }
    const Place place{calendar, ""};
    const sys_days sunday =
        random() % 2 == 0 ? sys_days(2027y / March / 28) : sys_days(2026y / October / 25);
    // Backwards from Sunday 08:00, keeping the earliest open minute seen.
    std::optional<Instant> next;
    for (minutes m = hours(8); m >= -hours(3); m -= minutes(1)) {
      const Instant now = sunday + m;
      if (IsOpen(place, now)) next = now;
      if (next) REQUIRE(NextOpening(place, now) == next);
    }
  }
}

}  // namespace
}  // namespace centralino::calendar
