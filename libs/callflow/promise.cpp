// The expected wait, said after the number.
//
//   told at 9:00 "less than ten minutes"   it may last until 9:10
//   at 9:04                                "less than six" or shorter may be said, not seven
//   after 9:10                             it lasted longer; no other wait is said
//
// So what was told never grows, and is never told anew by who broke it.
#include "callflow/voice.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

constexpr std::size_t kRememberedPromises = 16;

Instant EndOf(const waiting::Wait& wait, Instant from) { return from + BoundsOf(wait).to; }

}  // namespace

std::optional<waiting::Wait> WaitToSay(const Run& run, const Waiting& waiting,
                                       const AheadAnswered& answer) {
  if (!waiting.step.policy.announce_wait || !answer.wait) return std::nullopt;
  if (answer.ringing || run.state.callee) return std::nullopt;  // his turn has come
  const Instant until = EndOf(*answer.wait, answer.read_at);
  if (waiting.promised_until && until > *waiting.promised_until) return std::nullopt;
  return answer.wait;
}

speech::Prompt WordsOf(const Waiting& waiting, const waiting::Wait& wait) {
  const bool about = wait.words == waiting::Wait::Words::kAbout;
  speech::Prompt prompt =
      WaitSentence(waiting, about ? speech::sentence::kWaitAbout : speech::sentence::kWaitLess);
  prompt.slots["count"] = speech::Count{wait.minutes};
  return prompt;
}

void WaitHeard(Waiting& waiting) {
  Sentence& said = *waiting.saying;
  if (!said.wait) return;
  waiting.promised_until = EndOf(*said.wait, said.read_at);
  if (waiting.promises.size() < kRememberedPromises) {
    waiting.promises.push_back({*said.wait, said.read_at});
  }
  said.wait.reset();
}

void RecordPromises(Run& run, const Waiting& waiting) {
  for (const Promise& promise : waiting.promises) {
    run.Do(RecordWait{promise.wait, run.now - promise.from});
  }
}

}  // namespace centralino::callflow
