#include "e2e/calls/fixture.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>

namespace centralino::support {
namespace {

std::unique_ptr<House> EnterHouse(std::string* why) {
  const char* const file = std::getenv("CENTRALINO_TEST_STATUS");
  if (file == nullptr) {
    *why = "CENTRALINO_TEST_STATUS names no status file: run these tests by ./dev test";
    return nullptr;
  }
  const auto status = ReadStatus(file, why);
  return status ? House::Enter(*status, why) : nullptr;
}

// Nobody waits or talks, and no operator rests from what an earlier case did to him.
bool MakeReady(House& house) {
  if (!house.lines().WaitUntilIdle(seconds(15))) return false;
  for (const model::Operator& entry : house.snapshot().organization.operators) {
    const auto& known = house.status().operators;
    if (std::any_of(known.begin(), known.end(),
                    [&](const Status::Operator& one) { return one.user == entry.extension; })) {
      house.lines().SetAvailable(entry.id.value);
    }
  }
  return true;
}

}  // namespace

House& TheHouse() {
  static std::string why;
  static const std::unique_ptr<House> house = EnterHouse(&why);
  if (!house) FAIL(why);
  static const bool ready = MakeReady(*house);
  if (!ready) FAIL("callers of an earlier case still wait or talk");
  return *house;
}

Office TheOffice() {
  const auto& snapshot = TheHouse().snapshot();
  const auto group = GroupBehind(snapshot, TheHouse().CivilNow(), kTownHall, "1");
  if (!group) FAIL("no response group waits behind key 1 of the town hall");
  return {group->value, ExtensionsOf(snapshot, *group),
          std::chrono::duration_cast<milliseconds>(FindGroup(snapshot, *group)->ring_time)};
}

std::unique_ptr<Citizen> CallerAtTheDesk(const std::string& name, double tone) {
  auto citizen = TheHouse().NewCitizen(name, tone);
  citizen->Dial(kTownHall);
  CHECK(citizen->WaitForAnswer(seconds(5)));
  citizen->Press('1');
  return citizen;
}

std::unique_ptr<Citizen> CallerInLine(const std::string& name, double tone) {
  House& house = TheHouse();
  const std::string group = TheOffice().group;
  const auto lines = house.lines().Now();
  const auto before = lines.find(group);
  const int waiting = before == lines.end() ? 0 : before->second.waiting + before->second.ringing;
  auto citizen = CallerAtTheDesk(name, tone);
  INFO(citizen->Story());
  CHECK(house.lines().WaitForCallers(group, waiting + 1, seconds(5)));
  return citizen;
}

Status StatusNow() {
  const Ran ran = Dev({"status", "--json"}, seconds(20));
  std::string why;
  const auto status = ParseStatus(ran.output, &why);
  if (!status) FAIL(why << ": " << ran.output);
  return *status;
}

std::string MetricsOf(const std::string& service) {
  const Ran ran = Run({"curl", "-sS", "--max-time", "5",
                       "http://" + TheHouse().status().service(service).http + "/metrics"},
                      seconds(10));
  return ran.status == 0 ? ran.output : "";
}

double Metric(const std::string& text, const std::string& name, const std::string& label) {
  double sum = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    const char after = line.size() > name.size() ? line[name.size()] : ' ';
    if (after != '{' && after != ' ') continue;
    if (line.find(label) == std::string::npos) continue;
    const auto brace = line.rfind('}');
    sum += std::atof(line.c_str() + (brace == std::string::npos ? name.size() : brace + 1));
  }
  return sum;
}

}  // namespace centralino::support
