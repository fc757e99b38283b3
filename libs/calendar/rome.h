// Instants and the civil time on the wall in Italy (Europe/Rome).
#pragma once

#include <chrono>
#include <vector>

#include "model/organization.h"

namespace centralino::calendar {

struct CivilTime {
  std::chrono::year_month_day day;
  int minutes = 0;  // since midnight on the clock; what passes twice in October has one value
  bool operator==(const CivilTime&) const = default;
};

// The system must have its time zone data (tzdata): without it the process ends here with a
// sentence that says so. Services call it once when they start.
CivilTime InRome(model::Instant instant);

// When the clock shows this time, in order: one instant; two when it shows it twice (October);
// none when it skips it (March). `minutes` 1440 is the next day's midnight.
std::vector<model::Instant> WhenClockShows(std::chrono::year_month_day day, int minutes);

// The instants of this day at which the clock is changed.
std::vector<model::Instant> ClockChangesOn(std::chrono::year_month_day day);

}  // namespace centralino::calendar
