// The next opening at every quarter of an hour of two years, against a walk that knows nothing of
// the library: the directive's clock, the table of holidays, a list of open quarters.
#include <algorithm>
#include <catch2/catch.hpp>

#include "calendar/opening.h"
#include "holiday_table.h"

namespace centralino::calendar {
namespace {

using namespace std::chrono;
using model::Calendar;
using model::Instant;

constexpr minutes kQuarter(15);
// Two whole years: four changes of the clock, a leap day, 4 October on a Sunday and on a Monday.
const sys_seconds kFirst = sys_days(2026y / July / 1);
const sys_seconds kLast = sys_days(2028y / July / 1);
// What opens after the two years is looked for this far.
constexpr days kBeyond(60);

struct Wall {
  sys_days day;
  int minute;
};

// Directive 2000/84/EC: summer time from the last Sunday of March to that of October, 01:00 UTC.
Wall OnTheWall(sys_seconds instant) {
  const year year = year_month_day(floor<days>(instant)).year();
  const bool summer = instant >= sys_days(year / March / Sunday[last]) + hours(1) &&
                      instant < sys_days(year / October / Sunday[last]) + hours(1);
  const sys_seconds wall = instant + hours(summer ? 2 : 1);
  const sys_days day = floor<days>(wall);
  return {day, static_cast<int>(duration_cast<minutes>(wall - day).count())};
}

struct Case {
  const char* name;
  Calendar calendar;
  const char* municipality;
  month_day patron;
};

std::vector<Case> Cases() {
  Calendar offices;
  for (int day = 0; day < 5; ++day) offices.weekly[day] = {{510, 780}};
  offices.weekly[1].push_back({900, 1050});
  offices.exceptions = {
      {.first = 2026y / December / 24, .last = 2027y / January / 5},
      {.first = 2026y / December / 28, .last = 2026y / December / 28, .hours = {{540, 600}}},
      {.first = 2027y / August / 9, .last = 2027y / August / 22}};
  Calendar museum;
  for (int day = 1; day < 7; ++day) museum.weekly[day] = {{600, 1140}};
  museum.closed_on_public_holidays = false;
  museum.closed_on_patron_saint = false;
  Calendar bands;
  bands.weekly[0] = {{540, 660}};
  bands.weekly[3] = {{540, 660}};
  // Open across every change of the clock, and opening in the hour that is missing or comes twice.
  Calendar night;
  night.weekly[6] = {{75, 135}, {150, 165}, {180, 195}};
  night.weekly[0] = {{0, 15}, {1425, 1440}};
  night.closed_on_public_holidays = false;
  // The hour that comes twice, the one that is missing, and long times without any.
  Calendar seldom;
  for (const year_month_day day :
       {2026y / October / 25, 2027y / March / 28, 2027y / October / 31, 2028y / July / 14}) {
    seldom.exceptions.push_back({.first = day, .last = day, .hours = {{120, 180}}});
  }
  return {{"offices in Empoli", offices, "Empoli", November / 30},
          {"offices in Firenze", offices, "048017", June / 24},
          {"museum", museum, "Empoli", November / 30},
          {"bands", bands, "Empoli", November / 30},
          {"night", night, "", February / 30},
          {"seldom", seldom, "Empoli", November / 30}};
}

const std::vector<model::Interval>& HoursByHand(const Case& c, sys_days day, bool holiday) {
  static const std::vector<model::Interval> kNone;
  for (auto each = c.calendar.exceptions.rbegin(); each != c.calendar.exceptions.rend(); ++each) {
    if (sys_days(each->first) <= day && day <= sys_days(each->last)) return each->hours;
  }
  const year_month_day date(day);
  if (c.calendar.closed_on_public_holidays && holiday) return kNone;
  if (c.calendar.closed_on_patron_saint && date.month() / date.day() == c.patron) return kNone;
  return c.calendar.weekly[weekday(day).iso_encoding() - 1];
}

TEST_CASE("at every quarter of an hour of two years the next opening is the one a walk finds") {
  const auto holidays = HolidayTable();
  for (const Case& c : Cases()) {
    int closed = 0;
    std::optional<Instant> next;
    for (sys_seconds now = kLast + kBeyond; now >= kFirst; now -= kQuarter) {
      const Wall wall = OnTheWall(now);
      const auto& hours = HoursByHand(c, wall.day, holidays.contains(year_month_day(wall.day)));
      const bool open = std::any_of(hours.begin(), hours.end(), [&](const auto& each) {
        return each.from <= wall.minute && wall.minute < each.to;
      });
      if (open) next = now;
      if (now >= kLast) continue;
      closed += !open;
      const Place place{c.calendar, c.municipality};
      if (IsOpen(place, now) != open || NextOpening(place, now) != next) {
        CAPTURE(c.name, now.time_since_epoch().count(), wall.minute);
        REQUIRE(IsOpen(place, now) == open);
        REQUIRE(NextOpening(place, now) == next);
      }
    }
    CAPTURE(c.name);
    CHECK(closed > 30'000);  // of 70,176
  }
}

}  // namespace
}  // namespace centralino::calendar
