// Before the first step, between two steps, and making the caller ready for the next: his media
// session is opened, he is answered (200) where the step speaks to him.
#include "callflow/run.h"

namespace centralino::callflow {
namespace {

bool NeedsAnswer(const std::optional<plan::Step>& step) {
  if (!step) return true;  // the apology is spoken
  if (std::holds_alternative<plan::OperatorState>(*step)) return false;
  const auto* ring = std::get_if<plan::Ring>(&*step);
  return ring == nullptr || ring->answer_first;
}

int StatusOf(plan::HangupCause cause) {
  switch (cause) {
    case plan::HangupCause::kUnowned:
      return 404;
    case plan::HangupCause::kBusy:
      return 486;
    case plan::HangupCause::kNormal:
    case plan::HangupCause::kUnavailable:
      return 480;
    case plan::HangupCause::kServiceError:
      return 503;
  }
  return 480;
}

void HangUp(Run& run, plan::HangupCause cause) {
  if (run.state.caller.state != LegState::kAnswered) {
    return EndCall(run, End::kRejected, StatusOf(cause));
  }
  End end = run.state.talked ? End::kTalked : End::kServed;
  if (cause == plan::HangupCause::kServiceError) end = End::kFailed;
  EndCall(run, end, 0);
}

struct OnIdle
    : Ignores<CallbackAnswered, Decided, RoutingUnavailable, MediaReady, MediaLost, PlayStarted,
              MarkReached, PlayEnded, Digit, LegRinging, LegAnswered, LegFailed, LegTerms, LegEnded,
              Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered, LineChanged,
              OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  explicit OnIdle(Run& r) : run(r) {}

  void operator()(const CallStarted& event) {
    State& state = run.state;
    state.facts = event.facts;
    state.caller.id = event.facts.leg;
    state.caller.terms_known = event.facts.has_offer;
    if (!state.facts.calling_operator) return AskNext(run, plan::OutcomeKind::kStarted);
    state.own_reservation = OfferId(run.MintId('o'));
    run.Do(ReserveOperator{*state.own_reservation, *state.facts.calling_operator, model::seconds{0},
                           true});
    state.phase = TakingCaller{};
  }
  void operator()(const CallbackDue& event) { BeginCallback(run, event); }
};

struct OnTaking
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaReady,
              MediaLost, PlayStarted, MarkReached, PlayEnded, Digit, LegRinging, LegAnswered,
              LegFailed, LegTerms, LegEnded, Joined, Offered, OfferWithdrawn, SettleRefused,
              AheadAnswered, LineChanged, OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  explicit OnTaking(Run& r) : run(r) {}

  // He calls whatever the queue says of him: one who is in wrap-up may pick up his phone.
  void operator()(const Reserved& event) {
    if (event.offer != run.state.own_reservation) return;
    if (event.result == ReserveResult::kUnavailable) {
      // It may have been taken all the same.
      run.Do(SettleOffer{event.offer, Settlement::kWithdrawn});
    }
    if (event.result != ReserveResult::kReserved) run.state.own_reservation.reset();
    AskNext(run, plan::OutcomeKind::kStarted);
  }
};

struct OnDeciding
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, MediaReady, MediaLost, PlayStarted,
              MarkReached, PlayEnded, LegRinging, LegAnswered, LegFailed, LegTerms, LegEnded,
              Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered, LineChanged,
              OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  const Deciding phase;
  OnDeciding(Run& r, Deciding p) : run(r), phase(p) {}

  void operator()(const Decided& event) {
    if (event.question != phase.question) return;
    run.state.cursor = event.decision.next;
    run.state.language = event.decision.language;
    Begin(run, event.decision.step);
  }
  void operator()(const RoutingUnavailable& event) {
    if (event.question == phase.question) Apologise(run, End::kFailed);
  }
  void operator()(const Digit& event) { TypeAhead(run, event); }
};

struct OnPreparing
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaLost,
              PlayStarted, MarkReached, PlayEnded, LegRinging, LegAnswered, LegFailed, LegEnded,
              Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered, LineChanged,
              OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  explicit OnPreparing(Run& r) : run(r) {}

  void operator()(const MediaReady& event) {
    if (event.leg == run.state.caller.id) Prepare(run);
  }
  void operator()(const LegTerms& event) {
    if (event.leg == run.state.caller.id) Prepare(run);
  }
  void operator()(const Digit& event) { TypeAhead(run, event); }
};

}  // namespace

void Begin(Run& run, plan::Step step) {
  if (const auto* hangup = std::get_if<plan::Hangup>(&step)) return HangUp(run, hangup->cause);
  run.state.phase = Preparing{std::move(step)};
  Prepare(run);
}

void Prepare(Run& run) {
  CallerLeg& caller = run.state.caller;
  const std::optional<plan::Step> step = std::get<Preparing>(run.state.phase).step;
  if (caller.media == MediaState::kNone) {
    caller.media = MediaState::kOpening;
    run.Do(OpenMedia{caller.id, LegId()});
  }
  // Who is not answered needs his session only when the operator answers.
  const auto* direct = step ? std::get_if<plan::Ring>(&*step) : nullptr;
  if (direct != nullptr && !NeedsAnswer(step)) return Enter(run, *direct);
  if (caller.media != MediaState::kReady) return;
  if (NeedsAnswer(step)) {
    if (caller.state != LegState::kAnswered) {
      run.Do(AnswerCaller{caller.id});
      caller.state = LegState::kAnswered;
    }
    // Nothing can be heard before the ACK says where to send it.
    if (!caller.terms_known) return;
  }
  if (!step) return Apologise(run, End::kFailed);
  if (const auto* announce = std::get_if<plan::Announce>(&*step)) return Enter(run, *announce);
  if (const auto* menu = std::get_if<plan::Menu>(&*step)) return Enter(run, *menu);
  if (const auto* ring = std::get_if<plan::Ring>(&*step)) return Enter(run, *ring);
  if (const auto* wait = std::get_if<plan::Wait>(&*step)) return Enter(run, *wait);
  if (const auto* state = std::get_if<plan::OperatorState>(&*step)) return Enter(run, *state);
  if (const auto* record = std::get_if<plan::Record>(&*step)) return Enter(run, *record);
}

void Handle(Run& run, Idle&, const Event& event) { std::visit(OnIdle(run), event); }
void Handle(Run& run, TakingCaller&, const Event& event) { std::visit(OnTaking(run), event); }
void Handle(Run& run, Deciding& phase, const Event& event) {
  std::visit(OnDeciding(run, phase), event);
}
void Handle(Run& run, Preparing&, const Event& event) { std::visit(OnPreparing(run), event); }

}  // namespace centralino::callflow
