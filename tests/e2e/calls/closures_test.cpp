// Closed for an emergency.
#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>

#include "e2e/calls/fixture.h"
#include "services/ctl/commands.h"
#include "services/ctl/session.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

ctl::Session Clerk() {
  return ctl::Session({.directory = TheHouse().status().service("directory").grpc});
}

// The desk behind key 1 of the town hall, closed; open again when this is gone.
class Closed {
 public:
  explicit Closed(ctl::CloseOptions options) {
    options.scope = scope_;
    ctl::Session clerk = Clerk();
    REQUIRE(ctl::Close(clerk, options).ok());
  }
  Closed(const Closed&) = delete;
  Closed& operator=(const Closed&) = delete;
  ~Closed() { Reopen(); }
  void Reopen() {
    if (std::exchange(open_, true)) return;
    ctl::Session clerk = Clerk();
    CHECK(ctl::Reopen(clerk, "", scope_).ok());
  }

 private:
  static std::string Scope() {
    const auto& organization = TheHouse().snapshot().organization;
    const std::string group = TheOffice().group;
    const auto desk = std::find_if(
        organization.desks.begin(), organization.desks.end(),
        [&](const model::Desk& each) { return each.group && each.group->value == group; });
    REQUIRE(desk != organization.desks.end());
    return "desks/" + desk->id.value;
  }

  const std::string scope_ = Scope();
  bool open_ = false;
};

TEST_CASE("a closed desk says so and why to the next call; who waits already is served") {
  // He waits: nobody is there to answer.
  const auto waiting = CallerInLine("waiting");
  REQUIRE(waiting->WaitForMusic(seconds(20), Clock::now()));

  Closed closed({.reasons = {kEmergencyReason}});
  const Instant since = Clock::now();
  const auto next = CallerAtTheDesk("next");
  const auto told = next->WaitToHear(Named(sentence::kClosedUnexpectedly), seconds(10), since);
  INFO(next->Story());
  REQUIRE(told);
  const auto why = next->WaitToHear(Saying(kEmergencyReason), seconds(10), since);
  REQUIRE(why);
  CHECK(why->begin >= told->end - milliseconds(200));
  CHECK(next->WaitToHear(Named(sentence::kReopeningUnknown), seconds(10), why->begin));
  next->HangUp();

  // Meanwhile the one who waits hears music, and is answered when somebody comes.
  CHECK(waiting->up());
  const auto phone = TheHouse().NewPhone(TheOffice().operators[0], kOperatorTone);
  phone->Behave(Manner::Answer(milliseconds(300)));
  REQUIRE(phone->Register() == 200);
  INFO(waiting->Story() << phone->Story());
  CHECK(phone->WaitForTalk(1, seconds(10)));
  CHECK(waiting->WaitForTone(kOperatorTone, seconds(5), {}));
  waiting->HangUp();
  CHECK(phone->WaitForEnd(1, seconds(5)));

  // Reopened, the next call is served.
  closed.Reopen();
  const auto served = CallerAtTheDesk("served");
  CHECK(phone->WaitForTalk(2, seconds(20)));
  CHECK(served->WaitForTone(kOperatorTone, seconds(5), {}));
  INFO(served->Story());
}

TEST_CASE("until an instant: the caller hears when the desk opens again") {
  // Midnight of the civil day that follows: the desk opens at its usual hour.
  const Closed closed({.until = "2026-11-26T00:00"});
  const Instant since = Clock::now();
  const auto citizen = CallerAtTheDesk("citizen");
  CHECK(citizen->WaitToHear(Named(sentence::kClosedUnexpectedly), seconds(10), since));
  const auto when = citizen->WaitToHear(Named(sentence::kNextOpeningTomorrow), seconds(10), since);
  INFO(citizen->Story());
  CHECK(when);
}

}  // namespace
}  // namespace centralino::support
