// A menu: the first key ends the voice at once, at every moment of it. Silence after the last
// word for key_timeout is "no input".
#include "callflow/run.h"

namespace centralino::callflow {
namespace {

void Record(Run& run, const InMenu& phase, std::string outcome) {
  run.Do(RecordSegment{SegmentKind::kMenu, {}, {}, phase.since, run.now, std::move(outcome), {}});
}

void Choose(Run& run, const InMenu& phase, char key) {
  Cancel(run, Timer::kKey);
  if (phase.play != 0) run.Do(StopPlay{run.state.caller.id});
  Record(run, phase, std::string("key ") + key);
  AskNext(run, plan::Outcome{plan::OutcomeKind::kKey, key});
}

struct OnMenu
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaReady,
              MediaLost, PlayStarted, MarkReached, LegRinging, LegAnswered, LegFailed, LegTerms,
              LegEnded, Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered,
              LineChanged, OperatorStateSet, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  InMenu& phase;
  OnMenu(Run& r, InMenu& p) : run(r), phase(p) {}

  void operator()(const PlayEnded& event) {
    if (event.leg != run.state.caller.id || event.play != phase.play) return;
    phase.play = 0;
    Start(run, Timer::kKey, run.now + phase.step.key_timeout);
  }
  void operator()(const Digit& event) {
    if (event.leg == run.state.caller.id) Choose(run, InMenu(phase), event.key);
  }
  void operator()(const TimerFired& event) {
    if (event.timer != Timer::kKey) return;
    Record(run, phase, "no-input");
    AskNext(run, plan::OutcomeKind::kNoInput);
  }
};

}  // namespace

void Enter(Run& run, const plan::Menu& step) {
  InMenu phase{step, 0, run.now};
  if (!run.state.typed.empty()) {
    const char key = run.state.typed.front();
    run.state.typed.erase(0, 1);
    return Choose(run, phase, key);
  }
  if (step.prompts.empty()) {
    Start(run, Timer::kKey, run.now + step.key_timeout);
  } else {
    phase.play = PlayToCaller(run, step.prompts, false);
  }
  run.state.phase = std::move(phase);
}

void Handle(Run& run, InMenu& phase, const Event& event) { std::visit(OnMenu(run, phase), event); }

}  // namespace centralino::callflow
