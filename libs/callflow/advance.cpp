// What holds in every phase: the caller leaves, his media is lost, the process ends, late timers
// and answers of legs that are not ours any more. The rest is the phase's.
#include "callflow/run.h"

namespace centralino::callflow {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

bool Over(const Run& run) {
  return std::holds_alternative<Finished>(run.state.phase) ||
         std::holds_alternative<Idle>(run.state.phase);
}

// Of a caller who hangs up.
End EndOf(const State& state) {
  if (state.talked) return End::kTalked;
  const auto* parting = std::get_if<Parting>(&state.phase);
  const auto* waiting = std::get_if<Waiting>(&state.phase);
  const bool kept =
      (parting != nullptr && parting->end == End::kCallback) ||
      (waiting != nullptr && waiting->asking && waiting->asking->step == Asking::Step::kKept) ||
      std::holds_alternative<CallingBack>(state.phase);
  return kept ? End::kCallback : End::kAbandoned;
}

void CallerLeft(Run& run) {
  run.state.caller.state = LegState::kGone;
  const End end = EndOf(run.state);
  Abandon(run, Why::kCallerLeft);
  EndCall(run, end, 487);
}

void CallerDeaf(Run& run) {
  run.state.caller.media = MediaState::kNone;
  Abandon(run, Why::kMediaLost);
  EndCall(run, End::kFailed, 503);
}

void DrainCall(Run& run) {
  if (std::holds_alternative<Parting>(run.state.phase)) return;
  const bool answered = run.state.caller.state == LegState::kAnswered;
  Abandon(run, Why::kDrain);
  if (!answered) return EndCall(run, End::kDrained, 503);
  Apologise(run, End::kDrained);
}

// True: the event is dealt with, or late, and is not the phase's affair.
bool Common(Run& run, const Event& event) {
  State& state = run.state;
  if (Over(run)) return false;
  if (const auto* e = std::get_if<LegEnded>(&event); e && e->leg == state.caller.id) {
    CallerLeft(run);
    return true;
  }
  if (const auto* e = std::get_if<MediaLost>(&event); e && e->leg == state.caller.id) {
    if (state.caller.media != MediaState::kNone) CallerDeaf(run);
    return true;
  }
  if (const auto* e = std::get_if<MediaReady>(&event)) {
    if (e->leg == state.caller.id) state.caller.media = MediaState::kReady;
    return false;
  }
  if (const auto* e = std::get_if<LegTerms>(&event)) {
    if (e->leg == state.caller.id) {
      state.caller.terms_known = true;
      state.caller.holds = e->far_holds;
      return false;
    }
    if (!IsCallee(run, e->leg)) return true;
    state.callee->holds = e->far_holds;
    return false;
  }
  if (const auto* e = std::get_if<LegAnswered>(&event);
      e && !IsCallee(run, e->leg) && !RingsAlong(run, e->leg)) {
    const CallerLeg& caller = state.caller;
    if (e->leg == caller.id && caller.outgoing) return caller.state == LegState::kAnswered;
    run.Do(ReleaseLeg{e->leg});  // it answered after we had given it up
    return true;
  }
  if (const auto* e = std::get_if<TimerFired>(&event)) {
    Serial& generation = state.timers[static_cast<std::size_t>(e->timer)];
    if (generation == 0 || generation != e->generation) return true;
    generation = 0;
    return false;
  }
  if (const auto* e = std::get_if<OfferWithdrawn>(&event); e && e->offer == state.own_reservation) {
    state.own_reservation.reset();
    return true;
  }
  if (std::holds_alternative<Drain>(event)) {
    DrainCall(run);
    return true;
  }
  return false;
}

}  // namespace

void Abandon(Run& run, Why why) {
  Phase phase = std::move(run.state.phase);
  run.state.phase = Preparing{};
  std::visit(
      Overloaded{
          [&](Waiting& waiting) { AbandonWaiting(run, std::move(waiting), why); },
          [&](Ringing& ringing) { AbandonRinging(run, ringing, why); },
          [&](Talking& talking) { AbandonTalking(run, talking, why); },
          [&](LeavingMessage& message) { AbandonMessage(run, message, why); },
          [&](InMenu& menu) {
            Cancel(run, Timer::kKey);
            run.Do(RecordSegment{
                SegmentKind::kMenu, {}, {}, menu.since, run.now, std::string(OutcomeOf(why)), {}});
          },
          [&](Announcing& announcing) {
            run.Do(RecordSegment{SegmentKind::kPrompt,
                                 {},
                                 {},
                                 announcing.since,
                                 run.now,
                                 std::string(OutcomeOf(why)),
                                 {}});
          },
          [](Idle&) {},
          [](TakingCaller&) {},
          [](Deciding&) {},
          [](Preparing&) {},
          [](Parting&) {},
          [](Finished&) {},
          [](SettingState&) {},
          [&](CallingBack& calling) { AbandonCallingBack(run, calling, why); },
      },
      phase);
}

Transition Advance(State state, const Event& event, Instant now) {
  Transition result;
  Run run{state, result.commands, now};
  if (!Common(run, event)) {
    std::visit([&](auto& phase) { Handle(run, phase, event); }, state.phase);
  }
  result.next = std::move(state);
  return result;
}

bool IsFinished(const State& state) { return std::holds_alternative<Finished>(state.phase); }

std::string_view PhaseName(const State& state) {
  struct Namer {
    std::string_view operator()(const Idle&) const { return "new"; }
    std::string_view operator()(const TakingCaller&) const { return "deciding"; }
    std::string_view operator()(const Deciding&) const { return "deciding"; }
    std::string_view operator()(const Preparing&) const { return "answering"; }
    std::string_view operator()(const Announcing&) const { return "announcement"; }
    std::string_view operator()(const InMenu&) const { return "menu"; }
    std::string_view operator()(const Ringing&) const { return "ringing"; }
    std::string_view operator()(const Waiting&) const { return "waiting"; }
    std::string_view operator()(const Talking& t) const { return t.bridged ? "talking" : "hold"; }
    std::string_view operator()(const LeavingMessage&) const { return "message"; }
    std::string_view operator()(const Parting&) const { return "parting"; }
    std::string_view operator()(const Finished&) const { return "finished"; }
    std::string_view operator()(const SettingState&) const { return "code"; }
    std::string_view operator()(const CallingBack&) const { return "calling back"; }
  };
  return std::visit(Namer(), state.phase);
}

}  // namespace centralino::callflow
