// A line that its operators have left: who waits is led on, and nobody is left in silence.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using testing::PaperCall;
using namespace std::chrono_literals;

plan::Wait Impatient() {
  plan::Wait step = PaperCall::Line();
  step.policy.wait_when_nobody_present = false;
  return step;
}

LineChanged Left(std::int64_t version, Staff staff) {
  return {model::GroupId("anagrafe"), version, staff};
}

TEST_CASE("when the last operator leaves, routing is asked what next") {
  PaperCall call;
  call.Wait(Impatient());
  CHECK(call.On(Left(2, Staff::kNobodyNow)) ==
        "leave ticket: nobody present; ask routing: nobody present");
  CHECK(call.phase() == "deciding");
  REQUIRE_FALSE(call.segments().empty());
  CHECK(call.segments().back().outcome == "nobody-present");
}

TEST_CASE("who may wait for somebody to come waits on, unless nobody ever can") {
  PaperCall call;
  call.Wait();
  call.On(Left(2, Staff::kNobodyNow));
  CHECK(call.phase() == "waiting");
  call.On(Left(3, Staff::kNobodyEver));
  CHECK(call.phase() == "deciding");
}

TEST_CASE("another line's operators, and what is older, do not matter") {
  PaperCall call;
  call.Wait(Impatient());
  call.Line(5);
  call.On(LineChanged{model::GroupId("tributi"), 9, Staff::kNobodyNow});
  call.On(Left(4, Staff::kNobodyNow));
  CHECK(call.phase() == "waiting");
}

TEST_CASE("a number that was being said is not taken to be heard") {
  PaperCall call;
  call.Wait(Impatient());
  call.Ahead(2, 1);
  call.VoiceStarts();
  call.On(Left(2, Staff::kNobodyNow));
  CHECK(call.phase() == "deciding");
  REQUIRE(call.announcements().size() == 1);
  CHECK_FALSE(call.announcements()[0].heard);
}

TEST_CASE("a phone that rings is waited for; then he is led on") {
  PaperCall call;
  call.Wait(Impatient());
  call.Ring("o1");
  call.On(Left(2, Staff::kNobodyNow));
  CHECK(call.phase() == "waiting");
  SECTION("it does not answer") {
    call.After(20s);
    CHECK(call.phase() == "deciding");
  }
  SECTION("it is taken back") {
    call.On(OfferWithdrawn{OfferId("o1")});
    CHECK(call.phase() == "deciding");
  }
  SECTION("it answers") {
    call.On(LegAnswered{call.phone()});
    CHECK(call.phase() == "talking");
  }
  SECTION("somebody comes back meanwhile") {
    call.On(Left(3, Staff::kSomebody));
    call.After(20s);
    CHECK(call.phase() == "waiting");
  }
}

TEST_CASE("what is said of the line before he has joined it counts only if it came after") {
  PaperCall call;
  call.Begin();
  call.Decide(Impatient());
  call.On(MediaReady{testing::kCaller});
  call.On(Left(7, Staff::kNobodyNow));
  CHECK(call.phase() == "waiting");
  SECTION("the join was later: somebody was present then") {
    call.On(Joined{call.ticket(), JoinResult::kWaiting, 8});
    CHECK(call.phase() == "waiting");
  }
  SECTION("the join was earlier") {
    call.On(Joined{call.ticket(), JoinResult::kWaiting, 6});
    CHECK(call.phase() == "deciding");
  }
}

TEST_CASE("ten who wait are all led on") {
  for (int i = 0; i < 10; ++i) {
    PaperCall call;
    call.Wait(Impatient());
    call.On(Left(2 + i, Staff::kNobodyEver));
    CHECK(call.phase() == "deciding");
  }
}

}  // namespace
}  // namespace centralino::callflow
