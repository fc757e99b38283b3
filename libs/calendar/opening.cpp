#include "calendar/opening.h"

#include <algorithm>

#include "calendar/holidays.h"
#include "calendar/rome.h"

namespace centralino::calendar {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kDaysToLookAhead = 400;  // more than a year: an office open on one date only

bool Holds(const model::CalendarException& exception, year_month_day day) {
  return exception.first <= day && day <= exception.last;
}

bool ClosedByLaw(const Place& place, year_month_day day) {
  if (place.calendar.closed_on_public_holidays && PublicHoliday(day)) return true;
  return place.calendar.closed_on_patron_saint &&
         PatronSaint(place.municipality) == day.month() / day.day();
}

// Where an opening can lie on this day: where an interval begins, each time the clock shows that
// minute, and where the clock is put to another time.
std::vector<model::Instant> Candidates(const Place& place, year_month_day day) {
  const std::vector<model::Interval> hours = HoursOn(place, day);
  if (hours.empty()) return {};
  std::vector<model::Instant> candidates = ClockChangesOn(day);
  for (const model::Interval& interval : hours) {
    for (const model::Instant instant : WhenClockShows(day, interval.from)) {
      candidates.push_back(instant);
    }
  }
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

}  // namespace

std::vector<model::Interval> HoursOn(const Place& place, year_month_day day) {
  const auto& exceptions = place.calendar.exceptions;
  const auto exception =
      std::find_if(exceptions.rbegin(), exceptions.rend(),
                   [day](const model::CalendarException& each) { return Holds(each, day); });
  if (exception != exceptions.rend()) return exception->hours;
  if (ClosedByLaw(place, day)) return {};
  return place.calendar.weekly[std::chrono::weekday(sys_days(day)).iso_encoding() - 1];
}

bool IsOpen(const Place& place, model::Instant now) {
  const CivilTime civil = InRome(now);
  const std::vector<model::Interval> hours = HoursOn(place, civil.day);
  return std::any_of(hours.begin(), hours.end(), [&](const model::Interval& interval) {
    return interval.from <= civil.minutes && civil.minutes < interval.to;
  });
}

std::optional<model::Instant> NextOpening(const Place& place, model::Instant now) {
  if (IsOpen(place, now)) return now;
  const sys_days today = InRome(now).day;
  for (int ahead = 0; ahead <= kDaysToLookAhead; ++ahead) {
    for (const model::Instant candidate : Candidates(place, today + std::chrono::days(ahead))) {
      if (candidate >= now && IsOpen(place, candidate)) return candidate;
    }
  }
  return std::nullopt;
}

bool HasWeeklyHours(const model::Calendar& calendar) {
  return std::any_of(std::begin(calendar.weekly), std::end(calendar.weekly),
                     [](const auto& day) { return !day.empty(); });
}

}  // namespace centralino::calendar
