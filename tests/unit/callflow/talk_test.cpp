// Caller and operator talk: hold, hanging up, an offer that had expired.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;

void Talk(PaperCall& call) {
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  call.On(LegAnswered{call.phone()});
}

TEST_CASE("whoever hangs up ends the talk for both and frees the operator") {
  PaperCall call;
  Talk(call);
  SECTION("the operator") {
    CHECK(call.On(LegEnded{call.phone()}) ==
          "close media phone; settle offer1: ended; release caller; close media caller; finish: "
          "talked");
  }
  SECTION("the caller") {
    CHECK(call.On(LegEnded{kCaller}) ==
          "release phone; close media phone; settle offer1: ended; close media caller; finish: "
          "talked");
  }
  CHECK(call.segments().back().kind == SegmentKind::kTalk);
  CHECK(call.segments().back().operator_id == OperatorId("rossi"));
}

TEST_CASE("a caller on hold hears music until he is taken up again") {
  PaperCall call;
  Talk(call);
  CHECK(call.On(LegTerms{call.phone(), true}) == "unbridge caller; play to caller: music");
  CHECK(call.phase() == "hold");
  CHECK(call.On(LegTerms{call.phone(), false}) == "bridge caller and phone");
  CHECK(call.segments().back().kind == SegmentKind::kHold);
  CHECK(call.On(LegTerms{call.phone(), false}).empty());
}

TEST_CASE("an operator on hold hears music too") {
  PaperCall call;
  Talk(call);
  CHECK(call.On(LegTerms{kCaller, true}) == "unbridge caller; play to phone: music");
  CHECK(call.On(LegTerms{call.phone(), true}).empty());
  CHECK(call.On(LegTerms{kCaller, false}) == "play to caller: music");
  CHECK(call.On(LegTerms{call.phone(), false}) == "bridge caller and phone");
}

TEST_CASE("a phone that answers on hold gives the caller music, not silence") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  call.On(LegTerms{call.phone(), true});
  CHECK(call.On(LegAnswered{call.phone()}) == "play to caller: music; settle offer1: answered");
  CHECK(call.On(LegTerms{call.phone(), false}) == "bridge caller and phone");
}

TEST_CASE("the operator hangs up while he holds the caller") {
  PaperCall call;
  Talk(call);
  call.On(LegTerms{call.phone(), true});
  call.On(LegEnded{call.phone()});
  CHECK(call.end() == End::kTalked);
}

TEST_CASE("an offer that had expired before the answer returns the caller to his place") {
  PaperCall call;
  Talk(call);
  CHECK(call.On(SettleRefused{OfferId("offer1")}) ==
        "unbridge caller; release phone; close media phone; play to caller: music");
  CHECK(call.phase() == "waiting");
  CHECK(call.Offer("offer2", "bianchi") == "open media phone near caller");
}

TEST_CASE("a talk goes on while the queue has lost its memory") {
  PaperCall call;
  Talk(call);
  CHECK(call.On(OfferWithdrawn{OfferId("offer1")}).empty());
  CHECK(call.phase() == "talking");
}

TEST_CASE("media lost in a talk releases both") {
  PaperCall call;
  Talk(call);
  SECTION("the caller's") {
    CHECK(call.On(MediaLost{kCaller}) ==
          "release phone; close media phone; settle offer1: ended; release caller; finish: "
          "failed");
  }
  SECTION("the operator's") {
    CHECK(call.On(MediaLost{call.phone()}) ==
          "release phone; settle offer1: ended; release caller; close media caller; finish: "
          "failed");
  }
}

TEST_CASE("at the end of a drain the operator is released and the caller told") {
  PaperCall call;
  Talk(call);
  CHECK(call.On(Drain{}) ==
        "release phone; close media phone; settle offer1: ended; play to caller: [apology]");
}

}  // namespace
}  // namespace centralino::callflow
