#include "callflow/run.h"

#include <algorithm>

#include "speech/sentences.h"

namespace centralino::callflow {

// A plan that goes round in a circle ends here.
constexpr int kMaxSteps = 1000;
constexpr std::size_t kMaxTyped = 8;

std::string Run::MintId(char kind) {
  return state.facts.call.value + '-' + kind + std::to_string(NextSerial());
}

void Start(Run& run, Timer timer, Instant at) {
  const Serial generation = run.NextSerial();
  run.state.timers[static_cast<std::size_t>(timer)] = generation;
  run.Do(StartTimer{timer, generation, at});
}

void Cancel(Run& run, Timer timer) {
  Serial& generation = run.state.timers[static_cast<std::size_t>(timer)];
  if (generation == 0) return;
  generation = 0;
  run.Do(CancelTimer{timer});
}

speech::Prompt SystemSentence(const Run& run, std::string_view name) {
  speech::Prompt prompt;
  prompt.sentence = name;
  const CallFacts& facts = run.state.facts;
  prompt.language = run.state.language.empty() ? facts.language : run.state.language;
  // The organisation's voice speaks its own language.
  if (prompt.language == facts.language) prompt.voice = facts.voice;
  return prompt;
}

Serial PlayToCaller(Run& run, std::vector<speech::Prompt> prompts, bool then_music) {
  const Serial play = run.NextSerial();
  run.Do(Play{run.state.caller.id, play, std::move(prompts), then_music});
  return play;
}

void TypeAhead(Run& run, const Digit& digit) {
  if (digit.leg != run.state.caller.id || run.state.typed.size() >= kMaxTyped) return;
  run.state.typed += digit.key;
}

void AskNext(Run& run, plan::Outcome outcome) {
  if (++run.state.steps > kMaxSteps) return Apologise(run, End::kFailed);
  const Serial question = run.NextSerial();
  run.Do(AskRouting{question, run.state.cursor, outcome});
  run.state.phase = Deciding{question};
}

void AskNext(Run& run, plan::OutcomeKind outcome) { AskNext(run, plan::Outcome{outcome, 0}); }

std::string_view OutcomeOf(Why why) {
  switch (why) {
    case Why::kCallerLeft:
      return "abandoned";
    case Why::kMediaLost:
      return "media-lost";
    case Why::kDrain:
      return "drained";
  }
  return "";
}

bool IsCallee(const Run& run, const LegId& leg) {
  return run.state.callee && run.state.callee->id == leg;
}

bool RingsAlong(const Run& run, const LegId& leg) {
  return std::any_of(run.state.others.begin(), run.state.others.end(),
                     [&](const OperatorLeg& each) { return each.id == leg; });
}

void EndCall(Run& run, End end, int status) {
  State& state = run.state;
  switch (state.caller.state) {
    case LegState::kInvited:
    case LegState::kRinging:
      if (state.caller.outgoing) {
        run.Do(ReleaseLeg{state.caller.id});
      } else {
        run.Do(RejectCaller{state.caller.id, status});
      }
      break;
    case LegState::kAnswered:
      run.Do(ReleaseLeg{state.caller.id});
      break;
    case LegState::kGone:
      break;
  }
  state.caller.state = LegState::kGone;
  if (state.caller.media != MediaState::kNone) {
    run.Do(CloseMedia{state.caller.id});
    state.caller.media = MediaState::kNone;
  }
  if (state.own_reservation) {
    run.Do(SettleOffer{*state.own_reservation, Settlement::kEnded});
    state.own_reservation.reset();
  }
  for (int timer = 0; timer < kTimers; ++timer) Cancel(run, static_cast<Timer>(timer));
  state.phase = Finished{end};
  run.Do(Finish{end});
}

}  // namespace centralino::callflow
