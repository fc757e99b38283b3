// A call that keeps its place, and the call back that another edge makes of it.
#include <catch2/catch.hpp>

#include "fake_ports.h"
#include "services/sip-edge/call/kept_call.h"

namespace centralino::edge {
namespace {

using namespace std::chrono_literals;

AudioTerms Terms(std::uint16_t port) {
  AudioTerms terms;
  terms.remote = {"192.0.2.1", port};
  return terms;
}

struct House {
  testing::Journal journal;
  testing::FakeLegs legs{journal};
  testing::FakeMedia media{journal};
  testing::FakeQueue queue{journal};
  testing::FakeRouting routing{journal};
  testing::FakeRecords records;
  testing::FakeTimers timers;
  testing::FakeMetrics metrics;
  testing::FakeOrganizations organizations;
  int ids = 0;
  Calls calls{Ports()};

  CallPorts Ports() {
    CallPorts ports;
    ports.legs = &legs;
    ports.media = &media;
    ports.queue = &queue;
    ports.routing = &routing;
    ports.records = &records;
    ports.timers = &timers;
    ports.metrics = &metrics;
    ports.organizations = &organizations;
    ports.now = [this] { return timers.now; };
    ports.civil_now = [this] { return timers.now; };
    ports.new_id = [this] { return "call" + std::to_string(++ids); };
    return ports;
  }
};

plan::Wait Line() {
  plan::Wait wait;
  wait.group = GroupId("anagrafe");
  wait.policy.callback =
      model::Callback{.numbers = model::UsualClassOfService(), .shown = model::E164{"+3905717571"}};
  return wait;
}

// Until he has confirmed his number.
void AskToBeCalled(House& house) {
  NewCall call;
  call.leg = LegId("caller");
  call.source = FromTrunk{};
  call.dialled = "05717571";
  call.caller = "3331234567";
  call.offer = Terms(4000);
  house.calls.OnInvite(call);
  house.routing.Decide(Line());
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  house.queue.joined(callflow::JoinResult::kWaiting, {.line_version = 1});
  house.queue.ahead({2, false, 1, house.timers.now});
  house.calls.OnDigit(LegId("caller"), '5');
  house.journal.Take();
  house.calls.OnDigit(LegId("caller"), '1');
  REQUIRE(house.journal.Take().find("call back +393331234567") != std::string::npos);
}

CallbackTurn TurnOf(const House& first, CallId call) {
  CallbackTurn turn;
  turn.organization = OrganizationId("empoli");
  turn.call = std::move(call);
  turn.ticket = first.queue.ticket;
  turn.offer = OfferId("offer1");
  turn.group = GroupId("anagrafe");
  turn.operator_id = OperatorId("rossi");
  turn.number = "+393331234567";
  turn.kept = first.queue.kept;
  return turn;
}

TEST_CASE("what one edge kept another calls back, with our number and linked to the first call") {
  House first;
  AskToBeCalled(first);
  first.queue.asked(callflow::CallbackResult::kKept);
  CHECK(first.journal.Take().find("Il suo posto è conservato") != std::string::npos);
  first.calls.OnBye(LegId("caller"));
  CHECK(first.journal.Take() == "close");  // and the line was not left
  REQUIRE(first.records.kept.size() == 1);

  House second;
  second.calls.CallBack();
  REQUIRE(second.queue.new_calls.size() == 4);
  const CallId call = second.queue.new_calls.front();
  second.queue.turns({TurnOf(first, call)});
  CHECK(second.journal.Take() == "open");
  const LegId leg = second.media.last;
  second.calls.OnReady(leg, {"192.0.2.9", 20000});
  CHECK(second.journal.Take() == "call +393331234567 showing +3905717571");
  second.calls.OnAnswered(leg, Terms(5000));
  CHECK(second.journal.Take().find("La chiama Comune di Empoli, Anagrafe.") != std::string::npos);
  second.calls.OnDigit(leg, '1');
  CHECK(second.queue.ticket == first.queue.ticket);  // joined again
  const LegId phone = second.media.last;
  second.calls.OnReady(phone, {"192.0.2.9", 20002});
  CHECK(second.journal.Take().find("invite 100") != std::string::npos);
  second.calls.OnAnswered(phone, Terms(5002));
  second.calls.OnBye(phone);
  REQUIRE(second.records.kept.size() == 1);
  const FinishedCall& record = second.records.kept.front();
  CHECK(record.callback_of == first.records.kept.front().call);
  CHECK(record.dialled == "+3905717571");
  CHECK(record.caller == "+393331234567");
}

TEST_CASE("who hangs up while the queue is asked keeps his place if it can be kept") {
  House kept;
  AskToBeCalled(kept);
  kept.calls.OnBye(LegId("caller"));
  kept.journal.Take();
  kept.queue.asked(callflow::CallbackResult::kKept);
  CHECK(kept.journal.Take().empty());

  House refused;
  AskToBeCalled(refused);
  refused.calls.OnBye(LegId("caller"));
  refused.journal.Take();
  refused.queue.asked(callflow::CallbackResult::kAlready);
  CHECK(refused.journal.Take() == "leave");
}

TEST_CASE("a call that this edge cannot read is left to another") {
  House house;
  house.calls.CallBack();
  CallbackTurn turn = TurnOf(house, house.queue.new_calls.front());
  turn.kept = "of another version";
  house.queue.turns({turn});
  CHECK(house.journal.Take() == "settle 6");  // withdrawn
  CHECK(house.calls.size() == 0);
}

TEST_CASE("what is kept of a call comes back as it went") {
  const KeptCall kept{CallId("call"), "+3905717571", Line(), {12, "group/anagrafe/wait"}};
  const auto read = ReadKept(WriteKept(kept));
  REQUIRE(read.ok());
  CHECK(read->call == kept.call);
  CHECK(read->dialled == kept.dialled);
  CHECK(read->step == kept.step);
  CHECK(read->cursor == kept.cursor);
}

}  // namespace
}  // namespace centralino::edge
