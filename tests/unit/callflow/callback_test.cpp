// Keeping one's place: how it is asked for, and how one is called back.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;

plan::Wait Line() {
  plan::Wait step = PaperCall::Line();
  step.policy.callback =
      model::Callback{.numbers = model::UsualClassOfService(), .shown = model::E164{"+3905717571"}};
  return step;
}

// In line, told the number, in the music after it.
struct Caller : PaperCall {
  explicit Caller(const std::string& number = "+393331234567") {
    CallFacts facts = Facts();
    facts.caller = number;
    Begin(std::move(facts));
    Decide(::centralino::callflow::Line());
    On(MediaReady{kCaller});
    On(Joined{ticket(), JoinResult::kWaiting, 1});
    Told(2, 1);
  }
  using PaperCall::Line;
  std::string Press(const std::string& keys) {
    std::string words;
    for (const char key : keys) {
      const std::string more = On(Digit{kCaller, key});
      if (!words.empty() && !more.empty()) words += "; ";
      words += more;
    }
    return words;
  }
};

TEST_CASE("the voice offers to call back with the first number, and then with every third") {
  PaperCall call;
  call.Begin();
  call.Decide(Line());
  call.On(MediaReady{kCaller});
  call.On(Joined{call.ticket(), JoinResult::kWaiting, 1});
  CHECK(call.Ahead(2, 1) == "play to caller: [ahead 2] [callback-offer] music");

  PaperCall silent;
  silent.Wait();
  CHECK(silent.Ahead(2, 1) == "play to caller: [ahead 2] music");
  CHECK(silent.On(Digit{kCaller, '5'}).empty());
}

TEST_CASE("he confirms the number he calls from, and hangs up at his ease") {
  Caller call;
  CHECK(call.Press("5") == "play to caller: [callback-confirm] music");
  CHECK(call.Press("1") == "call ticket back at +393331234567; play to caller: music");
  CHECK(call.On(CallbackAnswered{call.ticket(), CallbackResult::kKept}) ==
        "play to caller: [callback-kept]");
  CHECK(call.phase() == "parting");
  CHECK(call.On(LegEnded{kCaller}) == "close media caller; finish: callback");
  CHECK(call.segments().back().kind == SegmentKind::kCallback);
  CHECK(call.segments().back().outcome == "asked");
}

TEST_CASE("who presses the key and hangs up at once has kept his place") {
  Caller call;
  call.Press("51");
  // Not "leave": the queue has his ticket.
  CHECK(call.On(LegEnded{kCaller}) == "close media caller; finish: callback");
}

TEST_CASE("who hangs up before he has confirmed leaves the line") {
  for (const char* keys : {"5", "52", "520571", "52057175", "5205717571#"}) {
    Caller call;
    call.Press(keys);
    INFO(keys);
    CHECK(call.On(LegEnded{kCaller}) ==
          "leave ticket: abandoned; close media caller; finish: abandoned");
  }
}

TEST_CASE("another number is dialled, ended by the hash or by silence, and read back") {
  Caller call;
  CHECK(call.Press("52") ==
        "play to caller: [callback-confirm] music; play to caller: [callback-dial] music");
  CHECK(call.Press("0571123456#") == "stop caller; play to caller: [callback-confirm] music");
  call.Press("1");
  CHECK(call.asked_number() == "+390571123456");

  Caller slow;
  slow.Press("52");
  slow.Press("0571123456");
  CHECK(slow.After(5s) == "play to caller: [callback-confirm] music");

  Caller mistyped;
  mistyped.Press("529999*0571123456#1");
  CHECK(mistyped.asked_number() == "+390571123456");
}

TEST_CASE("a caller who withholds his number must dial one") {
  for (const char* number : {"", "100", "+49301234567", "+39899123456"}) {
    Caller call(number);
    INFO(number);
    CHECK(call.Press("5") == "play to caller: [callback-dial] music");
  }
}

TEST_CASE("a number that will not do is refused with a reason, and once more; then he waits on") {
  struct Case {
    const char* number;
    const char* why;
  };
  for (const Case& each :
       {Case{"12#", "callback-no-number"}, Case{"#", "callback-no-number"},
        Case{"0000000000#", "callback-no-number"}, Case{"112#", "callback-no-number"},
        Case{"3331234567890123#", "callback-no-number"}, Case{"899123456#", "callback-not-allowed"},
        Case{"848123456#", "callback-not-allowed"}, Case{"00498912345678#", "callback-not-allowed"},
        Case{"0012125550123#", "callback-not-allowed"}}) {
    Caller call;
    INFO(each.number);
    call.Press("52");
    const std::string why = std::string("play to caller: [") + each.why + "] ";
    CHECK(call.Press(each.number).find(why + "[callback-dial] music") != std::string::npos);
    CHECK(call.Press(each.number).find(why + "[callback-stay] music") != std::string::npos);
    CHECK(call.phase() == "waiting");
    CHECK(call.asked_number().empty());
  }
}

TEST_CASE("a storm of keys asks for nothing and ends nothing") {
  Caller call;
  for (int i = 0; i < 2000; ++i) call.Press(std::string(1, "4687090AB*"[i % 10]));
  CHECK(call.phase() == "waiting");
  call.Press("52");
  for (int i = 0; i < 2000; ++i) call.Press(std::string(1, "4687090AB3"[i % 10]));
  CHECK(call.phase() == "waiting");
  CHECK(call.asked_number().empty());
  call.After(20s);
  CHECK(call.phase() == "waiting");
}

TEST_CASE("who says nothing after the question goes on waiting") {
  Caller call;
  call.Press("5");
  call.VoiceEnds();
  CHECK(call.After(8s) == "play to caller: [callback-stay] music");
  CHECK(call.phase() == "waiting");
}

TEST_CASE("an operator's phone that rings ends the question: he is put through") {
  Caller call;
  call.Press("52057");
  call.Offer("o1");
  call.On(MediaReady{call.phone()});
  CHECK(call.On(LegRinging{call.phone()}) == "play to caller: [connecting] music");
  CHECK(call.On(LegAnswered{call.phone()}) == "bridge caller and phone; settle o1: answered");
  CHECK(call.On(CallbackAnswered{call.ticket(), CallbackResult::kKept}).empty());
}

TEST_CASE("a place kept is kept, whatever rang between the question and the answer") {
  Caller call;
  call.Press("51");
  call.Offer("o1");
  call.On(MediaReady{call.phone()});
  call.On(LegRinging{call.phone()});
  CHECK(call.On(CallbackAnswered{call.ticket(), CallbackResult::kKept}) ==
        "release phone; close media phone; settle o1: withdrawn; play to caller: [callback-kept]");
}

TEST_CASE("a process that ends while the queue is asked leaves the line only if it must") {
  for (const bool kept : {true, false}) {
    Caller call;
    call.Press("51");
    call.On(Drain{});
    CHECK(call.On(CallbackAnswered{call.ticket(),
                                   kept ? CallbackResult::kKept : CallbackResult::kUnavailable}) ==
          (kept ? "" : "leave ticket: failed"));
  }
}

TEST_CASE("what the queue says of his wish is told") {
  struct Case {
    CallbackResult result;
    const char* words;
  };
  for (const Case& each :
       {Case{CallbackResult::kAlready, "[callback-already] [callback-stay]"},
        Case{CallbackResult::kUnavailable, "[callback-unavailable] [callback-stay]"},
        Case{CallbackResult::kConnecting, "[callback-stay]"}}) {
    Caller call;
    call.Press("51");
    CHECK(call.On(CallbackAnswered{call.ticket(), each.result}) ==
          std::string("play to caller: ") + each.words + " music");
    CHECK(call.phase() == "waiting");
  }
}

// ---- His turn ---------------------------------------------------------------------------------

struct Called : PaperCall {
  explicit Called(bool last = false) {
    CallbackDue due;
    due.facts = Facts();
    due.ticket = TicketId("kept");
    due.step = ::centralino::callflow::Line();
    due.name = "Comune di Empoli";
    due.group = "Anagrafe";
    due.offer = OfferId("o1");
    due.operator_id = OperatorId("rossi");
    due.expires = now() + 90s;
    due.last = last;
    CHECK(On(due) == "open media caller");
    CHECK(On(MediaReady{kCaller}) == "dial +393331234567 on caller showing +3905717571");
  }
  std::string Lifts() {
    On(LegRinging{kCaller});
    return On(LegAnswered{kCaller});
  }
};

TEST_CASE("called back, only his key lets the operator's phone ring") {
  Called call;
  CHECK(call.Lifts() == "play to caller: [callback-here]");
  CHECK(call.On(Digit{kCaller, '7'}).empty());
  CHECK(call.On(Digit{kCaller, '1'}) ==
        "join anagrafe as kept; open media phone near caller; play to caller: [connecting] music");
  CHECK(call.On(MediaReady{call.phone()}) == "ring rossi on phone");
  call.On(LegRinging{call.phone()});
  CHECK(call.On(LegAnswered{call.phone()}) == "bridge caller and phone; settle o1: answered");
  CHECK(call.On(LegEnded{call.phone()}) ==
        "close media phone; settle o1: ended; release caller; close media caller; "
        "finish: talked");
}

TEST_CASE("whoever is not reached is missed, whatever the reason") {
  const char* const kMissed = "callback kept missed; close media caller; finish: callback";
  struct Case {
    int status;
    const char* outcome;
  };
  for (const Case& each : {Case{486, "busy"}, Case{480, "no-answer"}, Case{603, "declined"},
                           Case{404, "unreachable"}, Case{503, "unreachable"}}) {
    Called call;
    CHECK(call.On(LegFailed{kCaller, each.status}) == kMissed);
    CHECK(call.segments().back().outcome == each.outcome);
  }
  Called rings;
  rings.On(LegRinging{kCaller});
  CHECK(rings.After(30s) ==
        "callback kept missed; release caller; close media caller; finish: callback");
  Called hangs_up(true);
  hangs_up.Lifts();
  CHECK(hangs_up.On(LegEnded{kCaller}) == kMissed);
  CHECK(hangs_up.segments().back().outcome == "hung-up, given up");
}

TEST_CASE("an answering machine is asked three times and takes nobody's time") {
  Called call;
  call.Lifts();
  for (int i = 0; i < 2; ++i) {
    call.VoiceEnds();
    CHECK(call.After(4s) == "play to caller: [callback-here]");
  }
  call.VoiceEnds();
  CHECK(call.After(4s) ==
        "callback kept missed; release caller; close media caller; finish: callback");
  CHECK(call.segments().back().outcome == "no-key");
}

TEST_CASE("who does not need it any more says so") {
  Called call;
  call.Lifts();
  CHECK(call.On(Digit{kCaller, '2'}) ==
        "callback kept cancelled; play to caller: [callback-cancelled]");
  CHECK(call.VoiceEnds() == "release caller; close media caller; finish: callback");
}

TEST_CASE("an operator who went away meanwhile leaves him the next in line") {
  Called call;
  call.Lifts();
  call.On(OfferWithdrawn{OfferId("o1")});
  CHECK(call.On(Digit{kCaller, '1'}) == "join anagrafe as kept; play to caller: music");
  CHECK(call.phase() == "waiting");
  CHECK(call.On(Joined{TicketId("kept"), JoinResult::kWaiting, 5}) == "ask ahead of kept");
  CHECK(call.Ahead(0, 5) == "play to caller: [ahead 0] [callback-offer] music");
}

TEST_CASE("a failure of ours is not his: he is called again as if he had not been") {
  Called call;
  call.Lifts();
  CHECK(call.On(MediaLost{kCaller}) == "settle o1: withdrawn; release caller; finish: failed");
}

}  // namespace
}  // namespace centralino::callflow
