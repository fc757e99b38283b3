// A direct number: the operator is taken in the queue, then his phone rings. A caller who was
// not answered hears ringing (180) and is not billed; one who was hears that he is being put
// through, then music.
#include "callflow/run.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

void Fail(Run& run, const Ringing& phase, std::string_view text, plan::OutcomeKind outcome) {
  run.Do(RecordSegment{
      SegmentKind::kRing, {}, phase.step.operator_id, phase.since, run.now, std::string(text), {}});
  AskNext(run, outcome);
}

struct OnRinging
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, PlayStarted,
              MarkReached, PlayEnded, Digit, LegTerms, Joined, Offered, SettleRefused,
              AheadAnswered, LineChanged, OperatorStateSet, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  Ringing& phase;
  OnRinging(Run& r, Ringing& p) : run(r), phase(p) {}

  void operator()(const Reserved& event) {
    if (event.offer != phase.offer || phase.reserved) return;
    switch (event.result) {
      case ReserveResult::kReserved:
        phase.reserved = true;
        return InviteWhenReady();
      case ReserveResult::kAbsent:
        GiveBackOperator(run, std::nullopt);
        return Fail(run, phase, "absent", plan::OutcomeKind::kAbsent);
      case ReserveResult::kBusy:
        GiveBackOperator(run, std::nullopt);
        return Fail(run, phase, "busy", plan::OutcomeKind::kBusy);
      case ReserveResult::kUnavailable:
        GiveBackOperator(run, Settlement::kWithdrawn);  // he may have been taken
        return Fail(run, phase, "queue-unavailable", plan::OutcomeKind::kUnavailable);
    }
  }
  void operator()(const MediaReady& event) {
    if (IsCallee(run, event.leg)) run.state.callee->media = MediaState::kReady;
    InviteWhenReady();
  }
  void operator()(const MediaLost& event) {
    if (!IsCallee(run, event.leg)) return;
    run.state.callee->media = MediaState::kNone;
    GiveBackOperator(run, Settlement::kWithdrawn);
    Fail(run, phase, "media-lost", plan::OutcomeKind::kUnreachable);
  }
  void operator()(const LegRinging& event) {
    if (!IsCallee(run, event.leg)) return;
    run.state.callee->state = LegState::kRinging;
    if (run.state.caller.state == LegState::kInvited) {
      run.Do(RingCaller{run.state.caller.id});
      run.state.caller.state = LegState::kRinging;
    }
  }
  void operator()(const LegAnswered& event) {
    if (!IsCallee(run, event.leg)) return;
    Connect(run);
    Talking talking;
    talking.since = run.now;
    talking.bridged = !run.state.caller.holds && !run.state.callee->holds;
    talking.direct = phase;
    run.state.phase = std::move(talking);
  }
  void operator()(const LegFailed& event) {
    if (!IsCallee(run, event.leg)) return;
    const Failure failure = FailureOf(event.status);
    run.state.callee->state = LegState::kGone;
    GiveBackOperator(run, failure.settlement);
    Fail(run, phase, failure.text, failure.outcome);
  }
  void operator()(const LegEnded& event) {
    if (IsCallee(run, event.leg)) (*this)(LegFailed{event.leg, 500});
  }
  void operator()(const OfferWithdrawn& event) {
    if (!run.state.callee || run.state.callee->offer != event.offer) return;
    GiveBackOperator(run, std::nullopt);
    Fail(run, phase, "withdrawn", plan::OutcomeKind::kUnreachable);
  }
  void operator()(const TimerFired& event) {
    if (event.timer != Timer::kRing || !run.state.callee) return;
    GiveBackOperator(run, Settlement::kNoAnswer);
    Fail(run, phase, "no-answer", plan::OutcomeKind::kNoAnswer);
  }

 private:
  // The caller's session too: an answer is passed on at once.
  void InviteWhenReady() {
    const State& state = run.state;
    if (phase.reserved && state.callee && state.callee->media == MediaState::kReady &&
        state.caller.media == MediaState::kReady) {
      InviteOperator(run, state.callee->id);
    }
  }
};

}  // namespace

void Enter(Run& run, const plan::Ring& step) {
  Ringing phase{step, OfferId(run.MintId('o')), run.now};
  run.state.typed.clear();
  run.Do(ReserveOperator{phase.offer, step.operator_id, step.ring_time, false});
  // His session is opened while the queue is asked: nearly always he is free.
  TakeOperator(run, Taken{phase.offer, step.operator_id, {}, step.ring_time, Instant()});
  if (run.state.caller.state == LegState::kAnswered) {
    PlayToCaller(run, {SystemSentence(run, speech::sentence::kConnecting)}, true);
  }
  run.state.phase = std::move(phase);
}

void AbandonRinging(Run& run, const Ringing& ringing, Why why) {
  // The queue's answer may still be on its way: what it takes is given back.
  GiveBackOperator(run, Settlement::kWithdrawn);
  run.Do(RecordSegment{SegmentKind::kRing,
                       {},
                       ringing.step.operator_id,
                       ringing.since,
                       run.now,
                       std::string(OutcomeOf(why)),
                       {}});
}

void Handle(Run& run, Ringing& phase, const Event& event) {
  std::visit(OnRinging(run, phase), event);
}

}  // namespace centralino::callflow
