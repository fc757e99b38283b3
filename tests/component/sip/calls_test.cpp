#include <catch2/catch.hpp>
#include <tuple>

#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

TEST_CASE("OPTIONS is answered to everybody, and says what we allow") {
  EdgeFixture edge;
  RawPeer peer("127.0.0.1");
  edge.Send(peer, Request(peer, {.method = "OPTIONS", .uri = "sip:" + edge.host_port()}));
  const auto answer = peer.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  CHECK(HeaderOf(*answer, "Allow").find("INVITE") != std::string::npos);
  CHECK(HeaderOf(*answer, "Server") == "centralino");
  CHECK(HeaderOf(*answer, "User-Agent").empty());
}

TEST_CASE("a trunk's call is offered, answered, acknowledged and ended by the caller") {
  EdgeFixture edge;
  edge.calls().on_invite = [&](const NewCall& call) {
    edge.side().legs().Ring(call.leg);
    edge.side().legs().Answer(call.leg, {"127.0.0.1", 20000});
  };
  RawPeer caller(kTrunk);
  const RequestText invite = CallTo(edge, "05717571");
  edge.Send(caller, Request(caller, invite));
  CHECK(caller.Await("SIP/2.0 100"));
  CHECK(caller.Await("SIP/2.0 180"));
  const auto answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  CHECK(BodyOfMessage(*answer).find("m=audio 20000 RTP/AVP 8 101\r\n") != std::string::npos);
  edge.Send(caller, Request(caller, InDialog(invite, *answer, "ACK", 1)));
  edge.Send(caller, Request(caller, InDialog(invite, *answer, "BYE", 2)));
  const auto bye = caller.AwaitFinal();
  REQUIRE(bye);
  CHECK(StatusOf(*bye) == 200);
  CHECK(edge.calls().Await("invite leg-"));
  CHECK(edge.calls().Await("bye leg-"));
  CHECK(edge.Quiet());
}

TEST_CASE("the packet time that is asked for is the one that is answered and told to media") {
  EdgeFixture edge;
  std::optional<AudioTerms> told;
  edge.calls().on_invite = [&](const NewCall& call) {
    told = call.offer;
    edge.side().legs().Answer(call.leg, {"127.0.0.1", 20000});
  };
  const std::tuple<std::string, int, std::optional<int>> rows[] = {
      {"a=ptime:10\r\n", 10, {}},
      {"a=ptime:30\r\n", 30, {}},
      {"a=maxptime:10\r\n", 10, 10},
  };
  for (const auto& [attributes, time, longest] : rows) {
    INFO(attributes);
    RawPeer caller(kTrunk);
    RequestText invite = CallTo(edge);
    invite.body = Sdp(kTrunk, 40000, attributes);
    edge.Send(caller, Request(caller, invite));
    const auto answer = caller.AwaitFinal();
    REQUIRE(answer);
    REQUIRE(StatusOf(*answer) == 200);
    CHECK(BodyOfMessage(*answer).find("a=ptime:" + std::to_string(time) + "\r\n") !=
          std::string::npos);
    edge.Send(caller, Request(caller, InDialog(invite, *answer, "ACK", 1)));
    edge.Send(caller, Request(caller, InDialog(invite, *answer, "BYE", 2)));
    REQUIRE(edge.calls().Await("bye leg-"));
    REQUIRE(told);
    CHECK(told->packet_time_ms == time);
    CHECK(told->longest_packet_ms == longest);
  }
  RawPeer caller(kTrunk);
  RequestText invite = CallTo(edge);
  invite.body = Sdp(kTrunk, 40000, "a=maxptime:5\r\n");
  edge.Send(caller, Request(caller, invite));
  const auto answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 488);
  CHECK(edge.Quiet());
}

TEST_CASE("a phone registers, is rung from its own flow, answers and is hung up on") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  REQUIRE(edge.presence().size() == 1);
  CHECK(edge.presence().front().present);

  const LegId leg("leg-to-100");
  edge.OnLoop([&](Legs& legs) {
    legs.Invite({.leg = leg,
                 .organization = "empoli",
                 .user = "100",
                 .caller = "0571999",
                 .caller_name = "Anagrafe",
                 .local = {"127.0.0.1", 20002}});
  });
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  CHECK(HeaderOf(*invite, "From").starts_with("\"Anagrafe\" <sip:0571999@empoli.example>"));
  phone.Send(ResponseTo(*invite, 180, "Ringing", "p1"), edge.address(), edge.port());
  CHECK(edge.calls().Await("ringing leg-to-100"));
  const std::string contact = "sip:100@" + phone.host_port();
  phone.Send(ResponseTo(*invite, 200, "OK", "p1", contact, Sdp("127.0.0.1", 40010)), edge.address(),
             edge.port());
  CHECK(edge.calls().Await("answered leg-to-100 127.0.0.1:40010"));
  CHECK(phone.Await("ACK "));
  edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
  const auto bye = phone.Await("BYE ");
  REQUIRE(bye);
  phone.Send(ResponseTo(*bye, 200, "OK", ""), edge.address(), edge.port());
  CHECK(edge.Quiet());
}
