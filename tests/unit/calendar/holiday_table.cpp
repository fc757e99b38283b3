#include "holiday_table.h"

#include <cstdio>
#include <fstream>

namespace centralino::calendar {

std::map<std::chrono::year_month_day, std::string> HolidayTable() {
  std::map<std::chrono::year_month_day, std::string> table;
  std::ifstream file(HOLIDAYS);
  std::string line;
  while (std::getline(file, line)) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int name = 0;
    if (std::sscanf(line.c_str(), "%4d-%2u-%2u %*3s %n", &year, &month, &day, &name) != 3) continue;
    table[std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)] =
        line.substr(static_cast<std::size_t>(name));
  }
  return table;
}

}  // namespace centralino::calendar
