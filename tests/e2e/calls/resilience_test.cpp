// What is away, and what goes on.
#include <signal.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "e2e/calls/fixture.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

// A call from dialling to a talk, within 20 s of `since`.
void ACallIsServed(Phone& phone, Instant since) {
  const std::size_t call = phone.calls() + 1;
  std::string story;
  while (Clock::now() < since + seconds(20)) {
    const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
    citizen->Dial(kTownHall);
    if (citizen->WaitForAnswer(seconds(2))) {
      citizen->Press('1');
      if (phone.WaitForTalk(call, seconds(8)) &&
          citizen->WaitForTone(kOperatorTone, seconds(3), {})) {
        citizen->HangUp();
        CHECK(phone.WaitForEnd(call, seconds(3)));
        return;
      }
    }
    story = citizen->Story();
    std::this_thread::sleep_for(milliseconds(500));
  }
  FAIL_CHECK("no call was served within 20 s\n" << story << phone.Story());
}

std::unique_ptr<Phone> AnOperator() {
  auto phone = TheHouse().NewPhone(TheOffice().operators[0], kOperatorTone);
  REQUIRE(phone->Register() == 200);
  phone->Behave(Manner::Answer(milliseconds(300)));
  return phone;
}

void AfterRestartOf(const std::string& service) {
  const auto phone = AnOperator();
  const Ran ran = Dev({"restart", service});
  INFO(ran.output);
  REQUIRE(ran.status == 0);
  ACallIsServed(*phone, Clock::now());
}

TEST_CASE("after directory is restarted the next call is served") { AfterRestartOf("directory"); }
TEST_CASE("after routing is restarted the next call is served") { AfterRestartOf("routing"); }
TEST_CASE("after queue is restarted the next call is served") { AfterRestartOf("queue"); }
TEST_CASE("after media is restarted the next call is served") { AfterRestartOf("media"); }
TEST_CASE("after sip-edge is restarted the next call is served") { AfterRestartOf("sip-edge"); }

// Brings everything back, whatever a case did to it.
struct Restore {
  Restore() = default;
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;
  ~Restore() {
    const Ran ran = Dev({"up"}, seconds(120));
    if (ran.status != 0) WARN("the platform did not come back: " << ran.output);
  }
};

pid_t PidOfStore(const std::string& name) {
  const char* const state = std::getenv("CENTRALINO_STATE");
  REQUIRE(state != nullptr);
  std::ifstream file(std::string(state) + "/run/" + name + ".pid");
  pid_t pid = 0;
  file >> pid;
  REQUIRE(pid > 0);
  return pid;
}

void Stop(pid_t pid, int signal) {
  REQUIRE(kill(pid, signal) == 0);
  for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
  }
}

TEST_CASE("while Redis is away a caller in the menu hears an apology, and it all comes back") {
  TheHouse();
  const Instant begun = Clock::now();
  {
    const Restore restore;
    const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
    citizen->Dial(kTownHall);
    REQUIRE(citizen->WaitForAnswer(seconds(5)));
    REQUIRE(citizen->WaitForBeginning([](const Told&) { return true; }, seconds(10), begun));
    Stop(PidOfStore("redis"), SIGTERM);
    citizen->Press('1');
    CHECK(citizen->WaitToHear(Named(sentence::kApology), seconds(15)));
    const Ran ready = Run({"curl", "-sS", "--max-time", "5",
                           "http://" + TheHouse().status().service("queue").http + "/readyz"},
                          seconds(10));
    INFO(ready.output);
    CHECK(ready.output.find("\"degraded\":[\"redis\"]") != std::string::npos);
    INFO(citizen->Story());
    // The address is dictated, and its spelling offered, before the call ends.
    CHECK(citizen->WaitForEnd(seconds(60)));
    CHECK(citizen->When("far side hung up"));
  }
  const Instant back = Clock::now();
  const auto phone = AnOperator();
  ACallIsServed(*phone, back);
}

TEST_CASE("without PostgreSQL and directory calls go on, also after a restart of routing or edge") {
  const auto phone = AnOperator();
  const Restore restore;
  Stop(StatusNow().service("directory").pid, SIGTERM);
  Stop(PidOfStore("postgres"), SIGINT);
  ACallIsServed(*phone, Clock::now());
  for (const char* service : {"routing", "sip-edge"}) {
    const Ran ran = Dev({"restart", service});
    INFO(service << ": " << ran.output);
    REQUIRE(ran.status == 0);
    REQUIRE(phone->Register() == 200);
    ACallIsServed(*phone, Clock::now());
  }
}

}  // namespace
}  // namespace centralino::support
