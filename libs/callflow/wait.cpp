// In a response group's line: joined, waiting, offered to operators, until one answers.
#include <algorithm>

#include "callflow/voice.h"

namespace centralino::callflow {
namespace {

constexpr std::size_t kRememberedOffers = 16;

LeaveReason ReasonOf(Why why) {
  return why == Why::kCallerLeft ? LeaveReason::kAbandoned : LeaveReason::kFailed;
}

void Record(Run& run, const Waiting& waiting, std::string_view outcome) {
  std::optional<waiting::Wait> wait_told;
  if (!waiting.promises.empty()) wait_told = waiting.promises.front().wait;
  run.Do(RecordSegment{SegmentKind::kWait,
                       waiting.step.group,
                       {},
                       waiting.since,
                       run.now,
                       std::string(outcome),
                       waiting.numbers_told,
                       wait_told});
}

void StopTimers(Run& run) {
  Cancel(run, Timer::kKey);
  Cancel(run, Timer::kAnnounce);
  Cancel(run, Timer::kMaxWait);
}

// The wait ends without a talk; routing says what next.
void LeaveFor(Run& run, Waiting waiting, std::string_view text, plan::OutcomeKind outcome) {
  StopNumber(run, waiting);
  StopTimers(run);
  Record(run, waiting, text);
  AskNext(run, outcome);
}

void WaitedTooLong(Run& run, Waiting waiting) {
  run.Do(LeaveLine{waiting.ticket, LeaveReason::kWaitedTooLong});
  LeaveFor(run, std::move(waiting), "waited-too-long", plan::OutcomeKind::kWaitedTooLong);
}

void Forsaken(Run& run, Waiting waiting) {
  run.Do(LeaveLine{waiting.ticket, LeaveReason::kNobodyPresent});
  LeaveFor(run, std::move(waiting), "nobody-present", plan::OutcomeKind::kNobodyPresent);
}

// A line where nobody is present may be waited in, if the policy says so; one where nobody can
// ever be present is left.
bool LeavesFor(const Waiting& waiting, Staff staff) {
  return staff == Staff::kNobodyEver ||
         (staff == Staff::kNobodyNow && !waiting.step.policy.wait_when_nobody_present);
}

struct OnWaiting : Ignores<CallStarted, CallbackDue, Decided, RoutingUnavailable, LegTerms,
                           Reserved, SettleRefused, OperatorStateSet, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  Waiting& waiting;
  OnWaiting(Run& r, Waiting& w) : run(r), waiting(w) {}

  // ---- The line ----
  void operator()(const Joined& event) {
    if (event.ticket != waiting.ticket) return;
    switch (event.result) {
      case JoinResult::kWaiting:
        // What was said of the line before he was in it was not said of his wait.
        if (event.line_version > waiting.line_version) waiting.forsaken = false;
        OnLineMoved(run, waiting, event.line_version);
        if (waiting.joined) return;
        waiting.joined = true;
        if (waiting.forsaken && !run.state.callee) return Forsaken(run, std::move(waiting));
        if (event.ahead) return ToldAhead(run, waiting, event);
        return Look(run, waiting);
      case JoinResult::kLineFull:
        return Refused("line-full", plan::OutcomeKind::kLineFull);
      case JoinResult::kNobodyPresent:
        return Refused("nobody-present", plan::OutcomeKind::kNobodyPresent);
      case JoinResult::kNoSuchGroup:
        return Refused("no-such-group", plan::OutcomeKind::kUnavailable);
      case JoinResult::kUnavailable:
        // One who waits already goes on waiting: the queue comes back.
        if (waiting.joined) return;
        run.Do(LeaveLine{waiting.ticket, LeaveReason::kFailed});
        return Refused("queue-unavailable", plan::OutcomeKind::kUnavailable);
    }
  }
  void operator()(const LineChanged& event) {
    if (event.group != waiting.step.group || event.version < waiting.line_version) return;
    waiting.forsaken = LeavesFor(waiting, event.staff);
    // A phone that rings is waited for; before he has joined the line it is not known to be his.
    if (waiting.forsaken && waiting.joined && !run.state.callee) {
      return Forsaken(run, std::move(waiting));
    }
    OnLineMoved(run, waiting, event.version);
  }
  void operator()(const AheadAnswered& event) { OnAhead(run, waiting, event); }

  // ---- Offers ----
  void operator()(const Offered& event) {
    if (event.ticket != waiting.ticket || Seen(event.offer)) return;
    if (run.state.callee && !event.along) {
      // Two offers for one ticket: the queue holds the younger; the other's end was lost.
      if (event.expires <= run.state.callee->expires) return;
      GiveBackOperator(run, std::nullopt);
    }
    Remember(event.offer);
    TakeOperator(run, Taken{event.offer, event.operator_id, waiting.step.group, event.ring_time,
                            event.expires});
    const bool saying_more = waiting.saying && waiting.saying->what == Saying::kNumber &&
                             !waiting.saying->heard && waiting.saying->number > 0;
    if (saying_more) Look(run, waiting);
  }
  void operator()(const OfferWithdrawn& event) {
    if (!Prefer(run, event.offer)) return;
    BackToPlace("withdrawn", std::nullopt);
  }
  void operator()(const LegRinging& event) {
    if (!Prefer(run, event.leg)) return;
    if (run.state.callee->state == LegState::kRinging) return;
    run.state.callee->state = LegState::kRinging;
    // Another phone may ring already: once is enough.
    for (const OperatorLeg& other : run.state.others) {
      if (other.state == LegState::kRinging) return;
    }
    OnPhoneRings(run, waiting);
  }
  void operator()(const LegAnswered& event) {
    if (!Prefer(run, event.leg)) return;
    Connect(run);
    LetOthersGo(run);
    StopNumber(run, waiting);
    StopTimers(run);
    waiting.question = 0;
    waiting.asking.reset();
    waiting.connecting_due = false;
    Record(run, waiting, "answered");
    RecordPromises(run, waiting);
    Talking talking;
    talking.since = run.now;
    talking.bridged = !run.state.caller.holds && !run.state.callee->holds;
    talking.line = std::move(waiting);
    run.state.phase = std::move(talking);
  }
  void operator()(const LegFailed& event) {
    if (!Prefer(run, event.leg)) return;
    const Failure failure = FailureOf(event.status);
    run.state.callee->state = LegState::kGone;
    BackToPlace(failure.text, failure.settlement);
  }
  void operator()(const LegEnded& event) { (*this)(LegFailed{event.leg, 500}); }

  // ---- The voice ----
  void operator()(const PlayStarted& event) {
    if (event.leg == run.state.caller.id) OnVoice(run, waiting, event);
  }
  void operator()(const MarkReached& event) {
    if (event.leg == run.state.caller.id) OnVoice(run, waiting, event);
  }
  void operator()(const PlayEnded& event) {
    if (event.leg != run.state.caller.id) return;
    const bool dialogue =
        waiting.asking && waiting.saying && waiting.saying->what == Saying::kAsking;
    if (!dialogue) return OnVoice(run, waiting, event);
    if (waiting.saying->play == event.play) OnAskingPlayEnded(run, waiting);
  }

  // ---- Keeping his place ----
  void operator()(const Digit& event) {
    if (event.leg == run.state.caller.id) OnKey(run, waiting, event.key);
  }
  void operator()(const CallbackAnswered& event) {
    if (event.ticket != waiting.ticket || !AwaitsKept(waiting)) return;
    if (event.result == CallbackResult::kKept) {
      while (run.state.callee) GiveBackOperator(run, Settlement::kWithdrawn);
      StopNumber(run, waiting);
      StopTimers(run);
      Record(run, waiting, "callback");
    }
    OnCallbackAnswered(run, waiting, event);
  }
  void operator()(const MediaReady& event) {
    if (IsCallee(run, event.leg) || RingsAlong(run, event.leg)) InviteOperator(run, event.leg);
  }
  void operator()(const MediaLost& event) {
    if (!Prefer(run, event.leg)) return;
    run.state.callee->media = MediaState::kNone;
    BackToPlace("media-lost", Settlement::kUnreachable);
  }

  void operator()(const TimerFired& event) {
    switch (event.timer) {
      case Timer::kRing:
        return RungLongEnough();
      case Timer::kAnnounce:
        return OnAnnounceTimer(run, waiting);
      case Timer::kMaxWait:
        if (!run.state.callee) return WaitedTooLong(run, std::move(waiting));
        waiting.too_long = true;  // this phone is still waited for
        return;
      case Timer::kKey:
        if (waiting.asking) OnAskingTimer(run, waiting);
        return;
      case Timer::kParting:
        return;
    }
  }

 private:
  bool Seen(const OfferId& offer) const {
    const auto& past = waiting.past_offers;
    return std::find(past.begin(), past.end(), offer) != past.end();
  }
  void Remember(const OfferId& offer) {
    if (waiting.past_offers.size() >= kRememberedOffers) {
      waiting.past_offers.erase(waiting.past_offers.begin());
    }
    waiting.past_offers.push_back(offer);
  }
  void RungLongEnough() {
    while (run.state.callee) {
      const Instant now = run.now;
      const auto over = [now](const OperatorLeg& leg) {
        return leg.invited && leg.ring_until <= now;
      };
      const auto& others = run.state.others;
      const auto found = std::find_if(others.begin(), others.end(), over);
      if (!over(*run.state.callee)) {
        if (found == others.end()) return;
        Prefer(run, LegId(found->id));
      }
      const bool last = others.empty();
      BackToPlace("no-answer", Settlement::kNoAnswer);
      if (last) return;
    }
  }
  void Refused(std::string_view text, plan::OutcomeKind outcome) {
    while (run.state.callee) GiveBackOperator(run, Settlement::kWithdrawn);
    LeaveFor(run, std::move(waiting), text, outcome);
  }
  // The offer failed: the caller keeps his place, the queue asks the next operator.
  void BackToPlace(std::string_view text, std::optional<Settlement> settlement) {
    RecordRing(run, *run.state.callee, text);
    GiveBackOperator(run, settlement);
    if (run.state.callee) return;  // others ring
    waiting.connecting_due = false;
    if (waiting.too_long) return WaitedTooLong(run, std::move(waiting));
    if (waiting.forsaken) return Forsaken(run, std::move(waiting));
    if (waiting.joined) LookSoon(run, waiting);
  }
};

}  // namespace

void Enter(Run& run, const plan::Wait& step) {
  Waiting waiting;
  waiting.step = step;
  waiting.ticket = TicketId(run.MintId('t'));
  waiting.since = run.now;
  run.state.typed.clear();
  run.Do(JoinLine{waiting.ticket, step, run.state.last_ticket});
  run.state.last_ticket = waiting.ticket;
  if (step.policy.max_wait) Start(run, Timer::kMaxWait, run.now + *step.policy.max_wait);
  run.state.phase = std::move(waiting);
}

void WaitAgain(Run& run, const CallingBack& phase) {
  const CallbackDue& due = phase.due;
  Waiting waiting;
  waiting.step = due.step;
  waiting.ticket = due.ticket;
  waiting.since = run.now;
  run.Do(JoinLine{waiting.ticket, waiting.step, TicketId()});
  run.state.last_ticket = waiting.ticket;
  const auto& max_wait = due.step.policy.max_wait;
  if (max_wait) Start(run, Timer::kMaxWait, run.now + *max_wait);
  if (phase.kept) {
    waiting.past_offers.push_back(due.offer);
    TakeOperator(run, Taken{due.offer, due.operator_id, due.step.group, due.ring_time,
                            run.now + due.ring_time});
    SayConnecting(run, waiting);
  } else {
    run.Do(Play{run.state.caller.id, run.NextSerial(), {}, true});
  }
  run.state.phase = std::move(waiting);
}

void AbandonWaiting(Run& run, Waiting waiting, Why why) {
  StopNumber(run, waiting);
  StopTimers(run);
  if (AwaitsKept(waiting)) {
    // He pressed the key and hung up: his place is kept, unless the queue says otherwise.
    run.state.keeping = waiting.ticket;
    while (run.state.callee) GiveBackOperator(run, Settlement::kWithdrawn);
    return Record(run, waiting, "callback");
  }
  // Out of the line first: an offer given back would send the next phone ringing for him.
  run.Do(LeaveLine{waiting.ticket, ReasonOf(why)});
  while (run.state.callee) {
    RecordRing(run, *run.state.callee, OutcomeOf(why));
    GiveBackOperator(run, Settlement::kWithdrawn);
  }
  Record(run, waiting, OutcomeOf(why));
}

void Handle(Run& run, Waiting& phase, const Event& event) {
  std::visit(OnWaiting(run, phase), event);
}

}  // namespace centralino::callflow
