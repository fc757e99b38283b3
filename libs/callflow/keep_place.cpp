// Who waits may ask to be called back and hang up: his ticket stays where it is (ADR 0011).
//
//                      1                       1
//   key ──► his number? ──► the queue keeps it ──► "kept", end of the call
//              │ 2       ▲ good     │ no
//              ▼         │          ▼
//           dial another ──bad──► why; once more, then he stays in line
//
// An operator's phone that rings meanwhile ends all this: he is put through.
#include "callflow/voice.h"
#include "model/class_of_service.h"
#include "model/dial_string.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

namespace sentence = speech::sentence;
using Step = Asking::Step;

constexpr std::chrono::seconds kDecide{8};     // after a question
constexpr std::chrono::seconds kNextDigit{5};  // the number is whole when nothing follows
constexpr std::size_t kMostDigits = 18;        // 00 and the 15 of E.164, and one to spare
constexpr int kMostRefused = 2;
constexpr int kOfferEvery = 3;  // sentences

speech::Prompt PhonePrompt(const Waiting& waiting, const char* name, const std::string& number) {
  speech::Prompt prompt = WaitSentence(waiting, name);
  prompt.slots["phone"] = speech::Phone{number};
  return prompt;
}

void Ask(Run& run, Waiting& waiting, Step step, std::vector<speech::Prompt> prompts) {
  Cancel(run, Timer::kKey);
  waiting.asking->step = step;
  waiting.asking->typed.clear();
  waiting.saying->play = PlayToCaller(run, std::move(prompts), true);
}

void AskToConfirm(Run& run, Waiting& waiting, std::string number) {
  waiting.asking->number = std::move(number);
  Ask(run, waiting, Step::kConfirm,
      {PhonePrompt(waiting, sentence::kCallbackConfirm, waiting.asking->number)});
}

void AskToDial(Run& run, Waiting& waiting, const char* why) {
  std::vector<speech::Prompt> prompts;
  if (why != nullptr) prompts.push_back(WaitSentence(waiting, why));
  prompts.push_back(WaitSentence(waiting, sentence::kCallbackDial));
  Ask(run, waiting, Step::kDial, std::move(prompts));
}

// Back to waiting as before, with a word on why.
void Stay(Run& run, Waiting& waiting, const char* why) {
  Cancel(run, Timer::kKey);
  waiting.asking.reset();
  StopNumber(run, waiting);
  std::vector<speech::Prompt> prompts;
  if (why != nullptr) prompts.push_back(WaitSentence(waiting, why));
  prompts.push_back(WaitSentence(waiting, sentence::kCallbackStay));
  Say(run, waiting, Saying::kHoldTheLine, std::move(prompts));
}

void Refuse(Run& run, Waiting& waiting, const char* why) {
  if (++waiting.asking->refused >= kMostRefused) return Stay(run, waiting, why);
  AskToDial(run, waiting, why);
}

void Evaluate(Run& run, Waiting& waiting) {
  const auto dialled = model::ParseDialString(waiting.asking->typed, model::DialledBy::kPhone);
  const auto* number = dialled.ok() ? std::get_if<model::E164>(&*dialled) : nullptr;
  if (number == nullptr) return Refuse(run, waiting, sentence::kCallbackNoNumber);
  switch (model::MayCall(number->value, *waiting.step.policy.callback->numbers)) {
    case model::Callable::kYes:
      return AskToConfirm(run, waiting, number->value);
    case model::Callable::kNoNumber:
      return Refuse(run, waiting, sentence::kCallbackNoNumber);
    case model::Callable::kNotAllowed:
      return Refuse(run, waiting, sentence::kCallbackNotAllowed);
  }
}

void AskToKeep(Run& run, Waiting& waiting) {
  if (run.state.callee) return Stay(run, waiting, nullptr);  // his turn has come
  Cancel(run, Timer::kKey);
  waiting.asking->step = Step::kKept;
  run.Do(AskCallback{waiting.ticket, waiting.asking->number, waiting.step});
  waiting.saying->play = PlayToCaller(run, {}, true);
}

bool IsOffered(const Waiting& waiting) {
  const auto& callback = waiting.step.policy.callback;
  return callback && callback->numbers && callback->shown;
}

void Begin(Run& run, Waiting& waiting) {
  StopNumber(run, waiting);
  waiting.asking.emplace();
  Sentence sentence;
  sentence.what = Saying::kAsking;
  waiting.saying = sentence;
  const std::string& caller = run.state.facts.caller;
  const bool usable =
      model::MayCall(caller, *waiting.step.policy.callback->numbers) == model::Callable::kYes;
  if (usable) return AskToConfirm(run, waiting, caller);
  AskToDial(run, waiting, nullptr);
}

void OnDialled(Run& run, Waiting& waiting, char key) {
  Asking& asking = *waiting.asking;
  if (key == '#') return Evaluate(run, waiting);
  if (key == '*') {
    asking.typed.clear();  // mistyped
  } else if (key >= '0' && key <= '9' && asking.typed.size() < kMostDigits) {
    if (asking.typed.empty()) run.Do(StopPlay{run.state.caller.id});
    asking.typed += key;
  }
  Start(run, Timer::kKey, run.now + kNextDigit);
}

}  // namespace

bool AwaitsKept(const Waiting& waiting) {
  return waiting.asking && waiting.asking->step == Step::kKept;
}

void OfferCallback(const Run& run, Waiting& waiting, std::vector<speech::Prompt>& prompts) {
  if (!IsOffered(waiting) || run.state.callee) return;
  if (waiting.sentences++ % kOfferEvery != 0) return;
  speech::Prompt offer = WaitSentence(waiting, sentence::kCallbackOffer);
  offer.slots["key"] = speech::Text{std::string(1, waiting.step.policy.callback->key)};
  prompts.push_back(std::move(offer));
}

void OnKey(Run& run, Waiting& waiting, char key) {
  if (!waiting.asking) {
    const bool asks = IsOffered(waiting) && key == waiting.step.policy.callback->key;
    if (asks && waiting.joined && !run.state.callee) Begin(run, waiting);
    return;
  }
  switch (waiting.asking->step) {
    case Step::kConfirm:
      if (key == '1') return AskToKeep(run, waiting);
      if (key == '2') return AskToDial(run, waiting, nullptr);
      if (key == '3') return Stay(run, waiting, nullptr);
      return;
    case Step::kDial:
      return OnDialled(run, waiting, key);
    case Step::kKept:
      return;
  }
}

void OnAskingPlayEnded(Run& run, Waiting& waiting) {
  if (waiting.asking->step == Step::kKept) return;
  Start(run, Timer::kKey, run.now + kDecide);
}

void OnAskingTimer(Run& run, Waiting& waiting) {
  const bool dialled = waiting.asking->step == Step::kDial && !waiting.asking->typed.empty();
  if (dialled) return Evaluate(run, waiting);
  if (waiting.asking->step != Step::kKept) Stay(run, waiting, nullptr);
}

void OnCallbackAnswered(Run& run, Waiting& waiting, const CallbackAnswered& answer) {
  switch (answer.result) {
    case CallbackResult::kKept: {
      run.Do(RecordSegment{
          SegmentKind::kCallback, waiting.step.group, {}, run.now, run.now, "asked", {}});
      const Serial play = PlayToCaller(
          run, {PhonePrompt(waiting, sentence::kCallbackKept, waiting.asking->number)}, false);
      return Part(run, play, End::kCallback);
    }
    case CallbackResult::kAlready:
      return Stay(run, waiting, sentence::kCallbackAlready);
    case CallbackResult::kConnecting:
      return Stay(run, waiting, nullptr);
    case CallbackResult::kUnavailable:
      return Stay(run, waiting, sentence::kCallbackUnavailable);
  }
}

}  // namespace centralino::callflow
