// The last words, and after the end.
#include "callflow/run.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

// Longer than any apology: the end comes even if media is silent about it.
constexpr std::chrono::seconds kLongestParting{20};

struct OnParting
    : Ignores<CallStarted, CallbackDue, Decided, RoutingUnavailable, MediaReady, MediaLost,
              PlayStarted, MarkReached, Digit, LegRinging, LegAnswered, LegFailed, LegTerms,
              LegEnded, Joined, Offered, OfferWithdrawn, Reserved, SettleRefused, AheadAnswered,
              LineChanged, OperatorStateSet, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  const Parting phase;
  OnParting(Run& r, Parting p) : run(r), phase(p) {}

  // The call ended while the queue was asked to keep his place: it cannot, so he leaves the line.
  void operator()(const CallbackAnswered& event) {
    if (run.state.keeping != event.ticket) return;
    run.state.keeping.reset();
    if (event.result == CallbackResult::kKept) return;
    run.Do(LeaveLine{event.ticket, LeaveReason::kFailed});
  }
  void operator()(const PlayEnded& event) {
    if (event.leg == run.state.caller.id && event.play == phase.play) EndCall(run, phase.end, 0);
  }
  void operator()(const TimerFired& event) {
    if (event.timer == Timer::kParting) EndCall(run, phase.end, 0);
  }
};

// A phone that answers after all has nobody to talk to.
struct OnFinished : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable,
                            MediaReady, MediaLost, PlayStarted, MarkReached, PlayEnded, Digit,
                            LegRinging, LegAnswered, LegFailed, LegTerms, LegEnded, Joined, Offered,
                            OfferWithdrawn, Reserved, SettleRefused, AheadAnswered, LineChanged,
                            OperatorStateSet, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
};

}  // namespace

void Apologise(Run& run, End end) {
  const CallerLeg& caller = run.state.caller;
  if (caller.state == LegState::kGone) return EndCall(run, end, 503);
  const bool heard = caller.state == LegState::kAnswered && caller.terms_known &&
                     caller.media == MediaState::kReady;
  if (!heard) {
    run.state.phase = Preparing{};
    return Prepare(run);
  }
  std::vector<speech::Prompt> words{SystemSentence(run, speech::sentence::kApology)};
  // A process that ends has little time.
  if (end != End::kDrained) words.push_back(SystemSentence(run, speech::sentence::kGoodbye));
  const Serial play = PlayToCaller(run, std::move(words), false);
  Part(run, play, end);
}

void Part(Run& run, Serial play, End end) {
  Start(run, Timer::kParting, run.now + kLongestParting);
  run.state.phase = Parting{play, end};
}

void Handle(Run& run, Parting& phase, const Event& event) {
  std::visit(OnParting(run, phase), event);
}

void Handle(Run&, Finished&, const Event& event) { std::visit(OnFinished(), event); }

}  // namespace centralino::callflow
