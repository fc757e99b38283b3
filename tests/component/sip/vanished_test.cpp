// Far sides that go without a word (ADR 0007).
#include <catch2/catch.hpp>
#include <thread>

#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

constexpr auto kT1 = 5ms;  // 64*T1 is 320 ms
constexpr auto kProbe = 60ms;

}  // namespace

TEST_CASE("whoever answers the probe in whatever way stays in the call, and is asked again") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  int last = 0;
  for (const int status : {200, 405, 403, 500, 200}) {
    const auto probe = caller.Await("OPTIONS ");
    REQUIRE(probe);
    CHECK(HeaderOf(*probe, "Call-ID") == talk.invite.call_id);
    CHECK(TagOf(HeaderOf(*probe, "To")) == talk.invite.from_tag);
    const int cseq = std::atoi(HeaderOf(*probe, "CSeq").c_str());
    CHECK(cseq > last);
    last = cseq;
    edge.Send(caller, ResponseTo(*probe, status, "Whatever", ""));
  }
  CHECK(edge.calls().Count("bye") == 0);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 2)));
  CHECK(caller.Await("SIP/2.0 200"));
  CHECK(edge.Quiet());
}

TEST_CASE("a caller who vanished is missed, as if he had hung up") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  CHECK(edge.calls().Await("bye leg-"));
  CHECK(caller.Await("BYE "));  // should he hear again
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("bye") == 1);
}

TEST_CASE("a phone that answered and vanished is missed, as if its operator had hung up") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, ResponseTo(invite, 200, "OK", "t", "sip:100@" + phone.host_port(), Sdp()));
  CHECK(edge.calls().Await("answered rung"));
  CHECK(edge.calls().Await("bye rung"));
  CHECK(phone.Await("BYE "));
  CHECK(edge.Quiet());
}

TEST_CASE("a phone that cannot be reached is missed after as long as one that is silent") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  const auto from = std::chrono::steady_clock::now();
  {
    RawPeer phone("127.0.0.1");
    const std::string invite = RungAt(edge, phone);
    edge.Send(phone, ResponseTo(invite, 200, "OK", "t", "sip:100@" + phone.host_port(), Sdp()));
    CHECK(phone.Await("ACK "));
  }
  CHECK(edge.calls().Await("bye rung"));
  CHECK(std::chrono::steady_clock::now() - from > 64 * kT1);
  CHECK(edge.Quiet());
}

TEST_CASE("a phone that could not be reached for a moment stays in the call") {
  EdgeFixture edge("127.0.0.1", 100ms, false, kProbe);
  auto phone = std::make_unique<RawPeer>("127.0.0.1");
  const std::uint16_t port = phone->port();
  const std::string invite = RungAt(edge, *phone);
  edge.Send(*phone, ResponseTo(invite, 200, "OK", "t", "sip:100@" + phone->host_port(), Sdp()));
  CHECK(phone->Await("ACK "));
  phone.reset();
  std::this_thread::sleep_for(2 * kProbe);
  phone = std::make_unique<RawPeer>("127.0.0.1", port);
  for (int i = 0; i < 2; ++i) {
    const auto probe = phone->Await("OPTIONS ");
    REQUIRE(probe);
    edge.Send(*phone, ResponseTo(*probe, 200, "OK", ""));
  }
  CHECK(edge.calls().Count("bye") == 0);
  edge.Send(*phone, Request(*phone, FromPhone(invite, "t", "BYE", 1)));
  CHECK(phone->Await("SIP/2.0 200"));
  CHECK(edge.Quiet());
}

TEST_CASE("a phone that came back from a power cut does not know the call: 481 ends it at once") {
  EdgeFixture edge("127.0.0.1", 500ms, false, kProbe);
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, ResponseTo(invite, 200, "OK", "t", "sip:100@" + phone.host_port(), Sdp()));
  const auto probe = phone.Await("OPTIONS ");
  REQUIRE(probe);
  edge.Send(phone, ResponseTo(*probe, 481, "Call Does Not Exist", ""));
  CHECK(edge.calls().Await("bye rung", 500ms));
  const auto bye = phone.Await("BYE ");
  REQUIRE(bye);
  edge.Send(phone, ResponseTo(*bye, 481, "Call Does Not Exist", ""));
  CHECK(edge.Quiet());
}

TEST_CASE("a BYE that crosses the probe ends the call, and the probe's answer is no concern") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  const auto probe = caller.Await("OPTIONS ");
  REQUIRE(probe);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 2)));
  CHECK(caller.Await("SIP/2.0 200"));
  edge.Send(caller, ResponseTo(*probe, 481, "Call Does Not Exist", ""));
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("bye") == 1);
  CHECK_FALSE(caller.Await("BYE ", 500ms));
}

TEST_CASE("a caller whom we have hung up on is asked nothing any more") {
  EdgeFixture edge("127.0.0.1", 500ms, false, kProbe);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  const LegId leg = LegOf(*edge.calls().Await("invite"));
  std::this_thread::sleep_for(20ms);
  edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
  const auto bye = caller.Await("BYE ");
  REQUIRE(bye);
  CHECK_FALSE(caller.Await("OPTIONS ", 200ms));
  edge.Send(caller, ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.Quiet());
}

TEST_CASE("a phone whose TCP connection broke is missed") {
  EdgeFixture edge("127.0.0.1", kT1, false, kProbe);
  RawConnection phone("127.0.0.1", edge.port());
  RegisterBy(phone);
  RingUser(edge, "102");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  phone.Send(ResponseTo(*invite, 200, "OK", "t", "sip:102@127.0.0.1:9;transport=tcp", Sdp()));
  CHECK(phone.Await("ACK "));
  phone.Close();
  CHECK(edge.calls().Await("bye rung"));
  CHECK(edge.Quiet());
}
