// A direct number: one operator's own, reserved in the queue before his phone rings.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;
using testing::Words;

plan::Ring Direct(bool answer_first = false) {
  return plan::Ring{OperatorId("rossi"), 20s, answer_first};
}

// Until rossi's phone was asked to ring.
void Invite(PaperCall& call) {
  call.Begin();
  call.Decide(Direct());
  call.On(MediaReady{kCaller});
  call.On(Reserved{call.reservation(), ReserveResult::kReserved});
  call.On(MediaReady{call.phone()});
}

TEST_CASE("a direct number rings unanswered until the operator answers") {
  PaperCall call;
  call.Begin();
  CHECK(call.Decide(Direct()) ==
        "open media caller; reserve rossi as reservation; open media phone near caller");
  CHECK(call.On(MediaReady{kCaller}).empty());
  CHECK(call.On(MediaReady{call.phone()}).empty());
  CHECK(call.On(Reserved{call.reservation(), ReserveResult::kReserved}) == "ring rossi on phone");
  CHECK(call.On(LegRinging{call.phone()}) == "ring caller");
  CHECK(call.On(LegRinging{call.phone()}).empty());
  CHECK(call.On(LegAnswered{call.phone()}) ==
        "answer caller; bridge caller and phone; settle reservation: answered");
  CHECK(call.On(LegEnded{call.phone()}) ==
        "close media phone; settle reservation: ended; release caller; close media caller; "
        "finish: talked");
}

TEST_CASE("the phone rings when operator and sessions are there, whichever comes last") {
  PaperCall call;
  call.Begin();
  call.Decide(Direct());
  std::vector<Event> answers{MediaReady{kCaller}, MediaReady{call.phone()},
                             Reserved{call.reservation(), ReserveResult::kReserved}};
  const int last = GENERATE(0, 1, 2);
  std::swap(answers[static_cast<std::size_t>(last)], answers[2]);
  CHECK(call.On(answers[0]).empty());
  CHECK(call.On(answers[1]).empty());
  CHECK(call.On(answers[2]) == "ring rossi on phone");
}

TEST_CASE("what the queue says of the operator goes to routing") {
  PaperCall call;
  call.Begin();
  call.Decide(Direct());
  call.On(MediaReady{kCaller});
  SECTION("absent") {
    CHECK(call.On(Reserved{call.reservation(), ReserveResult::kAbsent}) ==
          "close media phone; ask routing: absent");
  }
  SECTION("busy") {
    CHECK(call.On(Reserved{call.reservation(), ReserveResult::kBusy}) ==
          "close media phone; ask routing: busy");
  }
  SECTION("away: what it may have taken is given back") {
    CHECK(call.On(Reserved{call.reservation(), ReserveResult::kUnavailable}) ==
          "close media phone; settle reservation: withdrawn; ask routing: unavailable");
  }
}

TEST_CASE("what the phone says goes to queue and routing") {
  struct Row {
    int status;
    std::string settlement;
    std::string outcome;
  };
  const Row row = GENERATE(Row{486, "busy", "busy"}, Row{600, "busy", "busy"},
                           Row{480, "unreachable", "absent"}, Row{408, "no answer", "no answer"},
                           Row{603, "declined", "declined"}, Row{500, "unreachable", "unreachable"},
                           Row{404, "unreachable", "unreachable"});
  CAPTURE(row.status);
  PaperCall call;
  Invite(call);
  CHECK(call.On(LegFailed{call.phone(), row.status}) ==
        "close media phone; settle reservation: " + row.settlement +
            "; ask routing: " + row.outcome);
}

TEST_CASE("a phone that rings too long is given up") {
  PaperCall call;
  Invite(call);
  call.On(LegRinging{call.phone()});
  CHECK(call.After(19s).empty());
  CHECK(call.After(1s) ==
        "release phone; close media phone; settle reservation: no answer; ask routing: no answer");
}

TEST_CASE("a diversion answers the caller, then speaks and joins the group's line") {
  PaperCall call;
  Invite(call);
  call.On(LegRinging{call.phone()});
  call.On(LegFailed{call.phone(), 486});
  CHECK(call.Decide(plan::Announce{{Words("another operator")}}) ==
        "answer caller; play to caller: [another operator]");
  CHECK(call.VoiceEnds() == "ask routing: done");
  CHECK(call.Decide(PaperCall::Line()) == "join anagrafe as ticket");
}

TEST_CASE("an answered caller hears that he is put through while a single phone rings") {
  PaperCall call;
  call.Begin();
  call.Decide(Direct(true));
  CHECK(call.On(MediaReady{kCaller}) ==
        "answer caller; reserve rossi as reservation; open media phone near caller; "
        "play to caller: [connecting] music");
}

TEST_CASE("a caller who gives up stops the phone and frees the operator") {
  PaperCall call;
  SECTION("while it rings") {
    Invite(call);
    CHECK(call.On(LegEnded{kCaller}) ==
          "release phone; close media phone; settle reservation: withdrawn; close media caller; "
          "finish: abandoned");
  }
  SECTION("while the operator is being reserved") {
    call.Begin();
    call.Decide(Direct());
    call.On(MediaReady{kCaller});
    CHECK(call.On(LegEnded{kCaller}) ==
          "close media phone; settle reservation: withdrawn; close media caller; "
          "finish: abandoned");
  }
}

TEST_CASE("a phone that answers after it was given up is released") {
  PaperCall call;
  Invite(call);
  const LegId late = call.phone();
  call.After(20s);
  CHECK(call.On(LegAnswered{late}) == "release " + std::string("phone"));
}

TEST_CASE("an operator who calls is taken in the queue before anything else, and given back") {
  PaperCall call;
  CallFacts facts = PaperCall::Facts();
  facts.calling_operator = OperatorId("bianchi");
  CHECK(call.Begin(facts) == "reserve bianchi as reservation outgoing");
  SECTION("free") {
    CHECK(call.On(Reserved{call.reservation(), ReserveResult::kReserved}) ==
          "ask routing: started");
    CHECK(call.Decide(plan::Hangup{plan::HangupCause::kUnowned}) ==
          "reject caller 404; settle reservation: ended; finish: rejected");
  }
  SECTION("busy in the queue's eyes: he calls all the same") {
    CHECK(call.On(Reserved{call.reservation(), ReserveResult::kBusy}) == "ask routing: started");
    CHECK(call.On(LegEnded{kCaller}) == "finish: abandoned");
  }
  SECTION("he hangs up before the queue answered") {
    CHECK(call.On(LegEnded{kCaller}) == "settle reservation: ended; finish: abandoned");
  }
}

}  // namespace
}  // namespace centralino::callflow
