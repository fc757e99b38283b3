#include <catch2/catch.hpp>

#include "wire/routing.h"
#include "wire/status.h"

namespace centralino::wire {
namespace {

using std::chrono::seconds;

const plan::Cursor kNext{.revision = 12, .place = "group/anagrafe/wait?except=rossi"};

std::vector<plan::Step> EveryStep() {
  const std::vector<speech::Prompt> prompts = {{.sentence = "goodbye", .language = "it"},
                                               {.text = "Benvenuti.", .language = "it"}};
  plan::Wait wait{.group = model::GroupId("anagrafe"),
                  .ring_time = seconds(15),
                  .wrap_up = seconds(3),
                  .priority = 4,
                  .speaks = "en",
                  .speaks_only = true,
                  .except = model::OperatorId("rossi"),
                  .language = "en",
                  .voice = "en-GB"};
  wait.policy = {.announce_every = seconds(20),
                 .announce_min_gap = seconds(4),
                 .announce_up_to = 0,
                 .announce_wait = false,
                 .max_callers = 9,
                 .max_wait = seconds(600),
                 .wait_when_nobody_present = false};
  wait.policy.callback =
      model::Callback{.key = '#',
                      .retry_after = seconds(60),
                      .tries = 4,
                      .numbers = model::ClassOfService{model::NumberClass::kPremium},
                      .shown = model::E164{"+3905717571"}};
  plan::Wait unlimited = wait;
  unlimited.policy.callback.reset();
  unlimited.policy.max_callers.reset();
  unlimited.policy.max_wait.reset();
  return {plan::Announce{prompts},
          plan::Menu{.prompts = prompts, .key_timeout = seconds(7)},
          plan::Ring{.operator_id = model::OperatorId("rossi"),
                     .ring_time = seconds(25),
                     .answer_first = true},
          wait,
          unlimited,
          plan::OperatorState{.operator_id = model::OperatorId("rossi")},
          plan::OperatorState{.operator_id = model::OperatorId("rossi"),
                              .change = plan::StateChange::kPaused,
                              .reason = "break"},
          plan::Record{.notice = prompts,
                       .invitation = prompts,
                       .longest = seconds(60),
                       .silence = seconds(5),
                       .shortest = seconds(2),
                       .desk = model::DeskId("anagrafe"),
                       .desk_name = "Anagrafe",
                       .organization_name = "Comune di Empoli",
                       .to = "anagrafe@example.org",
                       .letter_language = "it"},
          plan::Hangup{plan::HangupCause::kNormal},
          plan::Hangup{plan::HangupCause::kUnowned},
          plan::Hangup{plan::HangupCause::kBusy},
          plan::Hangup{plan::HangupCause::kUnavailable},
          plan::Hangup{plan::HangupCause::kServiceError}};
}

TEST_CASE("a decision with any step comes back as it went") {
  for (const plan::Step& step : EveryStep()) {
    const plan::Decision decision{.step = step, .next = kNext, .language = "ro"};
    CHECK(*FromProto(ToProto(decision)) == decision);
  }
}

TEST_CASE("what is wrong with a decision is named by its path") {
  const auto field = [](const routing_pb::NextStepResponse& message) {
    const model::Violations wrong = ViolationsOf(FromProto(message).status());
    return wrong.empty() ? "" : wrong[0].field;
  };
  const auto with = [](plan::Step step) {
    return ToProto(plan::Decision{.step = std::move(step), .next = kNext});
  };
  CHECK(field({}) == "step");
  CHECK(field(with(plan::Announce{})) == "step.announce.prompts");
  CHECK(field(with(plan::Announce{{speech::Prompt{}}})) == "step.announce.prompts[0]");
  CHECK(field(with(plan::Ring{})) == "step.ring.operator");
  CHECK(field(with(plan::Ring{.operator_id = model::OperatorId("a"), .ring_time = seconds(-1)})) ==
        "step.ring.ring_time");
  CHECK(field(with(plan::Wait{})) == "step.wait.group");
  routing_pb::NextStepResponse no_cause = with(plan::Hangup{});
  no_cause.mutable_step()->mutable_hangup()->clear_cause();
  CHECK(field(no_cause) == "step.hangup.cause");
  routing_pb::NextStepResponse nowhere = with(plan::Hangup{});
  nowhere.clear_next();
  CHECK(field(nowhere) == "next.place");
}

TEST_CASE("what a rehearsal heard is told step by step") {
  const routing_pb::SimulateResponse message =
      ToProto({{.step = plan::Hangup{}, .utterances = {{.words = "Arrivederci."}}}}, 12);
  CHECK(message.revision() == 12);
  REQUIRE(message.steps_size() == 1);
  CHECK(message.steps(0).step().has_hangup());
  CHECK(message.steps(0).utterances(0).words() == "Arrivederci.");
}

}  // namespace
}  // namespace centralino::wire
