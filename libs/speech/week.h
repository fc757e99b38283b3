// Weekly hours put together as people say them, before any language.
#pragma once

#include <bitset>
#include <utility>
#include <vector>

#include "speech/prompt.h"

namespace centralino::speech {

// One breath: these days, these hours. Bit 0 is Monday.
struct WeekPart {
  std::bitset<7> days;
  std::vector<std::pair<int, int>> hours;  // minutes since midnight, in order
  bool also = false;  // every one of the days was named before: "… anche dalle quindici …"
  bool operator==(const WeekPart&) const = default;
};

// Hours that the same days share are said once. Intervals that are none (from >= to) are left
// out; an empty result means never open.
std::vector<WeekPart> Summarize(const Week& week);

// Consecutive days, three or more of which are said as a range.
struct DayRun {
  int first = 0;
  int last = 0;
};
std::vector<DayRun> Runs(const std::bitset<7>& days);

}  // namespace centralino::speech
