// Is it open at an instant, and when will it be?
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "model/organization.h"

namespace centralino::calendar {

// A calendar is used at a place: the municipality decides the patron saint's day.
struct Place {
  const model::Calendar& calendar;
  std::string_view municipality;
};

// The hours of one day. An exception outranks everything, the last in the list first; then public
// holidays and the patron saint's day where the calendar closes on them; then the week.
std::vector<model::Interval> HoursOn(const Place& place, std::chrono::year_month_day day);

bool IsOpen(const Place& place, model::Instant now);

// The first instant from `now` on, `now` included, at which it is open; nullopt: not within the
// next 400 days.
std::optional<model::Instant> NextOpening(const Place& place, model::Instant now);

// Whether it opens in an ordinary week at all.
bool HasWeeklyHours(const model::Calendar& calendar);

}  // namespace centralino::calendar
