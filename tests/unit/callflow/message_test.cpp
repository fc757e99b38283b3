// Leaving a message: the notice before everything, keys at every moment, endings.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;
using testing::Words;

plan::Record Message(bool notice = true) {
  plan::Record step;
  if (notice) step.notice = {Words("notice")};
  step.invitation = {Words("invitation")};
  step.desk = model::DeskId("anagrafe");
  step.longest = 60s;
  return step;
}

struct Caller : PaperCall {
  RecordingId recording() const { return std::get<LeavingMessage>(state().phase).recording; }
  std::string Ended(RecordingResult result) {
    return On(RecordingEnded{kCaller, recording(), result});
  }
  std::string Press(char key) { return On(Digit{kCaller, key}); }
  std::string End() { return VoiceEnds(); }

  // ---- Short ways ----
  void ToInvitation() {
    Begin();
    Decide(Message());
    On(MediaReady{kCaller});
    VoiceEnds();
  }
  void ToRecording() {
    ToInvitation();
    VoiceEnds();
  }
  void ToReview() {
    ToRecording();
    Ended(RecordingResult::kMessage);
  }
};

const char kReview[] = "play to caller: [message-review]";

TEST_CASE("notice, invitation, then the beep; the hash key ends it, three sends it") {
  Caller call;
  call.Begin();
  call.Decide(Message());
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [notice]");
  CHECK(call.End() == "play to caller: [invitation]");
  CHECK(call.End() == "record caller as recording for anagrafe");
  CHECK(call.phase() == "message");
  CHECK(call.Press('#') == "stop recording caller");
  CHECK(call.Ended(RecordingResult::kMessage) == kReview);
  CHECK(call.Press('3') == "stop caller; send recording of caller; ask routing: done");
  REQUIRE(call.segments().size() == 1);
  CHECK(call.segments()[0].kind == SegmentKind::kMessage);
  CHECK(call.segments()[0].outcome == "sent");
}

TEST_CASE("no key opens the gate before a recording, not even one pressed long before") {
  Caller call;
  call.Begin();
  call.Press('3');
  call.Decide(Message());
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [notice]");
  for (const char key : {'1', '2', '3', '#', '*'}) CHECK(call.Press(key).empty());
  CHECK(call.End() == "play to caller: [invitation]");
}

TEST_CASE("any key cuts the invitation short") {
  Caller call;
  call.ToInvitation();
  CHECK(call.Press('#') == "record caller as recording for anagrafe");
  CHECK(call.End().empty());
}

TEST_CASE("an organisation may leave the notice out") {
  Caller call;
  call.Begin();
  call.Decide(Message(false));
  CHECK(call.On(MediaReady{kCaller}) == "answer caller; play to caller: [invitation]");
}

TEST_CASE("a storm of keys while it is recorded does nothing but for the hash key") {
  Caller call;
  call.ToRecording();
  for (int i = 0; i < 1000; ++i) {
    CHECK(call.Press("0123456789*ABCD"[i % 15]).empty());
  }
  CHECK(call.Press('#') == "stop recording caller");
  CHECK(call.phase() == "message");
}

TEST_CASE("the caller hears his message, records it anew, and sends the second") {
  Caller call;
  call.ToReview();
  const RecordingId first = call.recording();
  CHECK(call.Press('1') == "play to caller: {recording} [message-review]");
  CHECK(call.Press('2') == "record caller as recording for anagrafe");
  CHECK(call.recording() != first);
  CHECK(call.On(RecordingEnded{kCaller, first, RecordingResult::kMessage}).empty());
  CHECK(call.Ended(RecordingResult::kMessage) == kReview);
  call.VoiceEnds();
  CHECK(call.Press('3') == "send recording of caller; ask routing: done");
}

TEST_CASE("keys work at every moment of the review") {
  Caller call;
  call.ToReview();
  SECTION("before its first packet") {}
  SECTION("in it") { call.VoiceStarts(); }
  SECTION("in the silence after it") { call.VoiceEnds(); }
  CHECK(call.Press('2') == "record caller as recording for anagrafe");
}

TEST_CASE("who presses nothing is asked once more; then his message is sent") {
  Caller call;
  call.ToReview();
  call.VoiceEnds();
  CHECK(call.After(6s) == kReview);
  call.VoiceEnds();
  CHECK(call.After(6s) == "send recording of caller; ask routing: done");
}

TEST_CASE("a key that means nothing asks again") {
  Caller call;
  call.ToReview();
  CHECK(call.Press('7') == kReview);
}

TEST_CASE("nothing said: he is invited again, once") {
  Caller call;
  call.ToRecording();
  CHECK(call.Ended(RecordingResult::kNothing) == "play to caller: [message-nothing] [invitation]");
  call.VoiceEnds();
  CHECK(call.Ended(RecordingResult::kNothing) == "ask routing: nothing said");
  CHECK(call.segments()[0].outcome == "nothing-said");
}

TEST_CASE("no room on the disk is an outcome of its own") {
  Caller call;
  call.ToRecording();
  CHECK(call.Ended(RecordingResult::kImpossible) == "ask routing: unavailable");
  CHECK(call.segments()[0].outcome == "failed");
}

TEST_CASE("media that forgot the recording leaves nobody in silence") {
  Caller call;
  call.ToRecording();
  CHECK(call.After(69s).empty());
  CHECK(call.After(2s) == "send recording of caller; ask routing: unavailable");
}

TEST_CASE("a hang-up at any stage: what was said is sent") {
  Caller call;
  call.ToInvitation();
  std::string expected = "close media caller; finish: abandoned";
  std::string outcome = "abandoned";
  SECTION("in the invitation") {}
  const auto said = [&] {
    expected = "send recording of caller; " + expected;
    outcome = "hung-up";
  };
  SECTION("in the recording") {
    call.VoiceEnds();
    said();
  }
  SECTION("in the review") {
    call.VoiceEnds();
    call.Ended(RecordingResult::kMessage);
    said();
  }
  SECTION("while he hears his message") {
    call.VoiceEnds();
    call.Ended(RecordingResult::kMessage);
    call.Press('1');
    said();
  }
  CHECK(call.On(LegEnded{kCaller}) == expected);
  CHECK(call.segments()[0].outcome == outcome);
}

TEST_CASE("a platform that ends sends what was said and apologises") {
  Caller call;
  call.ToRecording();
  CHECK(call.On(Drain{}) == "send recording of caller; play to caller: [apology]");
}

TEST_CASE("a session that is lost ends the call; its instance, or the next, sends what was said") {
  Caller call;
  call.ToRecording();
  CHECK(call.On(MediaLost{kCaller}) == "release caller; finish: failed");
}

}  // namespace
}  // namespace centralino::callflow
