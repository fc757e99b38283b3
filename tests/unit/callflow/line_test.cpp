// In a response group's line: joining, offers, operators who do not answer, leaving.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;

TEST_CASE("a line answers at once, joins, and asks how many are ahead before it speaks") {
  PaperCall call;
  call.Begin();
  CHECK(call.Decide(PaperCall::Line()) == "open media caller");
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; join anagrafe as ticket");
  CHECK(call.On(Joined{call.ticket(), JoinResult::kWaiting, 7}) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 7) == "play to caller: [ahead 2] music");
}

TEST_CASE("the number that was told with joining is said without asking, if it is still fresh") {
  PaperCall call;
  call.Begin();
  call.Decide(PaperCall::Line());
  call.On(MediaReady{kCaller});
  CHECK(call.On(Joined{call.ticket(), JoinResult::kWaiting, 7, 2, call.now()}) ==
        "play to caller: [ahead 2] music");
  SECTION("the voice begins at once") { CHECK(call.VoiceStarts().empty()); }
  SECTION("the voice is slow: the line is looked at once more") {
    call.After(150ms);
    CHECK_THAT(call.VoiceStarts(), Catch::Contains("ask ahead of ticket"));
  }
}

TEST_CASE("a join told again does not tell the number anew") {
  PaperCall call;
  call.Wait();
  call.Told(2, 1);
  CHECK(call.On(Joined{call.ticket(), JoinResult::kWaiting, 1, 2, call.now()}).empty());
}

TEST_CASE("what the queue refuses goes to routing") {
  PaperCall call;
  call.Begin();
  call.Decide(PaperCall::Line());
  call.On(MediaReady{kCaller});
  const auto join = [&](JoinResult result) { return call.On(Joined{call.ticket(), result, 0}); };
  SECTION("full") { CHECK(join(JoinResult::kLineFull) == "ask routing: line full"); }
  SECTION("empty house") {
    CHECK(join(JoinResult::kNobodyPresent) == "ask routing: nobody present");
  }
  SECTION("queue away") {
    CHECK(join(JoinResult::kUnavailable) == "leave ticket: failed; ask routing: unavailable");
  }
}

TEST_CASE("an offer rings the operator's phone and the voice says so when it rings") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  CHECK(call.Offer("offer1") == "open media phone near caller");
  CHECK(call.On(MediaReady{call.phone()}) == "ring rossi on phone");
  CHECK(call.On(LegRinging{call.phone()}) == "play to caller: [connecting] music");
}

TEST_CASE("an answer cuts the voice at once") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  CHECK(call.On(LegAnswered{call.phone()}) == "bridge caller and phone; settle offer1: answered");
  CHECK(call.phase() == "talking");
  CHECK(call.VoiceEnds().empty());
  CHECK(call.Line(9).empty());
  CHECK(call.After(60s).empty());
}

TEST_CASE("one who is served at once hears first that he is next, then that he is put through") {
  PaperCall call;
  call.Wait();
  CHECK(call.Offer("offer1") == "open media phone near caller");
  call.On(MediaReady{call.phone()});
  SECTION("the phone rings before the number is known") {
    CHECK(call.On(LegRinging{call.phone()}).empty());
    CHECK(call.Ahead(0, 1, true) == "play to caller: [ahead 0] music");
  }
  SECTION("the phone rings while it is said") {
    CHECK(call.Ahead(0, 1, true) == "play to caller: [ahead 0] music");
    CHECK(call.On(LegRinging{call.phone()}).empty());
  }
  CHECK(call.VoiceEnds() == "play to caller: [connecting] music");
}

TEST_CASE("one who is served at once and whose number is unknown hears that he is put through") {
  PaperCall call;
  call.Wait();
  call.Ring("offer1");
  CHECK(call.Ahead(std::nullopt, 1) == "play to caller: [connecting] music");
}

TEST_CASE("an operator who does not answer is settled, the caller keeps his place") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  SECTION("busy") {
    CHECK(call.On(LegFailed{call.phone(), 486}) == "close media phone; settle offer1: busy");
  }
  SECTION("no answer") {
    call.VoiceEnds();
    CHECK(call.After(20s) ==
          "release phone; close media phone; settle offer1: no answer; ask ahead of ticket");
  }
  SECTION("the queue took the offer back") {
    CHECK(call.On(OfferWithdrawn{OfferId("offer1")}) == "release phone; close media phone");
  }
  CHECK(call.phase() == "waiting");
  CHECK(call.Offer("offer2", "bianchi") == "open media phone near caller");
  CHECK(call.On(MediaReady{call.phone()}) == "ring bianchi on phone");
}

TEST_CASE("the next phone's ringing is not announced again right after the last") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  call.VoiceEnds();
  call.On(LegFailed{call.phone(), 486});
  CHECK(call.Ring("offer2", "bianchi").empty());
  call.After(2s);
  call.On(LegFailed{call.phone(), 486});
  call.After(10s);
  CHECK(call.Ring("offer3", "verdi") == "play to caller: [connecting] music");
}

TEST_CASE("while a phone rings long the voice says again that the caller is put through") {
  PaperCall call;
  plan::Wait step = PaperCall::Line();
  step.policy.announce_every = 10s;
  call.Wait(step);
  call.Told(0, 1);
  CHECK(call.Ring("offer1") == "play to caller: [connecting] music");
  call.After(3s);
  call.VoiceEnds();
  CHECK(call.After(7s) == "play to caller: [connecting] music");
}

TEST_CASE("the same offer twice rings once, also after it failed") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  CHECK(call.Offer("offer1").empty());
  call.On(LegFailed{call.phone(), 603});
  CHECK(call.Offer("offer1").empty());
}

TEST_CASE("a younger offer replaces one whose end was lost; an older one is ignored") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Ring("offer1");
  call.After(1s);
  CHECK(call.Offer("offer2", "bianchi") ==
        "release phone; close media phone; open media phone near caller");
  CHECK(
      call.On(Offered{call.ticket(), OfferId("offer0"), OperatorId("verdi"), 20s, call.now() - 1s})
          .empty());
}

TEST_CASE("an offer may come before the join's own answer") {
  PaperCall call;
  call.Begin();
  call.Decide(PaperCall::Line());
  call.On(MediaReady{kCaller});
  CHECK(call.Ring("offer1").empty());
  CHECK(call.On(Joined{call.ticket(), JoinResult::kWaiting, 3}) == "ask ahead of ticket");
  CHECK(call.Ahead(0, 3, true) == "play to caller: [ahead 0] music");
}

TEST_CASE("a caller who hangs up leaves the line before his offer is given back") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  SECTION("waiting") {
    CHECK(call.On(LegEnded{kCaller}) ==
          "leave ticket: abandoned; close media caller; finish: abandoned");
  }
  SECTION("while a phone rings") {
    call.Ring("offer1");
    CHECK(call.On(LegEnded{kCaller}) ==
          "leave ticket: abandoned; release phone; close media phone; settle offer1: withdrawn; "
          "close media caller; finish: abandoned");
  }
  CHECK(call.segments().back().kind == SegmentKind::kWait);
  CHECK(call.segments().back().numbers_told == std::vector<int>{0});
}

TEST_CASE("one who waited too long leaves, but not while a phone rings for him") {
  PaperCall call;
  plan::Wait step = PaperCall::Line();
  step.policy.max_wait = 60s;
  call.Wait(step);
  call.Told(0, 1);
  SECTION("nobody rings") {
    call.After(30s);
    CHECK(call.After(30s) == "leave ticket: waited too long; ask routing: waited too long");
  }
  SECTION("a phone rings at that instant") {
    call.After(50s);
    call.Ring("offer1");
    call.VoiceEnds();
    call.After(10s);
    CHECK(call.phase() == "waiting");
    CHECK(call.On(LegFailed{call.phone(), 486}) ==
          "close media phone; settle offer1: busy; leave ticket: waited too long; ask routing: "
          "waited too long");
  }
}

TEST_CASE("a queue that forgot the ticket is joined again") {
  PaperCall call;
  call.Wait();
  CHECK(call.Ahead(std::nullopt, 0) ==
        "join anagrafe as ticket; play to caller: [hold-the-line] music");
  CHECK(call.On(Joined{call.ticket(), JoinResult::kUnavailable, 0}).empty());
  CHECK(call.phase() == "waiting");
  call.VoiceEnds();
  CHECK(call.After(30s) == "ask ahead of ticket");
  CHECK(call.Ahead(1, 4) == "play to caller: [ahead 1] music");
}

TEST_CASE("keys mean nothing in the line") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  CHECK(call.On(Digit{kCaller, '1'}).empty());
}

TEST_CASE("a lost session of the operator is not the caller's loss") {
  PaperCall call;
  call.Wait();
  call.Told(0, 1);
  call.Offer("offer1");
  CHECK(call.On(MediaLost{call.phone()}) == "settle offer1: unreachable");
  CHECK(call.phase() == "waiting");
}

}  // namespace
}  // namespace centralino::callflow
