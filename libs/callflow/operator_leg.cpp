// The operator's phone: taken, rung, connected, given back. An offer is settled exactly once
// with a result that ends it.
#include <algorithm>
#include <utility>

#include "callflow/run.h"

namespace centralino::callflow {

namespace {

// One timer for all phones that ring: it fires for whichever has rung long enough.
void StartRingTimer(Run& run) {
  const auto earliest = [](std::optional<Instant> until, const OperatorLeg& leg) {
    if (!leg.invited || (until && *until <= leg.ring_until)) return until;
    return std::optional(leg.ring_until);
  };
  std::optional<Instant> until;
  if (run.state.callee) until = earliest(until, *run.state.callee);
  for (const OperatorLeg& other : run.state.others) until = earliest(until, other);
  if (until) {
    Start(run, Timer::kRing, *until);
  } else {
    Cancel(run, Timer::kRing);
  }
}

void EndLeg(Run& run, const OperatorLeg& leg, bool answered_elsewhere) {
  if (leg.invited && leg.state != LegState::kGone) {
    run.Do(ReleaseLeg{leg.id, answered_elsewhere});
  }
  if (leg.media != MediaState::kNone) run.Do(CloseMedia{leg.id});
}

template <class Which>
bool PreferWhich(Run& run, const Which& which) {
  State& state = run.state;
  if (!state.callee) return false;
  if (which(*state.callee)) return true;
  const auto found = std::find_if(state.others.begin(), state.others.end(), which);
  if (found == state.others.end()) return false;
  std::swap(*state.callee, *found);
  return true;
}

}  // namespace

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
  if (run.state.callee) {
    run.state.others.push_back(std::move(leg));
  } else {
    run.state.callee = std::move(leg);
  }
}

void InviteOperator(Run& run, const LegId& which) {
  OperatorLeg* leg = &*run.state.callee;
  for (OperatorLeg& other : run.state.others) {
    if (other.id == which) leg = &other;
  }
  leg->media = MediaState::kReady;
  if (leg->invited) return;
  leg->invited = true;
  leg->ring_until = run.now + leg->ring_time;
  model::seconds waited{0};
  if (const auto* waiting = std::get_if<Waiting>(&run.state.phase)) {
    waited = std::chrono::duration_cast<model::seconds>(run.now - waiting->since);
  }
  run.Do(RingOperator{leg->id, leg->operator_id, leg->group, waited});
  StartRingTimer(run);
}

void GiveBackOperator(Run& run, std::optional<Settlement> result) {
  State& state = run.state;
  const OperatorLeg leg = std::move(*state.callee);
  state.callee.reset();
  if (!state.others.empty()) {
    state.callee = std::move(state.others.front());
    state.others.erase(state.others.begin());
  }
  StartRingTimer(run);
  EndLeg(run, leg, false);
  if (result) run.Do(SettleOffer{leg.offer, *result});
}

bool Prefer(Run& run, const LegId& leg) {
  return PreferWhich(run, [&](const OperatorLeg& each) { return each.id == leg; });
}

bool Prefer(Run& run, const OfferId& offer) {
  return PreferWhich(run, [&](const OperatorLeg& each) { return each.offer == offer; });
}

void LetOthersGo(Run& run) {
  for (const OperatorLeg& other : run.state.others) {
    RecordRing(run, other, "answered-elsewhere");
    EndLeg(run, other, true);
  }
  run.state.others.clear();
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
