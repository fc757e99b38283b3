// Questions: facts, cursor, outcome.
#include <algorithm>

#include "wire/routing.h"
#include "wire/status.h"
#include "wire/time.h"

namespace centralino::wire {
namespace {

constexpr std::size_t kLongestNumber = 32;
constexpr std::size_t kLongestCaller = 64;
constexpr std::size_t kLongestLanguage = 35;  // RFC 5646 §4.4.1
constexpr std::size_t kLongestPlace = 512;
constexpr std::string_view kKeys = "0123456789*#ABCD";

using Kind = routing_pb::Outcome;
using plan::OutcomeKind;

constexpr std::pair<OutcomeKind, Kind::Kind> kKinds[] = {
    {OutcomeKind::kStarted, Kind::STARTED},
    {OutcomeKind::kDone, Kind::DONE},
    {OutcomeKind::kKey, Kind::KEY},
    {OutcomeKind::kNoInput, Kind::NO_INPUT},
    {OutcomeKind::kAbsent, Kind::ABSENT},
    {OutcomeKind::kBusy, Kind::BUSY},
    {OutcomeKind::kNoAnswer, Kind::NO_ANSWER},
    {OutcomeKind::kDeclined, Kind::DECLINED},
    {OutcomeKind::kUnreachable, Kind::UNREACHABLE},
    {OutcomeKind::kNobodyPresent, Kind::NOBODY_PRESENT},
    {OutcomeKind::kLineFull, Kind::LINE_FULL},
    {OutcomeKind::kWaitedTooLong, Kind::WAITED_TOO_LONG},
    {OutcomeKind::kUnavailable, Kind::QUEUE_UNAVAILABLE},
    {OutcomeKind::kNowAvailable, Kind::NOW_AVAILABLE},
    {OutcomeKind::kNowPaused, Kind::NOW_PAUSED},
    {OutcomeKind::kNowAway, Kind::NOW_AWAY},
    {OutcomeKind::kNowUnanswered, Kind::NOW_UNANSWERED},
    {OutcomeKind::kAvailableAgain, Kind::AVAILABLE_AGAIN},
    {OutcomeKind::kNothingSaid, Kind::NOTHING_SAID},
};

// "+390571…", "100", and "*10", an operator's code.
bool IsNumberOrExtension(std::string_view text) {
  const std::size_t first = text.starts_with('+') || text.starts_with('*') ? 1 : 0;
  return text.size() > first && text.size() <= kLongestNumber &&
         text.find_first_not_of("0123456789", first) == std::string_view::npos;
}

bool IsLanguage(std::string_view tag) {
  return tag.size() <= kLongestLanguage && std::all_of(tag.begin(), tag.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

routing_pb::Facts ToMessage(const plan::Facts& facts) {
  routing_pb::Facts message;
  *message.mutable_now() = ToTimestamp(facts.now);
  message.set_dialled(facts.dialled);
  message.set_caller_kind(facts.caller_kind == plan::CallerKind::kOperator
                              ? routing_pb::Facts::OPERATOR
                              : routing_pb::Facts::OUTSIDE);
  message.set_caller(facts.caller);
  message.set_language(facts.language);
  return message;
}

routing_pb::Outcome ToMessage(const plan::Outcome& outcome) {
  routing_pb::Outcome message;
  for (const auto& [ours, theirs] : kKinds) {
    if (ours == outcome.kind) message.set_kind(theirs);
  }
  if (outcome.kind == OutcomeKind::kKey) message.set_key(std::string(1, outcome.key));
  return message;
}

// Each says what is wrong, and gives what could be read.
plan::Facts Read(const routing_pb::Facts& message, const std::string& at,
                 model::Violations& wrong) {
  // The Gregorian years that calendars and Timestamp know.
  constexpr std::int64_t kEndOfTime = 253'402'300'800;
  const auto& now = message.now();
  if (!message.has_now()) {
    wrong.push_back({at + ".now", "is missing"});
  } else if (now.seconds() < 0 || now.seconds() >= kEndOfTime || now.nanos() < 0 ||
             now.nanos() > 999'999'999) {
    wrong.push_back({at + ".now", "is no instant from 1970 to 9999"});
  }
  if (!IsNumberOrExtension(message.dialled())) {
    wrong.push_back({at + ".dialled", "is neither an E.164 number nor an extension"});
  }
  if (message.caller_kind() != routing_pb::Facts::OUTSIDE &&
      message.caller_kind() != routing_pb::Facts::OPERATOR) {
    wrong.push_back({at + ".caller_kind", "is neither OUTSIDE nor OPERATOR"});
  }
  if (message.caller().size() > kLongestCaller) wrong.push_back({at + ".caller", "is too long"});
  if (!IsLanguage(message.language())) {
    wrong.push_back({at + ".language", "is no language tag, such as it"});
  }
  const bool clean = wrong.empty();
  const auto since_epoch = std::chrono::seconds(clean ? now.seconds() : 0) +
                           std::chrono::milliseconds(clean ? now.nanos() / 1'000'000 : 0);
  return {.now = model::Instant(since_epoch),
          .dialled = message.dialled(),
          .caller_kind = message.caller_kind() == routing_pb::Facts::OPERATOR
                             ? plan::CallerKind::kOperator
                             : plan::CallerKind::kOutside,
          .caller = message.caller(),
          .language = message.language()};
}

plan::Outcome Read(const routing_pb::Outcome& message, const std::string& at,
                   model::Violations& wrong) {
  const auto* const kind =
      std::find_if(std::begin(kKinds), std::end(kKinds),
                   [&](const auto& each) { return each.second == message.kind(); });
  if (kind == std::end(kKinds)) {
    wrong.push_back({at + ".kind", "is not known"});
    return {};
  }
  plan::Outcome outcome{.kind = kind->first};
  if (outcome.kind == OutcomeKind::kKey) {
    if (message.key().size() == 1 && kKeys.find(message.key()) != std::string_view::npos) {
      outcome.key = message.key()[0];
    } else {
      wrong.push_back({at + ".key", "is not one of 0-9 * # A-D"});
    }
  } else if (!message.key().empty()) {
    wrong.push_back({at + ".key", "is only for KEY"});
  }
  return outcome;
}

template <class Value>
absl::StatusOr<Value> OrViolations(Value value, const model::Violations& wrong) {
  if (!wrong.empty()) return WithViolations(wrong);
  return value;
}

}  // namespace

void ToProto(const Question& question, routing_pb::NextStepRequest& message) {
  *message.mutable_facts() = ToMessage(question.facts);
  if (!question.cursor.place.empty() || question.cursor.revision != 0) {
    message.mutable_cursor()->set_revision(question.cursor.revision);
    message.mutable_cursor()->set_place(question.cursor.place);
  }
  *message.mutable_outcome() = ToMessage(question.outcome);
}

absl::StatusOr<Question> FromProto(const routing_pb::NextStepRequest& message) {
  model::Violations wrong;
  Question question{
      .facts = Read(message.facts(), "facts", wrong),
      .cursor = {.revision = message.cursor().revision(), .place = message.cursor().place()},
      .outcome = Read(message.outcome(), "outcome", wrong)};
  if (question.cursor.revision < 0) wrong.push_back({"cursor.revision", "is less than 0"});
  if (question.cursor.place.size() > kLongestPlace) {
    wrong.push_back({"cursor.place", "was not given by routing"});
  }
  return OrViolations(std::move(question), wrong);
}

absl::StatusOr<plan::Facts> FromProto(const routing_pb::Facts& message, std::string_view field) {
  model::Violations wrong;
  plan::Facts facts = Read(message, std::string(field), wrong);
  return OrViolations(std::move(facts), wrong);
}

absl::StatusOr<plan::Outcome> FromProto(const routing_pb::Outcome& message,
                                        std::string_view field) {
  model::Violations wrong;
  const plan::Outcome outcome = Read(message, std::string(field), wrong);
  return OrViolations(outcome, wrong);
}

absl::StatusOr<std::vector<plan::Outcome>> OutcomesFromProto(
    const routing_pb::SimulateRequest& message) {
  model::Violations wrong;
  std::vector<plan::Outcome> outcomes;
  if (message.outcomes_size() > plan::kMaxSimulatedSteps) {
    wrong.push_back({"outcomes", "are more than a rehearsal has steps"});
  } else {
    for (int i = 0; i < message.outcomes_size(); ++i) {
      outcomes.push_back(Read(message.outcomes(i), "outcomes[" + std::to_string(i) + "]", wrong));
    }
  }
  return OrViolations(std::move(outcomes), wrong);
}

}  // namespace centralino::wire
