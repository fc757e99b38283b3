// Leaving a message.
//
//   notice ──> invitation ──> beep, recording ──> review ──3, or nothing──> sent
//                  ^   key: on   #, silence, length   │1 again
//                  └────────── nothing was said        └2: beep, recording
//
// The notice is the gate before a recording: no key opens it early. Who hangs up has sent what he
// said: media sends what lies there when a session is closed.
#include "callflow/run.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

using Stage = LeavingMessage::Stage;

constexpr char kEndKey = '#';
constexpr char kHearKey = '1';
constexpr char kAgainKey = '2';
constexpr char kSendKey = '3';
constexpr std::chrono::seconds kReviewTimeout{6};
// Beep and journeys: media has forgotten the recording if it says nothing for so much longer.
constexpr std::chrono::seconds kMediaSlack{10};
constexpr int kMostSilences = 2;
constexpr int kMostTakes = 10;

void RecordMessage(Run& run, const LeavingMessage& phase, std::string_view outcome) {
  run.Do(
      RecordSegment{SegmentKind::kMessage, {}, {}, phase.since, run.now, std::string(outcome), {}});
}

void Leave(Run& run, const LeavingMessage& phase, std::string_view text,
           plan::OutcomeKind outcome) {
  Cancel(run, Timer::kKey);
  RecordMessage(run, phase, text);
  AskNext(run, outcome);
}

void Send(Run& run, const LeavingMessage& phase) {
  run.Do(SendRecording{run.state.caller.id});
  Leave(run, phase, "sent", plan::OutcomeKind::kDone);
}

void Say(Run& run, LeavingMessage& phase, Stage stage, std::vector<speech::Prompt> prompts) {
  phase.stage = stage;
  phase.play = PlayToCaller(run, std::move(prompts), false);
}

void BeginRecording(Run& run, LeavingMessage& phase) {
  phase.stage = Stage::kRecording;
  phase.play = 0;
  phase.asked_again = false;
  ++phase.takes;
  phase.recording = RecordingId(run.MintId('m'));
  run.Do(StartRecording{run.state.caller.id, phase.recording, phase.step});
  Start(run, Timer::kKey, run.now + phase.step.longest + kMediaSlack);
}

void Invite(Run& run, LeavingMessage& phase, std::vector<speech::Prompt> before) {
  for (const speech::Prompt& prompt : phase.step.invitation) before.push_back(prompt);
  if (before.empty()) return BeginRecording(run, phase);
  Say(run, phase, Stage::kInvitation, std::move(before));
}

// What was said, if he wants to hear it, and what he can do with it.
void Review(Run& run, LeavingMessage& phase, bool hear) {
  Cancel(run, Timer::kKey);
  phase.stage = Stage::kReview;
  phase.play = run.NextSerial();
  Play play{run.state.caller.id, phase.play, {}, false};
  play.prompts.push_back(SystemSentence(run, speech::sentence::kMessageReview));
  if (hear) play.first = phase.recording;
  run.Do(std::move(play));
}

struct OnMessage : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable,
                           MediaReady, MediaLost, PlayStarted, MarkReached, LegRinging, LegAnswered,
                           LegFailed, LegTerms, LegEnded, Joined, Offered, OfferWithdrawn, Reserved,
                           SettleRefused, AheadAnswered, LineChanged, Drain, OperatorStateSet> {
  using Ignores::operator();
  Run& run;
  LeavingMessage& phase;
  OnMessage(Run& r, LeavingMessage& p) : run(r), phase(p) {}

  void operator()(const PlayEnded& event) {
    if (event.leg != run.state.caller.id || phase.play == 0 || event.play != phase.play) return;
    phase.play = 0;
    switch (phase.stage) {
      case Stage::kNotice:
        return Invite(run, phase, {});
      case Stage::kInvitation:
        return BeginRecording(run, phase);
      case Stage::kRecording:
        return;
      case Stage::kReview:
        return Start(run, Timer::kKey, run.now + kReviewTimeout);
    }
  }
  void operator()(const Digit& event) {
    if (event.leg != run.state.caller.id) return;
    switch (phase.stage) {
      case Stage::kNotice:
        return;
      case Stage::kInvitation:
        return BeginRecording(run, phase);
      case Stage::kRecording:
        if (event.key == kEndKey) run.Do(StopRecording{run.state.caller.id});
        return;
      case Stage::kReview:
        return Choose(event.key);
    }
  }
  void operator()(const RecordingEnded& event) {
    if (phase.stage != Stage::kRecording || event.recording != phase.recording) return;
    switch (event.result) {
      case RecordingResult::kMessage:
        return Review(run, phase, false);
      case RecordingResult::kNothing:
        if (++phase.silences >= kMostSilences) return NothingSaid();
        Cancel(run, Timer::kKey);
        return Invite(run, phase, {SystemSentence(run, speech::sentence::kMessageNothing)});
      case RecordingResult::kImpossible:
        return Leave(run, LeavingMessage(phase), "failed", plan::OutcomeKind::kUnavailable);
    }
  }
  void operator()(const TimerFired& event) {
    if (event.timer != Timer::kKey) return;
    if (phase.stage == Stage::kRecording) {
      run.Do(SendRecording{run.state.caller.id});
      return Leave(run, LeavingMessage(phase), "failed", plan::OutcomeKind::kUnavailable);
    }
    // Who does not know what to press is asked once more; then it is sent, not lost.
    if (phase.asked_again) return Send(run, LeavingMessage(phase));
    phase.asked_again = true;
    Review(run, phase, false);
  }

 private:
  void Choose(char key) {
    switch (key) {
      case kHearKey:
        return Review(run, phase, true);
      case kAgainKey:
        Cancel(run, Timer::kKey);
        if (phase.takes >= kMostTakes) return Review(run, phase, false);
        return BeginRecording(run, phase);
      case kSendKey:
      case kEndKey:
        if (phase.play != 0) run.Do(StopPlay{run.state.caller.id});
        return Send(run, LeavingMessage(phase));
      default:
        return Review(run, phase, false);
    }
  }
  void NothingSaid() {
    Leave(run, LeavingMessage(phase), "nothing-said", plan::OutcomeKind::kNothingSaid);
  }
};

}  // namespace

void Enter(Run& run, const plan::Record& step) {
  run.state.typed.clear();  // no key pressed before opens the gate
  LeavingMessage phase;
  phase.step = step;
  phase.since = run.now;
  if (step.notice.empty()) {
    Invite(run, phase, {});
  } else {
    Say(run, phase, Stage::kNotice, step.notice);
  }
  run.state.phase = std::move(phase);
}

void AbandonMessage(Run& run, const LeavingMessage& message, Why why) {
  Cancel(run, Timer::kKey);
  const bool said = message.stage == Stage::kRecording || message.stage == Stage::kReview;
  const bool sends = said && why != Why::kMediaLost;
  if (sends) run.Do(SendRecording{run.state.caller.id});
  const bool hung_up = sends && why == Why::kCallerLeft;
  RecordMessage(run, message, hung_up ? "hung-up" : OutcomeOf(why));
}

void Handle(Run& run, LeavingMessage& phase, const Event& event) {
  std::visit(OnMessage(run, phase), event);
}

}  // namespace centralino::callflow
