// Days on which Italian public offices are closed by law or contract.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace centralino::calendar {

// Western Easter (Meeus, Jones, Butcher), for every year of the Gregorian calendar.
std::chrono::year_month_day EasterSunday(std::chrono::year year);

// The name of the public holiday, in Italian; nullopt: none. L. 260/1949 as amended, each from
// the year in which it holds. Sundays are not in it: the weekly hours say what is open then.
std::optional<std::string_view> PublicHoliday(std::chrono::year_month_day day);

// The patron saint's day of a municipality, by name ("Empoli") or ISTAT code ("048014"); case
// does not matter. nullopt: not in our table; a calendar's exceptions can say it instead. It is
// a day off for municipal staff by contract (CCNL 6-7-1995 art. 18), not by national law.
std::optional<std::chrono::month_day> PatronSaint(std::string_view municipality);

}  // namespace centralino::calendar
