// What remains of a call, and what is measured.
#include <catch2/catch.hpp>
#include <filesystem>

#include "e2e/calls/fixture.h"

namespace centralino::support {
namespace {

// A program beside this one.
std::string Beside(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

TEST_CASE("a call and its segments are found by centralinoctl when it is over") {
  const Office office = TheOffice();
  const auto phone = TheHouse().NewPhone(office.operators[0], kOperatorTone);
  REQUIRE(phone->Register() == 200);
  phone->Behave(Manner::Answer(milliseconds(500), milliseconds(1500)));
  auto options = TheHouse().CitizenOptions("citizen", kCitizenTone);
  options.number =
      "0571" + std::to_string(100000 + Clock::now().time_since_epoch().count() % 800000);
  const auto citizen = TheHouse().NewCitizen(options);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  citizen->Press('1');
  REQUIRE(citizen->WaitForEnd(seconds(20)));

  const std::vector<std::string> calls{
      "env",
      "CENTRALINO_DIRECTORY=" + TheHouse().status().service("directory").grpc,
      Beside("centralinoctl"),
      "calls",
      "organizations/empoli",
      "-o",
      "json"};
  Ran ran;
  const Instant deadline = Clock::now() + seconds(15);
  do {
    ran = Run(calls, seconds(10));
  } while (ran.output.find(options.number.substr(1)) == std::string::npos &&
           Clock::now() < deadline);
  INFO(ran.output.substr(0, 4000));
  REQUIRE(ran.status == 0);
  const auto at = ran.output.find(options.number.substr(1));
  REQUIRE(at != std::string::npos);
  for (const char* kind : {"MENU", "WAIT", "RING", "TALK"}) {
    INFO(kind);
    CHECK(ran.output.find(kind) != std::string::npos);
  }
  CHECK(ran.output.find(office.group) != std::string::npos);
}

TEST_CASE("every service's metrics pass promtool, and say how many callers wait") {
  const auto first = CallerInLine("first");
  const auto second = CallerInLine("second");
  for (const char* service : {"directory", "routing", "queue", "media", "sip-edge"}) {
    const Ran ran =
        Run({"sh", "-c",
             "set -e; curl -sS --max-time 5 http://" + TheHouse().status().service(service).http +
                 "/metrics >/tmp/centralino-metrics.$$; promtool check metrics "
                 "</tmp/centralino-metrics.$$; s=$?; rm /tmp/centralino-metrics.$$; "
                 "exit $s"},
            seconds(15));
    INFO(service << ": " << ran.output);
    CHECK(ran.status == 0);
  }
  const std::string queue = MetricsOf("queue");
  INFO(queue);
  CHECK(Metric(queue, "centralino_callers_waiting", "\"" + TheOffice().group + "\"") == 2);
  const std::string edge = MetricsOf("sip-edge");
  INFO(edge);
  CHECK(Metric(edge, "centralino_calls") >= 2);
}

}  // namespace
}  // namespace centralino::support
