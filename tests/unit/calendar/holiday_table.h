// The table of holidays_2020_2040.txt.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace centralino::calendar {

// Day to name; Sundays that are no holiday are not in it.
std::map<std::chrono::year_month_day, std::string> HolidayTable();

}  // namespace centralino::calendar
