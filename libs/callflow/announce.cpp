// Announcements are said to their end. A key pressed meanwhile is kept for the menu that follows.
#include "callflow/run.h"

namespace centralino::callflow {
namespace {

void Done(Run& run, const Announcing& phase) {
  run.Do(RecordSegment{SegmentKind::kPrompt, {}, {}, phase.since, run.now, "done", {}});
  AskNext(run, plan::OutcomeKind::kDone);
}

struct OnAnnouncing
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaReady,
              MediaLost, PlayStarted, MarkReached, LegRinging, LegAnswered, LegFailed, LegTerms,
              LegEnded, Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered,
              LineChanged, OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  const Announcing phase;
  OnAnnouncing(Run& r, Announcing p) : run(r), phase(p) {}

  void operator()(const PlayEnded& event) {
    if (event.leg == run.state.caller.id && event.play == phase.play) Done(run, phase);
  }
  void operator()(const Digit& event) { TypeAhead(run, event); }
};

}  // namespace

void Enter(Run& run, const plan::Announce& step) {
  Announcing phase;
  phase.since = run.now;
  if (step.prompts.empty()) return Done(run, phase);
  phase.play = PlayToCaller(run, step.prompts, false);
  run.state.phase = phase;
}

void Handle(Run& run, Announcing& phase, const Event& event) {
  std::visit(OnAnnouncing(run, phase), event);
}

}  // namespace centralino::callflow
