// Decisions: steps, the next cursor, and what a rehearsal heard.
#include <algorithm>
#include <iterator>

#include "wire/callback.h"
#include "wire/routing.h"
#include "wire/speech.h"
#include "wire/status.h"

namespace centralino::wire {
namespace {

constexpr int kMostPrompts = 64;
constexpr std::int64_t kLongestSeconds = 86'400;
constexpr std::size_t kLongestPlace = 512;
constexpr std::size_t kLongestLanguage = 35;  // RFC 5646 §4.4.1

using Causes = routing_pb::Hangup;
using plan::HangupCause;

constexpr std::pair<HangupCause, Causes::Cause> kCauses[] = {
    {HangupCause::kNormal, Causes::NORMAL},
    {HangupCause::kUnowned, Causes::UNOWNED},
    {HangupCause::kBusy, Causes::BUSY},
    {HangupCause::kUnavailable, Causes::UNAVAILABLE},
    {HangupCause::kServiceError, Causes::SERVICE_ERROR},
};

constexpr std::pair<plan::StateChange, routing_pb::OperatorState::Change> kChanges[] = {
    {plan::StateChange::kNone, routing_pb::OperatorState::CHANGE_UNSPECIFIED},
    {plan::StateChange::kAvailable, routing_pb::OperatorState::AVAILABLE},
    {plan::StateChange::kPaused, routing_pb::OperatorState::PAUSED},
    {plan::StateChange::kAway, routing_pb::OperatorState::AWAY},
};

template <class Prompts>
void WritePrompts(const std::vector<speech::Prompt>& prompts, Prompts& out) {
  for (const speech::Prompt& prompt : prompts) *out.Add() = ToProto(prompt);
}

struct StepWriter {
  routing_pb::Step& out;

  void operator()(const plan::Announce& step) const {
    WritePrompts(step.prompts, *out.mutable_announce()->mutable_prompts());
  }
  void operator()(const plan::Menu& step) const {
    WritePrompts(step.prompts, *out.mutable_menu()->mutable_prompts());
    out.mutable_menu()->mutable_key_timeout()->set_seconds(step.key_timeout.count());
  }
  void operator()(const plan::Ring& step) const {
    out.mutable_ring()->set_operator_(step.operator_id.value);
    out.mutable_ring()->mutable_ring_time()->set_seconds(step.ring_time.count());
    out.mutable_ring()->set_answer_first(step.answer_first);
  }
  void operator()(const plan::Wait& step) const {
    routing_pb::Wait& wait = *out.mutable_wait();
    wait.set_group(step.group.value);
    wait.mutable_announce_every()->set_seconds(step.policy.announce_every.count());
    wait.mutable_announce_min_gap()->set_seconds(step.policy.announce_min_gap.count());
    wait.set_announce_up_to(step.policy.announce_up_to);
    wait.set_announce_wait(step.policy.announce_wait);
    if (step.policy.max_wait) wait.mutable_max_wait()->set_seconds(step.policy.max_wait->count());
    wait.set_max_callers(step.policy.max_callers.value_or(0));
    wait.set_wait_when_nobody_present(step.policy.wait_when_nobody_present);
    wait.mutable_ring_time()->set_seconds(step.ring_time.count());
    wait.mutable_wrap_up()->set_seconds(step.wrap_up.count());
    wait.set_priority(step.priority);
    wait.set_speaks(step.speaks);
    wait.set_speaks_only(step.speaks_only);
    wait.set_except(step.except.value);
    wait.set_language(step.language);
    wait.set_voice(step.voice);
    if (step.policy.callback) *wait.mutable_callback() = ToProto(*step.policy.callback);
  }
  void operator()(const plan::OperatorState& step) const {
    routing_pb::OperatorState& state = *out.mutable_operator_state();
    state.set_operator_(step.operator_id.value);
    for (const auto& [ours, theirs] : kChanges) {
      if (ours == step.change) state.set_change(theirs);
    }
    state.set_reason(step.reason);
  }
  void operator()(const plan::Record& step) const {
    routing_pb::Record& record = *out.mutable_record();
    WritePrompts(step.notice, *record.mutable_notice());
    WritePrompts(step.invitation, *record.mutable_invitation());
    record.mutable_longest()->set_seconds(step.longest.count());
    record.mutable_silence()->set_seconds(step.silence.count());
    record.mutable_shortest()->set_seconds(step.shortest.count());
    record.set_desk(step.desk.value);
    record.set_desk_name(step.desk_name);
    record.set_organization_name(step.organization_name);
    record.set_to(step.to);
    record.set_letter_language(step.letter_language);
  }
  void operator()(const plan::Hangup& step) const {
    for (const auto& [ours, theirs] : kCauses) {
      if (ours == step.cause) out.mutable_hangup()->set_cause(theirs);
    }
  }
};

class StepReader {
 public:
  plan::Step Read(const routing_pb::Step& message, const std::string& at) {
    switch (message.step_case()) {
      case routing_pb::Step::kAnnounce:
        return plan::Announce{Prompts(message.announce().prompts(), at + ".announce.prompts")};
      case routing_pb::Step::kMenu:
        return plan::Menu{
            .prompts = Prompts(message.menu().prompts(), at + ".menu.prompts"),
            .key_timeout = Seconds(message.menu().key_timeout(), at + ".menu.key_timeout")};
      case routing_pb::Step::kRing:
        return plan::Ring{.operator_id = model::OperatorId(
                              Required(message.ring().operator_(), at + ".ring.operator")),
                          .ring_time = Seconds(message.ring().ring_time(), at + ".ring.ring_time"),
                          .answer_first = message.ring().answer_first()};
      case routing_pb::Step::kWait:
        return ReadWait(message.wait(), at + ".wait");
      case routing_pb::Step::kOperatorState:
        return ReadState(message.operator_state(), at + ".operator_state");
      case routing_pb::Step::kRecord:
        return ReadRecord(message.record(), at + ".record");
      case routing_pb::Step::kHangup:
        for (const auto& [ours, theirs] : kCauses) {
          if (theirs == message.hangup().cause()) return plan::Hangup{ours};
        }
        Wrong(at + ".hangup.cause", "is not known");
        return plan::Hangup{};
      case routing_pb::Step::STEP_NOT_SET:
        break;
    }
    Wrong(at, "is missing");
    return plan::Hangup{};
  }

  void Wrong(std::string field, std::string description) {
    violations_.push_back({std::move(field), std::move(description)});
  }
  const model::Violations& violations() const { return violations_; }

 private:
  template <class Messages>
  std::vector<speech::Prompt> Prompts(const Messages& messages, const std::string& at) {
    std::vector<speech::Prompt> prompts;
    if (messages.empty() || messages.size() > kMostPrompts) {
      Wrong(at, "are none or too many");
      return prompts;
    }
    for (int i = 0; i < messages.size(); ++i) {
      absl::StatusOr<speech::Prompt> prompt =
          FromProto(messages[i], at + "[" + std::to_string(i) + "]");
      if (prompt.ok()) {
        prompts.push_back(*std::move(prompt));
      } else {
        for (model::Violation& each : ViolationsOf(prompt.status())) {
          violations_.push_back(std::move(each));
        }
      }
    }
    return prompts;
  }

  plan::Wait ReadWait(const routing_pb::Wait& message, const std::string& at) {
    plan::Wait wait{.group = model::GroupId(Required(message.group(), at + ".group")),
                    .ring_time = Seconds(message.ring_time(), at + ".ring_time"),
                    .wrap_up = Seconds(message.wrap_up(), at + ".wrap_up"),
                    .priority = message.priority(),
                    .speaks = message.speaks(),
                    .speaks_only = message.speaks_only(),
                    .except = model::OperatorId(message.except()),
                    .language = message.language(),
                    .voice = message.voice()};
    wait.policy = {
        .announce_every = Seconds(message.announce_every(), at + ".announce_every"),
        .announce_min_gap = Seconds(message.announce_min_gap(), at + ".announce_min_gap"),
        .announce_up_to = message.announce_up_to(),
        .announce_wait = message.announce_wait(),
        .wait_when_nobody_present = message.wait_when_nobody_present()};
    if (message.has_callback()) {
      wait.policy.callback = FromProto(message.callback(), at + ".callback", violations_);
    }
    if (message.announce_up_to() < 0) Wrong(at + ".announce_up_to", "is less than 0");
    if (message.max_callers() < 0) Wrong(at + ".max_callers", "is less than 0");
    if (message.max_callers() > 0) wait.policy.max_callers = message.max_callers();
    if (message.has_max_wait())
      wait.policy.max_wait = Seconds(message.max_wait(), at + ".max_wait");
    return wait;
  }

  plan::OperatorState ReadState(const routing_pb::OperatorState& message, const std::string& at) {
    plan::OperatorState state{
        .operator_id = model::OperatorId(Required(message.operator_(), at + ".operator")),
        .reason = message.reason()};
    const auto known =
        std::find_if(std::begin(kChanges), std::end(kChanges),
                     [&](const auto& each) { return each.second == message.change(); });
    if (known == std::end(kChanges)) {
      Wrong(at + ".change", "is not known");
    } else {
      state.change = known->first;
    }
    return state;
  }

  plan::Record ReadRecord(const routing_pb::Record& message, const std::string& at) {
    plan::Record record{.invitation = Prompts(message.invitation(), at + ".invitation"),
                        .longest = Seconds(message.longest(), at + ".longest"),
                        .silence = Seconds(message.silence(), at + ".silence"),
                        .shortest = Seconds(message.shortest(), at + ".shortest"),
                        .desk = model::DeskId(Required(message.desk(), at + ".desk")),
                        .desk_name = message.desk_name(),
                        .organization_name = message.organization_name(),
                        .to = Required(message.to(), at + ".to"),
                        .letter_language = message.letter_language()};
    if (!message.notice().empty()) record.notice = Prompts(message.notice(), at + ".notice");
    return record;
  }

  std::string Required(const std::string& id, const std::string& at) {
    if (id.empty()) Wrong(at, "is missing");
    return id;
  }

  std::chrono::seconds Seconds(const google::protobuf::Duration& duration, const std::string& at) {
    if (duration.seconds() < 0 || duration.seconds() > kLongestSeconds || duration.nanos() != 0) {
      Wrong(at, "is not a whole number of seconds within a day");
      return std::chrono::seconds(0);
    }
    return std::chrono::seconds(duration.seconds());
  }

  model::Violations violations_;
};

}  // namespace

routing_pb::Step ToProto(const plan::Step& step) {
  routing_pb::Step message;
  std::visit(StepWriter{message}, step);
  return message;
}

absl::StatusOr<plan::Step> FromProto(const routing_pb::Step& message, std::string_view field) {
  StepReader reader;
  plan::Step step = reader.Read(message, std::string(field));
  if (!reader.violations().empty()) return WithViolations(reader.violations());
  return step;
}

routing_pb::NextStepResponse ToProto(const plan::Decision& decision) {
  routing_pb::NextStepResponse message;
  *message.mutable_step() = ToProto(decision.step);
  message.mutable_next()->set_revision(decision.next.revision);
  message.mutable_next()->set_place(decision.next.place);
  message.set_language(decision.language);
  return message;
}

absl::StatusOr<plan::Decision> FromProto(const routing_pb::NextStepResponse& message) {
  StepReader reader;
  plan::Decision decision{
      .step = reader.Read(message.step(), "step"),
      .next = {.revision = message.next().revision(), .place = message.next().place()},
      .language = message.language()};
  if (decision.next.place.empty() || decision.next.place.size() > kLongestPlace) {
    reader.Wrong("next.place", "is missing or too long");
  }
  if (decision.language.size() > kLongestLanguage) reader.Wrong("language", "is too long");
  if (!reader.violations().empty()) return WithViolations(reader.violations());
  return decision;
}

routing_pb::SimulateResponse ToProto(const std::vector<plan::Heard>& heard,
                                     model::RevisionNumber revision) {
  routing_pb::SimulateResponse message;
  message.set_revision(revision);
  for (const plan::Heard& each : heard) {
    routing_pb::SimulateResponse::Heard& out = *message.add_steps();
    *out.mutable_step() = ToProto(each.step);
    for (const speech::Utterance& utterance : each.utterances) {
      *out.add_utterances() = ToProto(utterance);
    }
  }
  return message;
}

}  // namespace centralino::wire
