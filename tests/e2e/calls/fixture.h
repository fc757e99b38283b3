// The running platform for one case, found idle.
#pragma once

#include <string>
#include <vector>

#include "support/stack/dev.h"
#include "support/stack/house.h"
#include "support/stack/places.h"
#include "support/stack/sentences.h"

namespace centralino::support {

inline constexpr char kTownHall[] = "05717571";
inline constexpr double kCitizenTone = 440;
inline constexpr double kOperatorTone = 941;

// Fails the case with a sentence if there is no platform or its lines do not become idle.
House& TheHouse();

// The group behind key 1 of the town hall's menu, and the users of its operators in order.
struct Office {
  std::string group;
  std::vector<std::string> operators;
  milliseconds ring_time{0};
};
Office TheOffice();

// Dials the town hall and presses 1 as soon as he is answered: an operator may answer at once.
std::unique_ptr<Citizen> CallerAtTheDesk(const std::string& name, double tone = kCitizenTone);

// The same while nobody is free: waits until the line has grown by him. The citizen is left where
// he is, also if something of it did not come (the case is failed).
std::unique_ptr<Citizen> CallerInLine(const std::string& name, double tone = kCitizenTone);

// What a status file says now: pids change with restarts.
Status StatusNow();
// The text of a service's /metrics; empty if it does not answer.
std::string MetricsOf(const std::string& service);
// The sum of all samples of a metric; 0 if there are none.
double Metric(const std::string& text, const std::string& name, const std::string& label = "");

}  // namespace centralino::support
