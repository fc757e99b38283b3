// The turn of one who keeps his place: he is called and asked whether he is there, so that no
// answering machine takes an operator's time. Only his key lets the operator's phone ring.
#include "callflow/run.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

namespace sentence = speech::sentence;

// Some eight rings: most networks give up by then.
constexpr std::chrono::seconds kRingFor{30};
constexpr std::chrono::seconds kDecide{4};  // after each question
constexpr int kMostAsked = 3;

void Record(Run& run, const CallingBack& phase, std::string outcome) {
  run.Do(RecordSegment{SegmentKind::kCallback,
                       phase.due.step.group,
                       {},
                       phase.since.value_or(run.now),
                       run.now,
                       std::move(outcome),
                       {}});
}

void Miss(Run& run, const CallingBack& phase, std::string_view why) {
  Record(run, phase, std::string(why) + (phase.due.last ? ", given up" : ""));
  run.Do(EndCallback{phase.due.ticket, phase.due.offer, CallbackEnd::kMissed});
}

void Question(Run& run, CallingBack& phase) {
  ++phase.asked;
  speech::Prompt prompt = SystemSentence(run, sentence::kCallbackHere);
  prompt.slots["name"] = speech::Text{phase.due.name};
  prompt.slots["group"] = speech::Text{phase.due.group};
  phase.play = PlayToCaller(run, {std::move(prompt)}, false);
}

std::string_view Reason(int status) {
  switch (status) {
    case 486:
    case 600:
      return "busy";
    case 403:
    case 603:
    case 607:
      return "declined";
    case 408:
    case 480:
    case 487:
      return "no-answer";
    default:
      return "unreachable";
  }
}

struct OnCallingBack
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaLost,
              PlayStarted, MarkReached, LegTerms, LegEnded, Joined, Reserved, SettleRefused,
              AheadAnswered, LineChanged, OperatorStateSet, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  CallingBack& phase;
  OnCallingBack(Run& r, CallingBack& p) : run(r), phase(p) {}

  bool IsHis(const LegId& leg) const { return leg == run.state.caller.id; }
  bool Answered() const { return run.state.caller.state == LegState::kAnswered; }

  void operator()(const MediaReady& event) {
    if (!IsHis(event.leg) || phase.since) return;
    phase.since = run.now;
    const auto& callback = phase.due.step.policy.callback;
    run.Do(DialCaller{run.state.caller.id, run.state.facts.caller,
                      callback && callback->shown ? callback->shown->value : ""});
    Start(run, Timer::kRing, run.now + kRingFor);
  }
  void operator()(const LegRinging& event) {
    if (IsHis(event.leg) && !Answered()) run.state.caller.state = LegState::kRinging;
  }
  void operator()(const LegAnswered& event) {
    if (!IsHis(event.leg) || !phase.since) return;
    run.state.caller.state = LegState::kAnswered;
    Cancel(run, Timer::kRing);
    Question(run, phase);
  }
  void operator()(const LegFailed& event) {
    if (!IsHis(event.leg)) return;
    run.state.caller.state = LegState::kGone;
    Give(Reason(event.status));
  }
  void operator()(const PlayEnded& event) {
    if (!IsHis(event.leg) || phase.play == 0 || event.play != phase.play) return;
    phase.play = 0;
    Start(run, Timer::kKey, run.now + kDecide);
  }
  void operator()(const TimerFired& event) {
    if (event.timer == Timer::kRing) return Give("no-answer");
    if (event.timer != Timer::kKey) return;
    if (phase.asked < kMostAsked) return Question(run, phase);
    Give("no-key");
  }
  void operator()(const Digit& event) {
    if (!IsHis(event.leg) || !Answered()) return;
    if (event.key == '1') {
      Cancel(run, Timer::kKey);
      Record(run, phase, "reached");
      return WaitAgain(run, CallingBack(phase));
    }
    if (event.key != '2') return;
    Cancel(run, Timer::kKey);
    Record(run, phase, "cancelled");
    run.Do(EndCallback{phase.due.ticket, phase.due.offer, CallbackEnd::kCancelled});
    const Serial play =
        PlayToCaller(run, {SystemSentence(run, sentence::kCallbackCancelled)}, false);
    Part(run, play, End::kCallback);
  }
  // Another operator, after the first was taken back.
  void operator()(const Offered& event) {
    if (event.ticket != phase.due.ticket || event.offer == phase.due.offer) return;
    if (phase.kept && event.expires <= phase.due.expires) return;
    phase.due.offer = event.offer;
    phase.due.operator_id = event.operator_id;
    phase.due.ring_time = event.ring_time;
    phase.due.expires = event.expires;
    phase.kept = true;
  }
  void operator()(const OfferWithdrawn& event) {
    if (event.offer == phase.due.offer) phase.kept = false;
  }

 private:
  void Give(std::string_view why) {
    Miss(run, CallingBack(phase), why);
    EndCall(run, End::kCallback, 0);
  }
};

}  // namespace

void BeginCallback(Run& run, const CallbackDue& due) {
  State& state = run.state;
  state.facts = due.facts;
  state.cursor = due.cursor;
  state.language = due.step.language;
  state.caller.id = due.facts.leg;
  state.caller.outgoing = true;
  state.caller.media = MediaState::kOpening;
  run.Do(OpenMedia{state.caller.id, LegId()});
  CallingBack phase;
  phase.due = due;
  state.phase = std::move(phase);
}

void AbandonCallingBack(Run& run, const CallingBack& phase, Why why) {
  if (why == Why::kCallerLeft) return Miss(run, phase, "hung-up");
  // It was not his fault: he is called again as if he had not been.
  Record(run, phase, std::string(OutcomeOf(why)));
  if (phase.kept) run.Do(SettleOffer{phase.due.offer, Settlement::kWithdrawn});
}

void Handle(Run& run, CallingBack& phase, const Event& event) {
  std::visit(OnCallingBack(run, phase), event);
}

}  // namespace centralino::callflow
