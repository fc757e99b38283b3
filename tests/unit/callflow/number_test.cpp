// The number of callers ahead: true, never rising, never tedious.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::PaperCall;

plan::Wait Line(std::chrono::seconds every = 30s, std::chrono::seconds gap = 5s) {
  plan::Wait step = PaperCall::Line();
  step.policy.announce_every = every;
  step.policy.announce_min_gap = gap;
  return step;
}

TEST_CASE("the number is repeated at its interval and read anew each time") {
  PaperCall call;
  call.Wait(Line());
  call.Told(3, 1);  // four seconds
  CHECK(call.After(25s).empty());
  CHECK(call.After(1s) == "ask ahead of ticket");
  CHECK(call.Ahead(3, 1) == "play to caller: [ahead-now 3] music");
}

TEST_CASE("after a move the caller is told sooner, but not before the gap has passed") {
  PaperCall call;
  call.Wait(Line());
  call.Told(3, 1);
  SECTION("moved just after the sentence") {
    CHECK(call.Line(2).empty());
    CHECK(call.After(4999ms).empty());
    CHECK(call.After(1ms) == "ask ahead of ticket");
  }
  SECTION("moved long after it") {
    call.After(10s);
    CHECK(call.Line(2) == "ask ahead of ticket");
  }
  CHECK(call.Ahead(2, 2) == "play to caller: [ahead-now 2] music");
}

TEST_CASE("a move that is not his own is not told again within the interval") {
  PaperCall call;
  call.Wait(Line());
  call.Told(3, 1);
  call.After(10s);
  CHECK(call.Line(2) == "ask ahead of ticket");
  CHECK(call.Ahead(3, 2).empty());
  CHECK(call.After(15s).empty());
  CHECK(call.After(1s) == "ask ahead of ticket");
}

TEST_CASE("a line that changes all the time is looked at once a second") {
  PaperCall call;
  call.Wait(Line());
  call.Told(3, 1);
  call.After(10s);
  CHECK(call.Line(2) == "ask ahead of ticket");
  call.Ahead(3, 2);
  int looks = 0;
  for (std::int64_t version = 3; version < 43; ++version) {
    std::string words = call.Line(version);
    words += call.After(50ms);
    if (words == "ask ahead of ticket") {
      ++looks;
      call.Ahead(3, version);
    }
  }
  CHECK(looks == 2);
}

TEST_CASE("a fall before the number word has ended stops the sentence and begins it anew") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(3, 1);
  call.VoiceStarts();
  call.After(1s);
  CHECK(call.Line(2) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 2) == "play to caller: [ahead 2] music");
  REQUIRE(call.announcements().size() == 1);
  CHECK_FALSE(call.announcements()[0].heard);

  SECTION("at most once: after a second fall no number is said") {
    call.VoiceStarts();
    call.Line(3);
    CHECK(call.Ahead(1, 3) == "play to caller: [advancing] music");
    call.After(2s);
    CHECK(call.VoiceEnds().empty());
    CHECK(call.After(5s) == "ask ahead of ticket");
    CHECK(call.Ahead(1, 3) == "play to caller: [ahead 1] music");
  }
  SECTION("and heard to its end it counts") {
    call.VoiceStarts();
    call.NumberWordEnds();
    CHECK(call.announcements().back().heard);
    CHECK(call.announcements().back().number == 2);
    CHECK(call.announcements().back().line_version == 2);
  }
}

TEST_CASE("a fall after the number word lets the sentence end") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(3, 1);
  call.VoiceStarts();
  call.NumberWordEnds();
  CHECK(call.Line(2).empty());
  CHECK(call.VoiceEnds().empty());
  CHECK(call.After(5s) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 2) == "play to caller: [ahead-now 2] music");
}

TEST_CASE("a number that rose is not said") {
  PaperCall call;
  call.Wait(Line());
  call.Told(1, 1);
  call.After(10s);
  CHECK(call.Line(2) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 2).empty());
  CHECK(call.After(16s) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 2) == "play to caller: [hold-the-line] music");
}

TEST_CASE("an unknown number is never guessed") {
  PaperCall call;
  call.Wait(Line());
  CHECK(call.Ahead(std::nullopt, 1) ==
        "join anagrafe as ticket; play to caller: [hold-the-line] music");
}

TEST_CASE("a voice that starts late makes the machine look again") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(3, 1);
  call.After(250ms);
  CHECK(call.VoiceStarts() == "ask ahead of ticket");
  SECTION("the line stood still: the number is true") {
    CHECK(call.Ahead(3, 1).empty());
    call.NumberWordEnds();
    CHECK(call.announcements().back().heard);
  }
  SECTION("it fell meanwhile") { CHECK(call.Ahead(2, 2) == "play to caller: [ahead 2] music"); }
}

TEST_CASE("an answer that was read before a known change is asked again, once") {
  PaperCall call;
  call.Wait(Line());
  call.Line(5);
  CHECK(call.Ahead(3, 4) == "ask ahead of ticket");
  CHECK(call.Ahead(3, 4) == "play to caller: [ahead 3] music");
}

TEST_CASE("an answer to an older question is not an answer") {
  PaperCall call;
  call.Wait(Line());
  const Serial old = call.ahead_question();
  call.Ahead(3, 1);
  CHECK(call.On(AheadAnswered{old, 0, false, 9, call.now()}).empty());
}

TEST_CASE("a number is stopped when the caller's own turn comes") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(1, 1);
  call.VoiceStarts();
  CHECK(call.Offer("offer1") == "open media phone near caller; ask ahead of ticket");
  call.On(MediaReady{call.phone()});
  CHECK(call.On(LegRinging{call.phone()}) == "play to caller: [connecting] music");
  CHECK_FALSE(call.announcements().back().heard);
}

TEST_CASE("an end of the play without its mark counts as heard") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(1, 1);
  call.VoiceStarts();
  call.VoiceEnds();
  CHECK(call.announcements().back().heard);
}

TEST_CASE("of a long line it is said that there are more, and not again while there are") {
  PaperCall call;
  plan::Wait step = Line();
  step.policy.announce_up_to = 20;
  call.Wait(step);
  CHECK(call.Ahead(25, 1) == "play to caller: [ahead-more 20] music");
  call.VoiceStarts();
  SECTION("a fall that leaves it true does not stop it") {
    call.Line(2);
    CHECK(call.Ahead(22, 2).empty());
    call.NumberWordEnds();
    CHECK(call.announcements().back().heard);
    CHECK(call.announcements().back().number == 21);
    CHECK(call.announcements().back().or_more);
  }
  SECTION("a fall that makes it a lie does") {
    call.Line(2);
    CHECK(call.Ahead(20, 2) == "play to caller: [ahead 20] music");
  }
  SECTION("the same again is said at the interval, and then the number itself") {
    call.NumberWordEnds();
    call.VoiceEnds();
    call.After(10s);
    CHECK(call.Line(2) == "ask ahead of ticket");
    CHECK(call.Ahead(24, 2).empty());
    CHECK(call.After(20s) == "ask ahead of ticket");
    CHECK(call.Ahead(23, 2) == "play to caller: [ahead-more-now 20] music");
    call.VoiceStarts();
    call.VoiceEnds();
    call.After(10s);
    CHECK(call.Line(3) == "ask ahead of ticket");
    CHECK(call.Ahead(20, 3) == "play to caller: [ahead-now 20] music");
  }
}

TEST_CASE("more than twenty is more than twenty: after it nothing that is less is more") {
  PaperCall call;
  plan::Wait step = Line();
  step.policy.announce_up_to = 20;
  call.Wait(step);
  call.Told(20, 1);
  call.After(10s);
  CHECK(call.Line(2) == "ask ahead of ticket");
  CHECK(call.Ahead(21, 2).empty());
}

TEST_CASE("where the group wants it so every number is said, however great") {
  PaperCall call;
  plan::Wait step = Line();
  step.policy.announce_up_to = 0;
  call.Wait(step);
  CHECK(call.Ahead(300, 1) == "play to caller: [ahead 300] music");
}

TEST_CASE("a fall learnt behind the number word is told when the sentence has ended") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(3, 1);
  call.VoiceStarts();
  call.Line(2);
  call.NumberWordEnds();
  CHECK(call.Ahead(2, 2).empty());
  call.VoiceEnds();
  CHECK(call.After(5s) == "ask ahead of ticket");
  CHECK(call.Ahead(2, 2) == "play to caller: [ahead-now 2] music");
}

TEST_CASE("a number that rose before a late voice began is not said") {
  PaperCall call;
  call.Wait(Line());
  SECTION("the first is begun anew with what is true") {
    call.Ahead(3, 1);
    call.After(250ms);
    CHECK(call.VoiceStarts() == "ask ahead of ticket");
    CHECK(call.Ahead(4, 2) == "play to caller: [ahead 4] music");
  }
  SECTION("after another one nothing greater is said") {
    call.Told(3, 1);
    call.After(26s);
    CHECK(call.Ahead(3, 1) == "play to caller: [ahead-now 3] music");
    call.After(250ms);
    CHECK(call.VoiceStarts() == "ask ahead of ticket");
    CHECK(call.Ahead(4, 2) == "play to caller: [hold-the-line] music");
    CHECK_FALSE(call.announcements().back().heard);
  }
  SECTION("one that cannot be known any more is not said either") {
    call.Ahead(3, 1);
    call.After(250ms);
    CHECK(call.VoiceStarts() == "ask ahead of ticket");
    CHECK_THAT(call.Ahead(std::nullopt, 2),
               Catch::EndsWith("play to caller: [hold-the-line] music"));
  }
}

TEST_CASE("an answer read long before the voice began proves nothing of it") {
  PaperCall call;
  call.Wait(Line());
  call.Ahead(3, 1);
  CHECK(call.Line(2) == "ask ahead of ticket");
  const Instant read_at = call.now();
  call.After(250ms);
  CHECK(call.VoiceStarts().empty());  // the question is still open
  CHECK(call.On(AheadAnswered{call.ahead_question(), 3, false, 2, read_at}) ==
        "ask ahead of ticket");
  CHECK(call.Ahead(2, 3) == "play to caller: [ahead 2] music");
}

TEST_CASE("the next in line hears that he is next, also when he moved up to it") {
  PaperCall call;
  call.Wait(Line());
  call.Told(1, 1);
  call.After(10s);
  call.Line(2);
  CHECK(call.Ahead(0, 2) == "play to caller: [ahead-now 0] music");
}

}  // namespace
}  // namespace centralino::callflow
