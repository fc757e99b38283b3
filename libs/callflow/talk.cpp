// Caller and operator talk. Who is put on hold hears music until he is taken up again.
#include "callflow/voice.h"

namespace centralino::callflow {
namespace {

void Record(Run& run, const Talking& talking, std::string_view outcome) {
  const OperatorLeg& callee = *run.state.callee;
  run.Do(RecordSegment{talking.bridged ? SegmentKind::kTalk : SegmentKind::kHold,
                       callee.group,
                       callee.operator_id,
                       talking.since,
                       run.now,
                       std::string(outcome),
                       {}});
}

struct OnTalking : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable,
                           MediaReady, PlayStarted, MarkReached, PlayEnded, Digit, LegRinging,
                           LegAnswered, Joined, Offered, OfferWithdrawn, Reserved, AheadAnswered,
                           LineChanged, OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  Talking& talking;
  OnTalking(Run& r, Talking& t) : run(r), talking(t) {}

  void operator()(const LegTerms&) {
    const bool talk = !run.state.caller.holds && !run.state.callee->holds;
    if (talk) {
      if (talking.bridged) return;
      Record(run, talking, "resumed");
      run.Do(Bridge{run.state.caller.id, run.state.callee->id});
      talking.bridged = true;
      talking.since = run.now;
      return;
    }
    if (talking.bridged) {
      Record(run, talking, "held");
      run.Do(Unbridge{run.state.caller.id});
      talking.bridged = false;
      talking.since = run.now;
    }
    MusicForHeld(run);
  }
  void operator()(const LegEnded& event) {
    if (!IsCallee(run, event.leg)) return;
    run.state.callee->state = LegState::kGone;
    Record(run, talking, "operator-hung-up");
    GiveBackOperator(run, Settlement::kEnded);
    EndCall(run, End::kTalked, 0);
  }
  void operator()(const LegFailed& event) { (*this)(LegEnded{event.leg}); }
  void operator()(const MediaLost& event) {
    if (!IsCallee(run, event.leg)) return;
    run.state.callee->media = MediaState::kNone;
    Record(run, talking, OutcomeOf(Why::kMediaLost));
    GiveBackOperator(run, Settlement::kEnded);
    EndCall(run, End::kFailed, 0);
  }
  // The offer had expired when its phone answered: the operator is not ours. The caller goes
  // back to where he was.
  void operator()(const SettleRefused& event) {
    if (event.offer != run.state.callee->offer) return;
    Record(run, talking, "refused");
    if (talking.bridged) run.Do(Unbridge{run.state.caller.id});
    GiveBackOperator(run, std::nullopt);
    run.state.talked = false;
    if (!talking.line) return AskNext(run, plan::OutcomeKind::kUnreachable);
    Waiting waiting = std::move(*talking.line);
    waiting.joined = true;
    run.Do(Play{run.state.caller.id, run.NextSerial(), {}, true});
    waiting.spoke_at = waiting.spoke_at.value_or(run.now);
    if (waiting.step.policy.max_wait) {
      Start(run, Timer::kMaxWait, waiting.since + *waiting.step.policy.max_wait);
    }
    LookAt(run, waiting, run.now + waiting.step.policy.announce_min_gap);
    run.state.phase = std::move(waiting);
  }
};

}  // namespace

void AbandonTalking(Run& run, const Talking& talking, Why why) {
  const std::string_view text = why == Why::kCallerLeft ? "caller-hung-up" : OutcomeOf(why);
  Record(run, talking, text);
  GiveBackOperator(run, Settlement::kEnded);
}

void Handle(Run& run, Talking& phase, const Event& event) {
  std::visit(OnTalking(run, phase), event);
}

}  // namespace centralino::callflow
