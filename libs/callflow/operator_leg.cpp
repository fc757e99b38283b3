// The operator's phone: taken, rung, connected, given back. An offer is settled exactly once
// with a result that ends it.
#include "callflow/run.h"

namespace centralino::callflow {

void TakeOperator(Run& run, Taken taken) {
  OperatorLeg leg;
  leg.id = LegId(run.MintId('l'));
  leg.offer = std::move(taken.offer);
  leg.operator_id = std::move(taken.operator_id);
  leg.group = std::move(taken.group);
  leg.ring_time = taken.ring_time;
  leg.taken = run.now;
  leg.expires = taken.expires;
  leg.media = MediaState::kOpening;
  run.Do(OpenMedia{leg.id, run.state.caller.id});
  run.state.callee = std::move(leg);
}

void InviteOperator(Run& run) {
  OperatorLeg& leg = *run.state.callee;
  leg.media = MediaState::kReady;
  if (leg.invited) return;
  leg.invited = true;
  model::seconds waited{0};
  if (const auto* waiting = std::get_if<Waiting>(&run.state.phase)) {
    waited = std::chrono::duration_cast<model::seconds>(run.now - waiting->since);
  }
  run.Do(RingOperator{leg.id, leg.operator_id, leg.group, waited});
  Start(run, Timer::kRing, run.now + leg.ring_time);
}

void GiveBackOperator(Run& run, std::optional<Settlement> result) {
  OperatorLeg leg = std::move(*run.state.callee);
  run.state.callee.reset();
  Cancel(run, Timer::kRing);
  if (leg.invited && leg.state != LegState::kGone) run.Do(ReleaseLeg{leg.id});
  if (leg.media != MediaState::kNone) run.Do(CloseMedia{leg.id});
  if (result) run.Do(SettleOffer{leg.offer, *result});
}

void Connect(Run& run) {
  State& state = run.state;
  OperatorLeg& callee = *state.callee;
  Cancel(run, Timer::kRing);
  callee.state = LegState::kAnswered;
  if (state.caller.state != LegState::kAnswered) {
    run.Do(AnswerCaller{state.caller.id});
    state.caller.state = LegState::kAnswered;
  }
  const bool bridged = !state.caller.holds && !callee.holds;
  if (bridged) {
    run.Do(Bridge{state.caller.id, callee.id});
  } else {
    MusicForHeld(run);
  }
  run.Do(SettleOffer{callee.offer, Settlement::kAnswered});
  RecordRing(run, callee, "answered");
  state.talked = true;
}

void MusicForHeld(Run& run) {
  const CallerLeg& caller = run.state.caller;
  const OperatorLeg& callee = *run.state.callee;
  if (callee.holds && !caller.holds) run.Do(Play{caller.id, run.NextSerial(), {}, true});
  if (caller.holds && !callee.holds) run.Do(Play{callee.id, run.NextSerial(), {}, true});
}

void RecordRing(Run& run, const OperatorLeg& leg, std::string_view outcome) {
  run.Do(RecordSegment{SegmentKind::kRing,
                       leg.group,
                       leg.operator_id,
                       leg.taken,
                       run.now,
                       std::string(outcome),
                       {}});
}

Failure FailureOf(int sip_status) {
  switch (sip_status) {
    case 486:
    case 600:
      return {Settlement::kBusy, plan::OutcomeKind::kBusy, "busy"};
    case 408:
    case 487:
      return {Settlement::kNoAnswer, plan::OutcomeKind::kNoAnswer, "no-answer"};
    case 403:
    case 603:
    case 607:  // RFC 8197
      return {Settlement::kDeclined, plan::OutcomeKind::kDeclined, "declined"};
    case 480:
      return {Settlement::kUnreachable, plan::OutcomeKind::kAbsent, "absent"};
    default:
      return {Settlement::kUnreachable, plan::OutcomeKind::kUnreachable, "unreachable"};
  }
}

}  // namespace centralino::callflow
