// routing over real gRPC, fed by a directory over real gRPC, with a real state folder.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "fake_directory.h"
#include "house.h"
#include "tests/unit/plan/empoli.h"
#include "wire/status.h"

namespace centralino::routing {
namespace {

const plan::Outcome kStarted{};
const plan::Outcome kNoInput{.kind = plan::OutcomeKind::kNoInput};
const plan::Outcome kPressOne{.kind = plan::OutcomeKind::kKey, .key = '1'};

model::Snapshot Revision(model::RevisionNumber number, const std::string& welcome) {
  model::Snapshot snapshot = plan::SmallEmpoli();
  snapshot.revision = number;
  snapshot.organization.guides[0].welcome = {{"it", welcome}};
  // The first option leads elsewhere in each revision, so that one sees under which a call runs.
  snapshot.organization.guides[0].options[0].destination =
      number % 2 == 1 ? model::Destination(model::GroupId("anagrafe"))
                      : model::Destination(model::GroupId("taxes"));
  return snapshot;
}

std::string FirstField(const grpc::Status& status) {
  const model::Violations violations = wire::ViolationsOf(wire::FromGrpc(status));
  return violations.empty() ? "" : violations[0].field;
}

bool Has(const service::Metrics& metrics, const std::string& line) {
  return metrics.Text().find(line) != std::string::npos;
}

TEST_CASE("a call is led from its beginning to a line over gRPC") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));

  v1::NextStepResponse first;
  REQUIRE(house.Ask({}, kStarted, first).ok());
  REQUIRE(first.step().has_menu());
  CHECK(first.step().menu().prompts(0).text() == "Benvenuti.");
  CHECK(first.next().revision() == 1);

  v1::NextStepResponse second;
  REQUIRE(house.Ask({.revision = 1, .place = first.next().place()}, kPressOne, second).ok());
  CHECK(second.step().wait().group() == "anagrafe");
  CHECK(Has(house.metrics(), "centralino_decisions_total{step=\"menu\"} 1"));
  CHECK(Has(house.metrics(), "centralino_decision_seconds_count 2"));
}

TEST_CASE("what is wrong with a question is said with the field's path") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  const auto ask = [&](v1::NextStepRequest request) {
    grpc::ClientContext context;
    v1::NextStepResponse response;
    return house.client().NextStep(&context, request, &response);
  };
  v1::NextStepRequest no_call = Question({}, kStarted);
  no_call.mutable_context()->clear_call_id();
  CHECK(ask(no_call).error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(FirstField(ask(no_call)) == "context.call_id");

  v1::NextStepRequest no_number = Question({}, kStarted);
  no_number.mutable_facts()->set_dialled("sip:7571");
  CHECK(FirstField(ask(no_number)) == "facts.dialled");

  v1::NextStepRequest elsewhere = Question({}, kStarted);
  elsewhere.mutable_context()->set_organization("organizations/atlantis");
  CHECK(ask(elsewhere).error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK(Has(house.metrics(), "centralino_decision_errors_total 4"));
}

TEST_CASE("a question that does not say when it is gets the civil clock's time") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  v1::NextStepRequest request = Question({}, kStarted);
  request.mutable_facts()->clear_now();
  grpc::ClientContext context;
  v1::NextStepResponse response;
  REQUIRE(house.client().NextStep(&context, request, &response).ok());
  CHECK(response.step().has_menu());  // open: the clock stands on Wednesday at ten
}

TEST_CASE("before any configuration has come it is unavailable, not wrong") {
  House house("127.0.0.1:1", "");
  v1::NextStepResponse response;
  CHECK(house.Ask({}, kStarted, response).error_code() == grpc::StatusCode::UNAVAILABLE);
}

TEST_CASE("a directory without anything published says so") {
  FakeDirectory directory;
  House house(directory.address(), "");
  REQUIRE(house.feed().WaitUntilLoaded(std::chrono::seconds(5)));
  v1::NextStepResponse response;
  CHECK(house.Ask({}, kStarted, response).error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("a number nobody owns is a step of its own and a metric") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  v1::NextStepRequest request = Question({}, kStarted);
  request.mutable_facts()->set_dialled("+39055123456");
  grpc::ClientContext context;
  v1::NextStepResponse response;
  REQUIRE(house.client().NextStep(&context, request, &response).ok());
  CHECK(response.step().hangup().cause() == v1::Hangup::UNOWNED);
  CHECK(Has(house.metrics(), "centralino_unowned_numbers_total 1"));
}

TEST_CASE("a call that began under one revision ends under it") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  v1::NextStepResponse first;
  REQUIRE(house.Ask({}, kStarted, first).ok());
  directory.Publish(Revision(2, "Buongiorno."));
  REQUIRE(house.WaitForRevision(2));

  v1::NextStepResponse second;
  REQUIRE(house.Ask({.revision = 1, .place = first.next().place()}, kPressOne, second).ok());
  CHECK(second.step().wait().group() == "anagrafe");
  CHECK(second.next().revision() == 1);
  v1::NextStepResponse new_call;
  REQUIRE(house.Ask({}, kStarted, new_call).ok());
  CHECK(new_call.step().menu().prompts(0).text() == "Buongiorno.");
}

TEST_CASE("a revision that is gone is asked of directory") {
  FakeDirectory directory;
  directory.Publish(Revision(4, "Benvenuti."));
  directory.Remember(Revision(3, "Buongiorno."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(4));
  v1::NextStepResponse response;
  REQUIRE(house.Ask({.revision = 3, .place = "guide/centralino/menu/0"}, kPressOne, response).ok());
  CHECK(response.step().wait().group() == "anagrafe");
  CHECK(response.next().revision() == 3);
  CHECK(Has(house.metrics(), "centralino_revision_fallbacks_total 0"));
}

TEST_CASE("failing that, the call goes on at the same place of the live one, counted") {
  FakeDirectory directory;
  directory.Publish(Revision(4, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(4));
  for (int step = 0; step < 3; ++step) {
    v1::NextStepResponse response;
    REQUIRE(
        house.Ask({.revision = 3, .place = "guide/centralino/menu/0"}, kPressOne, response).ok());
    CHECK(response.step().wait().group() == "taxes");
    CHECK(response.next().revision() == 4);
  }
  CHECK(Has(house.metrics(), "centralino_revision_fallbacks_total 3"));
  CHECK(directory.times_asked() == 1);
}

TEST_CASE("with directory down calls go on, also after a restart of routing") {
  const TemporaryFolder state;
  std::string address;
  {
    FakeDirectory directory;
    address = directory.address();
    directory.Publish(Revision(1, "Benvenuti."));
    House house(address, state.path());
    REQUIRE(house.WaitForRevision(1));
  }
  House restarted(address, state.path());
  v1::NextStepResponse response;
  REQUIRE(restarted.Ask({}, kStarted, response).ok());
  CHECK(response.step().menu().prompts(0).text() == "Benvenuti.");
  CHECK_FALSE(restarted.feed().connected());
}

TEST_CASE("one stream carries the questions of many calls, each answered with its tag") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  const auto stream = house.client().Decide(&context);
  constexpr std::uint64_t kQuestions = 2'000;
  std::thread writer([&] {
    for (std::uint64_t tag = 1; tag <= kQuestions; ++tag) {
      v1::DecideRequest request;
      request.set_tag(tag);
      *request.mutable_request() =
          tag % 10 == 0
              ? v1::NextStepRequest()
              : Question({.revision = tag % 97 == 0 ? 99 : 1, .place = "guide/centralino/menu/2"},
                         kNoInput);
      stream->Write(request);
    }
    stream->WritesDone();
  });
  std::set<std::uint64_t> answered;
  const auto take = [&](const v1::DecideResponse& response) {
    answered.insert(response.tag());
    if (response.tag() % 10 == 0) {
      REQUIRE(response.error().code() == static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));
    } else {
      REQUIRE(response.response().step().wait().group() == "switchboard");
    }
  };
  v1::DecideResponse message;
  while (stream->Read(&message)) {
    take(message);
    for (const v1::DecideResponse& other : message.more()) take(other);
  }
  writer.join();
  CHECK(stream->Finish().ok());
  CHECK(answered.size() == kQuestions);
}

TEST_CASE("a drain ends the standing streams, so that edges turn elsewhere") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const auto stream = house.client().Decide(&context);
  v1::DecideRequest request;
  request.set_tag(1);
  *request.mutable_request() = Question({}, kStarted);
  REQUIRE(stream->Write(request));
  v1::DecideResponse response;
  REQUIRE(stream->Read(&response));
  house.api().EndStreams();
  CHECK_FALSE(stream->Read(&response));
  CHECK(stream->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);

  grpc::ClientContext late;
  CHECK(house.client().Decide(&late)->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
}

TEST_CASE("an edge that vanishes leaves no stream behind") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    const auto stream = house.client().Decide(&context);
    v1::DecideRequest request;
    *request.mutable_request() = Question({}, kStarted);
    stream->Write(request);
    context.TryCancel();
    stream->Finish();
  }
  for (int i = 0; i < 300 && !Has(house.metrics(), "centralino_decide_streams 0"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(Has(house.metrics(), "centralino_decide_streams 0"));
}

model::Overrides AnagrafeClosed(std::int64_t version) {
  return {.version = version,
          .closures = {{.scope = model::DeskId("anagrafe"), .reason = {{"it", "Guasto."}}}}};
}

// A caller of the desk's own number.
v1::NextStepResponse AtTheDesk(House& house, const plan::Cursor& cursor = {},
                               const plan::Outcome& outcome = kStarted) {
  grpc::ClientContext context;
  v1::NextStepRequest request = Question(cursor, outcome);
  request.mutable_facts()->set_dialled("+390571757200");
  v1::NextStepResponse response;
  REQUIRE(house.client().NextStep(&context, request, &response).ok());
  return response;
}

TEST_CASE("a closure is heard by the next call, not by who waits; and no more when it is lifted") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  CHECK(Has(house.metrics(), "centralino_closures_active{organisation=\"empoli\"} 0"));
  const v1::NextStepResponse waiting = AtTheDesk(house);
  REQUIRE(waiting.step().wait().group() == "anagrafe");

  directory.Override(AnagrafeClosed(1));
  REQUIRE(house.WaitForOverrides(1));
  CHECK(Has(house.metrics(), "centralino_closures_active{organisation=\"empoli\"} 1"));
  const v1::NextStepResponse next = AtTheDesk(house);
  REQUIRE(next.step().announce().prompts_size() >= 3);
  CHECK(next.step().announce().prompts(0).sentence() == "closed-unexpectedly");
  CHECK(next.step().announce().prompts(1).text() == "Guasto.");
  CHECK(next.step().announce().prompts(2).sentence() == "reopening-unknown");
  // Who waits is led on as if nothing were closed.
  const v1::NextStepResponse diverted =
      AtTheDesk(house, {.revision = 1, .place = waiting.next().place()},
                {.kind = plan::OutcomeKind::kWaitedTooLong});
  CHECK(diverted.step().announce().prompts(0).sentence() == "diverting");

  directory.Override({.version = 2});
  REQUIRE(house.WaitForOverrides(2));
  CHECK(AtTheDesk(house).step().wait().group() == "anagrafe");
  CHECK(Has(house.metrics(), "centralino_closures_active{organisation=\"empoli\"} 0"));
}

TEST_CASE("a closure also holds for calls that began under a former revision, when they enter it") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  directory.Publish(Revision(2, "Benvenuti."));
  REQUIRE(house.WaitForRevision(2));
  directory.Override(AnagrafeClosed(1));
  REQUIRE(house.WaitForOverrides(1));
  const v1::NextStepResponse old =
      AtTheDesk(house, {.revision = 1, .place = "number/go"}, {.kind = plan::OutcomeKind::kDone});
  CHECK(old.step().announce().prompts(0).sentence() == "closed-unexpectedly");
  CHECK(old.next().revision() == 1);
}

TEST_CASE("a closure is in force after a restart, without directory, until its end passes") {
  const TemporaryFolder state;
  {
    FakeDirectory directory;
    directory.Publish(Revision(1, "Benvenuti."));
    model::Overrides overrides = AnagrafeClosed(1);
    // An hour after the test's ten o'clock.
    overrides.closures[0].until = model::Instant(std::chrono::seconds(1'795'597'200 + 3600));
    directory.Override(overrides);
    House house(directory.address(), state.path());
    REQUIRE(house.WaitForOverrides(1));
    REQUIRE(house.WaitForRevision(1));
  }
  House house("127.0.0.1:1", state.path());
  const v1::NextStepResponse closed = AtTheDesk(house);
  REQUIRE(closed.step().announce().prompts_size() >= 3);
  CHECK(closed.step().announce().prompts(2).sentence() == "next-opening-today");
  CHECK(closed.step().announce().prompts(2).slots().at("time").clock_time() == 11 * 60);

  grpc::ClientContext context;
  v1::NextStepRequest later = Question({}, kStarted);
  later.mutable_facts()->set_dialled("+390571757200");
  later.mutable_facts()->mutable_now()->set_seconds(1'795'597'200 + 3600);
  v1::NextStepResponse open;
  REQUIRE(house.client().NextStep(&context, later, &open).ok());
  CHECK(open.step().wait().group() == "anagrafe");
}

TEST_CASE("a file of overrides that is damaged is set aside, and calls go on") {
  const TemporaryFolder state;
  {
    FakeDirectory directory;
    directory.Publish(Revision(1, "Benvenuti."));
    directory.Override(AnagrafeClosed(1));
    House house(directory.address(), state.path());
    REQUIRE(house.WaitForOverrides(1));
    REQUIRE(house.WaitForRevision(1));
  }
  const std::string file = state.path() + "/snapshots/empoli.overrides";
  std::ofstream(file) << "\xff\xff nothing of ours";
  House house("127.0.0.1:1", state.path());
  CHECK(AtTheDesk(house).step().wait().group() == "anagrafe");
  CHECK(std::filesystem::exists(file + ".broken"));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a rehearsal shows what an emergency has closed") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  directory.Override(AnagrafeClosed(1));
  House house(directory.address(), "");
  REQUIRE(house.WaitForOverrides(1));
  REQUIRE(house.WaitForRevision(1));
  v1::SimulateRequest request;
  request.set_organization("organizations/empoli");
  request.mutable_facts()->set_dialled("+390571757200");
  request.mutable_facts()->set_caller_kind(v1::Facts::OUTSIDE);
  grpc::ClientContext context;
  v1::SimulateResponse response;
  REQUIRE(house.client().Simulate(&context, request, &response).ok());
  CHECK(response.steps(0).utterances(0).words() == "Anagrafe: siamo chiusi in via straordinaria.");
  CHECK(response.steps(0).utterances(1).words() == "Guasto.");
}

TEST_CASE("a rehearsal tells in words what a citizen would hear") {
  FakeDirectory directory;
  directory.Publish(Revision(1, "Benvenuti."));
  House house(directory.address(), "");
  REQUIRE(house.WaitForRevision(1));
  v1::SimulateRequest request;
  request.set_organization("organizations/empoli");
  request.mutable_facts()->set_dialled("+3905717571");
  request.mutable_facts()->set_caller_kind(v1::Facts::OUTSIDE);
  v1::Outcome& outcome = *request.add_outcomes();
  outcome.set_kind(v1::Outcome::KEY);
  outcome.set_key("1");
  grpc::ClientContext context;
  v1::SimulateResponse response;
  REQUIRE(house.client().Simulate(&context, request, &response).ok());
  REQUIRE(response.steps_size() == 2);
  CHECK(response.steps(0).utterances(1).words() == "Per l'Anagrafe, prema uno.");
  CHECK(response.steps(1).step().wait().group() == "anagrafe");
  CHECK(response.revision() == 1);

  request.set_organization("empoli");
  grpc::ClientContext again;
  CHECK(FirstField(house.client().Simulate(&again, request, &response)) == "organization");
}

}  // namespace
}  // namespace centralino::routing
