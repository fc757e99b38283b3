#include "plan/code.h"

#include <array>
#include <utility>
#include <vector>

#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

constexpr std::array<std::pair<std::string_view, StateChange>, 5> kCodes = {{
    {"*10", StateChange::kAvailable},
    {"*11", StateChange::kAway},
    {"*12", StateChange::kPaused},
    {"*13", StateChange::kAvailable},
    {"*14", StateChange::kNone},
}};

// The digit behind *12; those without a word are kept as they are.
constexpr std::array<std::pair<char, std::string_view>, 4> kReasons = {{
    {'1', "break"},
    {'2', "meeting"},
    {'3', "counter"},
    {'4', "back-office"},
}};

std::string ReasonOf(char digit) {
  for (const auto& [each, word] : kReasons) {
    if (each == digit) return std::string(word);
  }
  return std::string(1, digit);
}

const char* SentenceOf(OutcomeKind outcome) {
  switch (outcome) {
    case OutcomeKind::kNowAvailable:
    case OutcomeKind::kAvailableAgain:
      return sentence::kYouAreAvailable;
    case OutcomeKind::kNowPaused:
      return sentence::kYouArePaused;
    case OutcomeKind::kNowAway:
    case OutcomeKind::kNowUnanswered:
      return sentence::kYouAreAway;
    default:
      return sentence::kApology;
  }
}

Decision Say(const Call& call, std::vector<speech::Prompt> prompts) {
  return call.Then(Announce{std::move(prompts)}, Place{.kind = PlaceKind::kEnd});
}

}  // namespace

std::optional<Code> ParseCode(std::string_view dialled) {
  for (const auto& [digits, change] : kCodes) {
    if (!dialled.starts_with(digits)) continue;
    const std::string_view rest = dialled.substr(digits.size());
    if (rest.empty()) return Code{change, ""};
    const bool reason =
        change == StateChange::kPaused && rest.size() == 1 && rest[0] >= '0' && rest[0] <= '9';
    if (reason) return Code{change, ReasonOf(rest[0])};
  }
  return std::nullopt;
}

Decision DialCode(const Call& call) {
  const model::Operator* const person =
      model::FindByExtension(call.organization(), call.facts.caller);
  const std::optional<Code> code = ParseCode(call.facts.dialled);
  if (person == nullptr || !code) {
    const Speaking speaking{call.organization(), call.language, std::nullopt};
    return Say(call, {speaking.Sentence(sentence::kUnknownCode)});
  }
  return call.Then(
      OperatorState{.operator_id = person->id, .change = code->change, .reason = code->reason},
      Place{.kind = PlaceKind::kCode, .id = person->id.value});
}

Decision AfterCode(const Call& call, const Outcome& outcome) {
  const Speaking speaking{call.organization(), call.language, std::nullopt};
  std::vector<speech::Prompt> prompts;
  // Whoever was set to away learns why, whether he asks or comes back.
  if (outcome.kind == OutcomeKind::kNowUnanswered || outcome.kind == OutcomeKind::kAvailableAgain) {
    prompts.push_back(speaking.Sentence(sentence::kYouDidNotAnswer));
  }
  prompts.push_back(speaking.Sentence(SentenceOf(outcome.kind)));
  return Say(call, std::move(prompts));
}

}  // namespace centralino::plan
