// The expected wait: said after the number, and never longer than what was promised.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;
using Words = waiting::Wait::Words;

constexpr waiting::Wait Less(int minutes) { return {Words::kLessThan, minutes}; }
constexpr waiting::Wait About(int minutes) { return {Words::kAbout, minutes}; }

// Said to its end, eight seconds long.
std::string Told(PaperCall& call, int number, waiting::Wait wait) {
  const std::string said = call.Ahead(number, 1, wait);
  call.VoiceStarts();
  call.After(8s);
  call.VoiceEnds();
  return said;
}

TEST_CASE("the wait is said after the number") {
  PaperCall call;
  call.Wait();
  CHECK(call.Ahead(3, 1, Less(5)) == "play to caller: [ahead 3] [wait-less 5] music");
}

TEST_CASE("the wait that was told with joining is said as well") {
  PaperCall call;
  call.Begin();
  call.Decide(PaperCall::Line());
  call.On(MediaReady{kCaller});
  CHECK(call.On(Joined{call.ticket(), JoinResult::kWaiting, 7, 2, call.now(), About(4)}) ==
        "play to caller: [ahead 2] [wait-about 4] music");
}

TEST_CASE("a group that does not want it hears the number alone") {
  PaperCall call;
  plan::Wait step = PaperCall::Line();
  step.policy.announce_wait = false;
  call.Wait(step);
  CHECK(call.Ahead(3, 1, Less(5)) == "play to caller: [ahead 3] music");
}

TEST_CASE("a wait may grow shorter, never longer than what was promised") {
  PaperCall call;
  call.Wait();
  CHECK(Told(call, 5, Less(10)) == "play to caller: [ahead 5] [wait-less 10] music");
  call.After(172s);  // asked again and again without an answer of use: three minutes have passed
  SECTION("less than seven ends when less than ten did") {
    CHECK(call.Ahead(4, 2, Less(7)) == "play to caller: [ahead-now 4] [wait-less 7] music");
  }
  SECTION("less than eight would end later") {
    CHECK(call.Ahead(4, 2, Less(8)) == "play to caller: [ahead-now 4] music");
  }
  SECTION("about five may last six minutes and forty seconds") {
    CHECK(call.Ahead(4, 2, About(5)) == "play to caller: [ahead-now 4] [wait-about 5] music");
  }
}

TEST_CASE("after an overrun no other wait is said") {
  PaperCall call;
  call.Wait();
  Told(call, 3, Less(1));
  call.After(60s);
  CHECK(call.Ahead(2, 2, Less(1)) == "play to caller: [ahead-now 2] music");
}

TEST_CASE("a wait that was not heard promises nothing") {
  PaperCall call;
  call.Wait();
  call.Ahead(3, 1, Less(1));
  call.VoiceStarts();
  call.Line(2);
  CHECK(call.Ahead(2, 2, Less(2)) == "play to caller: [ahead 2] [wait-less 2] music");
}

TEST_CASE("to whom a phone rings no wait is told") {
  PaperCall call;
  call.Wait();
  call.Offer("offer1");
  CHECK(call.Ahead(0, 1, Less(1)) == "play to caller: [ahead 0] music");
}

TEST_CASE("when an operator answers, what was told is compared with what was") {
  PaperCall call;
  call.Wait();
  Told(call, 1, Less(2));
  call.After(60s);
  call.Ring("offer1");
  call.After(10s);
  call.On(LegAnswered{call.phone()});
  REQUIRE(call.waits().size() == 1);
  CHECK(call.waits()[0].told == Less(2));
  CHECK(call.waits()[0].waited == 78s);
  CHECK(call.segments().back().wait_told == Less(2));
}

}  // namespace
}  // namespace centralino::callflow
