#include "speech/week.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace centralino::speech {
namespace {

std::size_t FirstDay(const WeekPart& part) {
  std::size_t day = 0;
  while (day < 7 && !part.days[day]) ++day;
  return day;
}

// Monday's part comes before Tuesday's; where two begin on one day, the more general first.
bool SaidBefore(const WeekPart& a, const WeekPart& b) {
  const auto key = [](const WeekPart& part) {
    return std::tuple(FirstDay(part), 7 - part.days.count(), part.hours.front());
  };
  return key(a) < key(b);
}

}  // namespace

std::vector<WeekPart> Summarize(const Week& week) {
  std::map<std::pair<int, int>, std::bitset<7>> days_of_hours;
  for (std::size_t day = 0; day < 7; ++day) {
    for (const auto& hours : week.days[day]) {
      if (hours.first < hours.second) days_of_hours[hours].set(day);
    }
  }
  std::vector<WeekPart> parts;
  for (const auto& [hours, days] : days_of_hours) {
    const auto same =
        std::find_if(parts.begin(), parts.end(),
                     [&days = days](const WeekPart& part) { return part.days == days; });
    if (same != parts.end()) {
      same->hours.push_back(hours);
    } else {
      parts.push_back({.days = days, .hours = {hours}});
    }
  }
  std::sort(parts.begin(), parts.end(), SaidBefore);
  std::bitset<7> named;
  for (WeekPart& part : parts) {
    part.also = (part.days & ~named).none();
    named |= part.days;
  }
  return parts;
}

std::vector<DayRun> Runs(const std::bitset<7>& days) {
  std::vector<DayRun> runs;
  for (int day = 0; day < 7; ++day) {
    if (!days[static_cast<std::size_t>(day)]) continue;
    if (!runs.empty() && runs.back().last == day - 1) {
      runs.back().last = day;
    } else {
      runs.push_back({.first = day, .last = day});
    }
  }
  // Two days are named one by one: "il lunedì e il martedì".
  std::vector<DayRun> said;
  for (const DayRun& run : runs) {
    if (run.last - run.first == 1) {
      said.push_back({.first = run.first, .last = run.first});
      said.push_back({.first = run.last, .last = run.last});
    } else {
      said.push_back(run);
    }
  }
  return said;
}

}  // namespace centralino::speech
