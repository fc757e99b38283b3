// The runner: what happens on the legs, in media and queue becomes commands to the others.
#include <catch2/catch.hpp>

#include "fake_ports.h"

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

  static NewCall FromOutside(const std::string& dialled = "05717571") {
    NewCall call;
    call.leg = LegId("caller");
    call.source = FromTrunk{};
    call.dialled = dialled;
    call.caller = "3331234567";
    call.sip_call_id = "abc@carrier";
    call.offer = Terms(4000);
    return call;
  }
  static plan::Wait Line() {
    plan::Wait wait;
    wait.group = GroupId("anagrafe");
    return wait;
  }
  void Wait() {
    calls.OnInvite(FromOutside());
    routing.Decide(Line());
    calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
    queue.joined(callflow::JoinResult::kWaiting, {.line_version = 1});
    queue.ahead({0, false, 1, timers.now});
    journal.Take();
  }
  LegId Offer(const std::string& offer) {
    calls.OnOffer({OrganizationId("empoli"), queue.call, queue.ticket, OfferId(offer),
                   OperatorId("rossi"), 20s, timers.now + 25s});
    return media.last;
  }
  LegId Talk() {
    Wait();
    const LegId phone = Offer("offer1");
    calls.OnReady(phone, {"192.0.2.9", 20002});
    calls.OnAnswered(phone, Terms(5000));
    journal.Take();
    return phone;
  }
};

TEST_CASE("a citizen's call is answered with his session's address and spoken to") {
  House house;
  house.calls.OnInvite(House::FromOutside());
  CHECK(house.journal.Take() == "routing?");
  CHECK(house.routing.question.facts.dialled == "+3905717571");
  CHECK(house.routing.question.facts.caller == "+393331234567");
  house.routing.Decide(House::Line());
  CHECK(house.journal.Take() == "open");
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  CHECK(house.journal.Take() == "remote 4000; 200 caller at 20000; join anagrafe");
  house.queue.joined(callflow::JoinResult::kWaiting, {.line_version = 1});
  CHECK(house.journal.Take() == "ahead?");
  house.queue.ahead({2, false, 1, house.timers.now});
  CHECK(house.journal.Take() == "play \"Ci sono due utenti in attesa prima di lei.\" music");
}

TEST_CASE("who is told the number as he joins does not ask for it") {
  House house;
  house.calls.OnInvite(House::FromOutside());
  house.routing.Decide(House::Line());
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  house.journal.Take();
  house.queue.joined(callflow::JoinResult::kWaiting,
                     {.number = 2, .line_version = 1, .read_at = house.timers.now});
  CHECK(house.journal.Take() == "play \"Ci sono due utenti in attesa prima di lei.\" music");
}

TEST_CASE(
    "all that a letter says goes to media with the command to record, and nothing is asked later") {
  House house;
  house.calls.OnInvite(House::FromOutside());
  plan::Record record;
  record.desk = model::DeskId("anagrafe");
  record.to = "anagrafe@example.org";
  house.routing.Decide(record);
  house.journal.Take();
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  CHECK(house.journal.Take() == "remote 4000; 200 caller at 20000; record for anagrafe");
  const MessageToRecord& message = house.media.recorded;
  CHECK(message.organization == OrganizationId("empoli"));
  CHECK(message.caller == "+393331234567");
  CHECK(message.dialled == "+3905717571");
  CHECK(message.when == house.timers.now);
  CHECK(message.step == record);
  house.calls.OnDigit(LegId("caller"), '#');
  CHECK(house.journal.Take() == "stop recording");
  house.calls.OnRecordingEnded(LegId("caller"), message.recording,
                               callflow::RecordingResult::kMessage);
  house.journal.Take();
  house.calls.OnDigit(LegId("caller"), '1');
  CHECK(house.journal.Take().starts_with("play {" + message.recording.value + "} \"Per "));
  house.calls.OnBye(LegId("caller"));
  CHECK(house.journal.Take() == "send recording; close");
  REQUIRE(house.records.kept.size() == 1);
  CHECK(house.records.kept[0].segments.back().kind == callflow::SegmentKind::kMessage);
}

TEST_CASE("a number nobody owns, or that is none, is 404 and counted") {
  House house;
  for (const char* dialled : {"0571999999", "pippo", "100", ""}) {
    house.calls.OnInvite(House::FromOutside(dialled));
    CHECK(house.journal.Take() == "404 caller");
  }
  CHECK(house.metrics.unowned == 4);
  CHECK(house.calls.size() == 0);
}

TEST_CASE("an offered phone rings with the caller's number and group on its display") {
  House house;
  house.Wait();
  house.timers.Pass(125s);
  house.journal.Take();
  const LegId phone = house.Offer("offer1");
  house.journal.Take();
  house.calls.OnReady(phone, {"192.0.2.9", 20002});
  CHECK(house.journal.Take() == "invite 100");
  CHECK(house.legs.last.caller == "+393331234567");
  CHECK(house.legs.last.caller_name == "Anagrafe, in attesa da 2 min");
  CHECK(house.legs.last.local.port == 20002);
}

TEST_CASE("an answer tells media where to send, then connects") {
  House house;
  house.Wait();
  const LegId phone = house.Offer("offer1");
  house.calls.OnReady(phone, {"192.0.2.9", 20002});
  house.journal.Take();
  house.calls.OnAnswered(phone, Terms(5000));
  CHECK(house.journal.Take() == "remote 5000; bridge; settle 0");
}

TEST_CASE("the record says what happened, leg by leg and segment by segment") {
  House house;
  const LegId phone = house.Talk();
  house.timers.Pass(30s);
  house.calls.OnBye(phone);
  CHECK(house.journal.Take() == "close; settle 1; release caller; close");
  REQUIRE(house.records.kept.size() == 1);
  const FinishedCall& record = house.records.kept[0];
  CHECK(record.call == CallId("call1"));
  CHECK(record.revision == 7);
  CHECK(record.dialled == "+3905717571");
  REQUIRE(record.legs.size() == 2);
  CHECK(record.legs[0].party == "caller");
  CHECK(record.legs[0].sip_call_id == "abc@carrier");
  CHECK(record.legs[0].answered.has_value());
  CHECK(record.legs[1].party == "rossi");
  REQUIRE(record.segments.size() == 3);
  CHECK(record.segments[0].kind == callflow::SegmentKind::kRing);
  CHECK(record.segments[1].kind == callflow::SegmentKind::kWait);
  CHECK(record.segments[2].kind == callflow::SegmentKind::kTalk);
  CHECK(record.segments[2].end - record.segments[2].start == 30s);
  CHECK(house.calls.size() == 0);
  CHECK(house.metrics.up == 0);
  CHECK(house.timers.size() == 0);
}

TEST_CASE("the heartbeat lists the lines with callers and the offers that run") {
  House house;
  house.Wait();
  house.calls.OnLineChanged({OrganizationId("empoli"), GroupId("anagrafe"), 5});
  REQUIRE(house.calls.Lines().size() == 1);
  CHECK(house.calls.Lines()[0].version == 5);
  CHECK(house.calls.Offers().empty());
  const LegId phone = house.Offer("offer1");
  REQUIRE(house.calls.Offers().size() == 1);
  house.calls.OnReady(phone, {"192.0.2.9", 20002});
  house.calls.OnAnswered(phone, Terms(5000));
  CHECK(house.calls.Lines().empty());  // he talks, he does not wait
  CHECK(house.calls.Offers().size() == 1);
  house.calls.OnBye(LegId("caller"));
  CHECK(house.calls.Offers().empty());
}

TEST_CASE("an offer for a call that is gone is given back") {
  House house;
  house.calls.OnOffer({OrganizationId("empoli"), CallId("gone"), TicketId("t"), OfferId("o"),
                       OperatorId("rossi"), 20s, house.timers.now + 25s});
  CHECK(house.journal.Take() == "settle 6");
}

TEST_CASE("a phone that answers when nobody is there any more is released") {
  House house;
  house.calls.OnAnswered(LegId("ghost"), Terms(5000));
  CHECK(house.journal.Take() == "release ghost");
}

TEST_CASE("an operator calls: he is reserved first, and facts say so") {
  House house;
  NewCall call = House::FromOutside("101");
  call.source = FromOperator{"empoli", "100"};
  house.calls.OnInvite(call);
  CHECK(house.journal.Take() == "reserve rossi");
  house.queue.reserved(callflow::ReserveResult::kReserved);
  CHECK(house.journal.Take() == "routing?");
  CHECK(house.routing.question.facts.caller_kind == plan::CallerKind::kOperator);
  CHECK(house.routing.question.facts.dialled == "101");
  REQUIRE(house.calls.Offers().size() == 1);
  house.calls.OnCancelled(LegId("caller"));
  CHECK(house.journal.Take() == "settle 1");
}

TEST_CASE("a caller without SDP in his INVITE gets audio once his ACK said where") {
  House house;
  NewCall call = House::FromOutside();
  call.offer.reset();
  house.calls.OnInvite(call);
  house.routing.Decide(House::Line());
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  CHECK(house.journal.Take() == "routing?; open; 200 caller at 20000");
  house.calls.OnTerms(LegId("caller"), Terms(4000), false);
  CHECK(house.journal.Take() == "remote 4000; join anagrafe");
}

TEST_CASE("a prompt without words does not stop the call") {
  House house;
  house.calls.OnInvite(House::FromOutside());
  speech::Prompt unknown;
  unknown.sentence = "no-such-sentence";
  house.routing.Decide(plan::Announce{{unknown}});
  house.calls.OnReady(LegId("caller"), {"192.0.2.9", 20000});
  CHECK(house.journal.Take() == "routing?; open; remote 4000; 200 caller at 20000; routing?");
}

TEST_CASE("good-bye is said to all, and what does not end is ended") {
  House house;
  house.Talk();
  house.calls.SayGoodbye();
  CHECK(house.calls.size() == 1);
  house.journal.Take();
  house.calls.ReleaseAll();
  CHECK(house.calls.size() == 0);
  CHECK(house.records.kept.size() == 1);
}

}  // namespace
}  // namespace centralino::edge
