// Requests that meet one another on the way: BYE and BYE, re-INVITE and BYE, two re-INVITEs.
#include <catch2/catch.hpp>

#include "services/sip-edge/sip/dialog.h"
#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

// The rung phone's talk, acknowledged.
std::string PhoneTalk(EdgeFixture& edge, RawPeer& phone) {
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, ResponseTo(invite, 200, "OK", "t", "sip:100@" + phone.host_port(), Sdp()));
  REQUIRE(phone.Await("ACK "));
  REQUIRE(edge.calls().Await("answered rung"));
  return invite;
}

}  // namespace

TEST_CASE("when an operator's phone and we say BYE at once both get 200") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  const std::string invite = PhoneTalk(edge, phone);
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  const auto ours = phone.Await("BYE ");
  REQUIRE(ours);
  edge.Send(phone, Request(phone, FromPhone(invite, "t", "BYE", 1)));
  const auto answer = phone.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  edge.Send(phone, ResponseTo(*ours, 200, "OK", ""));
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("bye") == 0);
}

TEST_CASE("a phone that meets our BYE with 481 has ended all the same") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  PhoneTalk(edge, phone);
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  edge.Send(phone, ResponseTo(*phone.Await("BYE "), 481, "Call Does Not Exist", ""));
  CHECK(edge.Quiet());
}

TEST_CASE("a re-INVITE or UPDATE that crosses our BYE gets 481 and changes nothing") {
  EdgeFixture edge;
  SECTION("of an operator's phone") {
    RawPeer phone("127.0.0.1");
    const std::string invite = PhoneTalk(edge, phone);
    edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
    const auto bye = phone.Await("BYE ");
    REQUIRE(bye);
    for (const char* method : {"INVITE", "UPDATE"}) {
      const RequestText offer =
          FromPhone(invite, "t", method, std::string(method) == "INVITE" ? 1 : 2, Sdp());
      edge.Send(phone, Request(phone, offer));
      const auto answer = phone.AwaitFinal();
      REQUIRE(answer);
      CHECK(StatusOf(*answer) == 481);
      if (offer.method == "INVITE") {
        RequestText ack = AckOfRefusal(offer, *answer);
        ack.branch = HeaderOf(*answer, "Via");
        ack.branch = ack.branch.substr(ack.branch.find("branch=") + 7);
        ack.branch = ack.branch.substr(0, ack.branch.find(';'));
        edge.Send(phone, Request(phone, ack));
      }
    }
    edge.Send(phone, ResponseTo(*bye, 200, "OK", ""));
  }
  SECTION("of a caller") {
    RawPeer caller(kTrunk);
    const Talk talk = Begin(edge, caller);
    Ack(edge, caller, talk);
    const LegId leg = LegOf(*edge.calls().Await("invite"));
    edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
    const auto bye = caller.Await("BYE ");
    REQUIRE(bye);
    RequestText offer = InDialog(talk.invite, talk.answer, "INVITE", 2, Sdp(kTrunk, 40008));
    offer.branch = "z9hG4bK" + NewToken();
    edge.Send(caller, Request(caller, offer));
    const auto answer = caller.AwaitFinal();
    REQUIRE(answer);
    CHECK(StatusOf(*answer) == 481);
    edge.Send(caller, Request(caller, AckOfRefusal(offer, *answer)));
    edge.Send(caller, ResponseTo(*bye, 200, "OK", ""));
  }
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("terms") == 0);
}

TEST_CASE("a re-INVITE that is overtaken by its own side's BYE is answered and ends with it") {
  EdgeFixture edge("127.0.0.1", 10ms);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "INVITE", 2,
                                             Sdp(kTrunk, 40008, "a=sendonly\r\n"))));
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 3)));
  CHECK(caller.Await("SIP/2.0 200"));  // of the re-INVITE: its ACK never comes
  const auto goodbye = caller.Await("SIP/2.0 200");
  REQUIRE(goodbye);
  CHECK(edge.calls().Await("bye"));
  CHECK(edge.Quiet());
  // Nothing of it is left that would say BYE when the ACK is missed.
  CHECK_FALSE(caller.Await("BYE ", 900ms));
  CHECK(edge.calls().Count("bye") == 1);
}

TEST_CASE("a BYE that overtakes the ACK of our 200 ends the call") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 2)));
  CHECK(caller.Await("SIP/2.0 200"));
  Ack(edge, caller, talk);
  CHECK(edge.calls().Await("bye"));
  CHECK(edge.Quiet());
}
