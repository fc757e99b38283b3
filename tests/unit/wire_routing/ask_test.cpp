#include <catch2/catch.hpp>
#include <functional>

#include "wire/routing.h"
#include "wire/status.h"

namespace centralino::wire {
namespace {

Question Asked() {
  return {.facts = {.now = model::Instant(std::chrono::milliseconds(1'795'600'800'123)),
                    .dialled = "+3905717571",
                    .caller_kind = plan::CallerKind::kOperator,
                    .caller = "100",
                    .language = "it-IT"},
          .cursor = {.revision = 12, .place = "guide/centralino/menu/1"},
          .outcome = {.kind = plan::OutcomeKind::kKey, .key = '#'}};
}

TEST_CASE("a question comes back as it went, with every outcome") {
  for (int kind = 0; kind < 13; ++kind) {
    Question question = Asked();
    question.outcome = {.kind = static_cast<plan::OutcomeKind>(kind)};
    if (question.outcome.kind == plan::OutcomeKind::kKey) question.outcome.key = 'D';
    routing_pb::NextStepRequest message;
    ToProto(question, message);
    CHECK(*FromProto(message) == question);
  }
}

TEST_CASE("the first question of a call has no cursor") {
  Question question = Asked();
  question.cursor = {};
  question.outcome = {};
  routing_pb::NextStepRequest message;
  ToProto(question, message);
  CHECK_FALSE(message.has_cursor());
  CHECK(*FromProto(message) == question);
}

TEST_CASE("what is wrong with a question is named by its path") {
  struct Case {
    const char* field;
    std::function<void(routing_pb::NextStepRequest&)> change;
  };
  const Case kCases[] = {
      {"facts.now", [](auto& r) { r.mutable_facts()->clear_now(); }},
      {"facts.now", [](auto& r) { r.mutable_facts()->mutable_now()->set_seconds(-1); }},
      {"facts.now", [](auto& r) { r.mutable_facts()->mutable_now()->set_nanos(2'000'000'000); }},
      {"facts.dialled", [](auto& r) { r.mutable_facts()->clear_dialled(); }},
      {"facts.dialled", [](auto& r) { r.mutable_facts()->set_dialled("0571 7571"); }},
      {"facts.dialled", [](auto& r) { r.mutable_facts()->set_dialled("+"); }},
      {"facts.dialled", [](auto& r) { r.mutable_facts()->set_dialled(std::string(33, '1')); }},
      {"facts.caller_kind", [](auto& r) { r.mutable_facts()->clear_caller_kind(); }},
      {"facts.caller", [](auto& r) { r.mutable_facts()->set_caller(std::string(65, '1')); }},
      {"facts.language", [](auto& r) { r.mutable_facts()->set_language("it/../"); }},
      {"cursor.revision", [](auto& r) { r.mutable_cursor()->set_revision(-1); }},
      {"cursor.place", [](auto& r) { r.mutable_cursor()->set_place(std::string(513, 'x')); }},
      {"outcome.kind", [](auto& r) { r.clear_outcome(); }},
      {"outcome.key", [](auto& r) { r.mutable_outcome()->set_key("E"); }},
      {"outcome.key", [](auto& r) { r.mutable_outcome()->set_key("12"); }},
      {"outcome.key", [](auto& r) { r.mutable_outcome()->clear_key(); }},
      {"outcome.key", [](auto& r) { r.mutable_outcome()->set_kind(routing_pb::Outcome::DONE); }},
  };
  for (const Case& each : kCases) {
    routing_pb::NextStepRequest message;
    ToProto(Asked(), message);
    each.change(message);
    const model::Violations wrong = ViolationsOf(FromProto(message).status());
    CAPTURE(each.field);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].field == each.field);
  }
}

TEST_CASE("a rehearsal's outcomes are read, within bounds") {
  routing_pb::SimulateRequest request;
  request.add_outcomes()->set_kind(routing_pb::Outcome::NO_INPUT);
  CHECK(OutcomesFromProto(request)->at(0).kind == plan::OutcomeKind::kNoInput);
  request.add_outcomes();
  CHECK(ViolationsOf(OutcomesFromProto(request).status()).at(0).field == "outcomes[1].kind");
  for (int i = 0; i < 200; ++i) request.add_outcomes()->set_kind(routing_pb::Outcome::DONE);
  CHECK(ViolationsOf(OutcomesFromProto(request).status()).at(0).field == "outcomes");
}

}  // namespace
}  // namespace centralino::wire
