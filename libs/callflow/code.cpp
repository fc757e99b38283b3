// An operator has dialled a code: his state is changed in the queue, then told (plan/code.h).
#include "callflow/run.h"

namespace centralino::callflow {
namespace {

struct OnSetting
    : Ignores<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable, MediaReady,
              MediaLost, PlayStarted, MarkReached, PlayEnded, Digit, LegRinging, LegAnswered,
              LegFailed, LegTerms, LegEnded, Joined, Offered, OfferWithdrawn, Reserved,
              SettleRefused, AheadAnswered, LineChanged, TimerFired, Drain, RecordingEnded> {
  using Ignores::operator();
  Run& run;
  const SettingState phase;
  OnSetting(Run& r, SettingState p) : run(r), phase(p) {}

  void operator()(const OperatorStateSet& event) {
    if (event.question == phase.question) AskNext(run, event.outcome);
  }
};

}  // namespace

void Enter(Run& run, const plan::OperatorState& step) {
  const Serial question = run.NextSerial();
  run.Do(SetOperatorState{question, step});
  run.state.phase = SettingState{question};
}

void Handle(Run& run, SettingState& phase, const Event& event) {
  std::visit(OnSetting(run, phase), event);
}

}  // namespace centralino::callflow
