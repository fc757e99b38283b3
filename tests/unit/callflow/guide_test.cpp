// Guides: welcome, menu, keys, announcements, endings.
#include <algorithm>
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;
using testing::Words;

plan::Menu Menu() { return plan::Menu{{Words("welcome"), Words("press one")}, 5s}; }

TEST_CASE("a guide answers at once and speaks as soon as media is there") {
  PaperCall call;
  CHECK(call.Begin() == "ask routing: started");
  CHECK(call.Decide(Menu()) == "open media caller");
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [welcome] [press one]");
  CHECK(call.phase() == "menu");
}

TEST_CASE("a key cuts the menu at any moment of it") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  call.On(MediaReady{kCaller});
  SECTION("before its first packet") {
    CHECK(call.On(Digit{kCaller, '1'}) == "stop caller; ask routing: key 1");
  }
  SECTION("in the middle") {
    call.VoiceStarts();
    CHECK(call.On(Digit{kCaller, '9'}) == "stop caller; ask routing: key 9");
  }
  SECTION("in the silence after it") {
    call.VoiceEnds();
    call.After(4s);
    CHECK(call.On(Digit{kCaller, '#'}) == "ask routing: key #");
    CHECK(call.After(10s).empty());
  }
  REQUIRE(call.segments().size() == 1);
  CHECK(call.segments()[0].kind == SegmentKind::kMenu);
}

TEST_CASE("silence after the menu is no input, counted from its last word") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  call.On(MediaReady{kCaller});
  CHECK(call.After(30s).empty());
  call.VoiceEnds();
  CHECK(call.After(4999ms).empty());
  CHECK(call.After(1ms) == "ask routing: no input");
}

TEST_CASE("a key pressed while routing thinks is for the next menu") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  call.On(MediaReady{kCaller});
  call.On(Digit{kCaller, '1'});
  CHECK(call.On(Digit{kCaller, '2'}).empty());
  CHECK(call.Decide(Menu()) == "ask routing: key 2");
  CHECK(call.Decide(Menu()) == "play to caller: [welcome] [press one]");
}

TEST_CASE("an announcement is said to its end, and a key in it is kept for the menu after it") {
  PaperCall call;
  call.Begin();
  call.Decide(plan::Announce{{Words("closed")}});
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [closed]");
  CHECK(call.On(Digit{kCaller, '3'}).empty());
  CHECK(call.VoiceEnds() == "ask routing: done");
  CHECK(call.Decide(Menu()) == "ask routing: key 3");
}

TEST_CASE("the plan's end hangs up") {
  PaperCall call;
  call.Begin();
  call.Decide(plan::Announce{{Words("closed")}});
  call.On(MediaReady{kCaller});
  call.VoiceEnds();
  CHECK(call.Decide(plan::Hangup{}) == "release caller; close media caller; finish: served");
}

TEST_CASE("a number nobody owns is refused with 404 and without media") {
  PaperCall call;
  call.Begin();
  CHECK(call.Decide(plan::Hangup{plan::HangupCause::kUnowned}) ==
        "reject caller 404; finish: rejected");
}

TEST_CASE("without routing the caller hears an apology and goodbye") {
  PaperCall call;
  call.Begin();
  SECTION("before he was answered") {
    CHECK(call.On(RoutingUnavailable{1}) == "open media caller");
    CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [apology] [goodbye]");
  }
  SECTION("in the middle of a call") {
    call.Decide(Menu());
    call.On(MediaReady{kCaller});
    call.On(Digit{kCaller, '1'});
    const auto& deciding = std::get<Deciding>(call.state().phase);
    CHECK(call.On(RoutingUnavailable{deciding.question}) == "play to caller: [apology] [goodbye]");
  }
  CHECK(call.VoiceEnds() == "release caller; close media caller; finish: failed");
}

TEST_CASE("without media an unanswered caller gets 503, an answered one is released") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  SECTION("unanswered") {
    CHECK(call.On(MediaLost{kCaller}) == "reject caller 503; finish: failed");
  }
  SECTION("answered") {
    call.On(MediaReady{kCaller});
    CHECK(call.On(MediaLost{kCaller}) == "release caller; finish: failed");
  }
}

TEST_CASE("a caller whose INVITE had no SDP is spoken to after his ACK") {
  PaperCall call;
  CallFacts facts = PaperCall::Facts();
  facts.has_offer = false;
  call.Begin(facts);
  call.Decide(Menu());
  CHECK(call.On(MediaReady{kCaller}) == "answer caller");
  CHECK(call.On(LegTerms{kCaller, false}) == "play to caller: [welcome] [press one]");
}

TEST_CASE("a caller who hangs up in the menu ends it") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  call.On(MediaReady{kCaller});
  CHECK(call.On(LegEnded{kCaller}) == "close media caller; finish: abandoned");
  CHECK(call.segments()[0].outcome == "abandoned");
}

TEST_CASE("a caller who cancels while routing thinks ends quietly, and the decision is too late") {
  PaperCall call;
  call.Begin();
  CHECK(call.On(LegEnded{kCaller}) == "finish: abandoned");
  CHECK(call.Decide(Menu()).empty());
}

TEST_CASE("at the end of a drain callers are told, the unanswered refused") {
  PaperCall call;
  call.Begin();
  SECTION("unanswered") { CHECK(call.On(Drain{}) == "reject caller 503; finish: drained"); }
  SECTION("in the menu") {
    call.Decide(Menu());
    call.On(MediaReady{kCaller});
    CHECK(call.On(Drain{}) == "play to caller: [apology]");
    CHECK(call.VoiceEnds() == "release caller; close media caller; finish: drained");
  }
}

TEST_CASE("what the edge says by itself is in the language that routing told last") {
  CallFacts facts = PaperCall::Facts();
  facts.language = "it";
  facts.voice = "it-IT";
  State state;
  std::vector<Command> commands;
  const auto on = [&](const Event& event) {
    Transition transition = Advance(std::move(state), event, Instant{});
    state = std::move(transition.next);
    commands = std::move(transition.commands);
  };
  on(CallStarted{facts});
  on(Decided{std::get<Deciding>(state.phase).question,
             {plan::Menu{{Words("Bine ați venit")}}, {}, "ro"}});
  on(MediaReady{facts.leg});
  on(Digit{facts.leg, '1'});
  on(RoutingUnavailable{std::get<Deciding>(state.phase).question});
  const auto play = std::find_if(commands.begin(), commands.end(), [](const Command& each) {
    return std::holds_alternative<Play>(each);
  });
  REQUIRE(play != commands.end());
  for (const speech::Prompt& prompt : std::get<Play>(*play).prompts) {
    CHECK(prompt.language == "ro");
    CHECK(prompt.voice.empty());
  }
}

TEST_CASE("an apology ends even if media never says that it did") {
  PaperCall call;
  call.Begin();
  call.Decide(Menu());
  call.On(MediaReady{kCaller});
  call.On(Drain{});
  CHECK(call.After(20s) == "release caller; close media caller; finish: drained");
}

TEST_CASE("a plan that goes round in a circle is ended with an apology") {
  PaperCall call;
  call.Begin();
  call.Decide(plan::Announce{});
  call.On(MediaReady{kCaller});
  std::string words;
  for (int i = 0; i < 2000 && words != "play to caller: [apology] [goodbye]"; ++i) {
    words = call.Decide(plan::Announce{});
  }
  CHECK(call.phase() == "parting");
}

}  // namespace
}  // namespace centralino::callflow
