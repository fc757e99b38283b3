// A proxy behind a phone's address rings several of its own: answers of one INVITE that differ in
// their To tag (RFC 3261 §12.1.2, §13.2.2.4).
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

std::string Ok(const RawPeer& phone, const std::string& invite, const std::string& tag,
               int rtp_port) {
  return ResponseTo(invite, 200, "OK", tag, "sip:100@" + phone.host_port(),
                    Sdp("127.0.0.1", rtp_port));
}

// What came that begins so and is of the dialog with this tag of the phone's.
std::vector<std::string> Of(const std::vector<std::string>& messages, const std::string& start,
                            const std::string& tag) {
  std::vector<std::string> found;
  std::copy_if(messages.begin(), messages.end(), std::back_inserter(found),
               [&](const std::string& message) {
                 return message.starts_with(start) && TagOf(HeaderOf(message, "To")) == tag;
               });
  return found;
}

}  // namespace

TEST_CASE(
    "183 and then 180, of several branches, is one ringing phone; the answer's branch is it") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, ResponseTo(invite, 183, "Session Progress", "a", "sip:a@127.0.0.1:1",
                              Sdp("127.0.0.1", 40100)));
  edge.Send(phone, ResponseTo(invite, 180, "Ringing", "b", "sip:b@127.0.0.1:2"));
  edge.Send(phone, ResponseTo(invite, 180, "Ringing", "a", "sip:a@127.0.0.1:1"));
  CHECK(edge.calls().Await("ringing rung"));
  edge.Send(phone, Ok(phone, invite, "b", 40102));
  CHECK(edge.calls().Await("answered rung 127.0.0.1:40102"));
  const auto ack = phone.Await("ACK ");
  REQUIRE(ack);
  CHECK(TagOf(HeaderOf(*ack, "To")) == "b");
  CHECK(ack->starts_with("ACK sip:100@" + phone.host_port()));
  CHECK(edge.calls().Count("ringing") == 1);
  edge.Send(phone, Request(phone, FromPhone(invite, "b", "BYE", 1)));
  CHECK(StatusOf(*phone.AwaitFinal()) == 200);
  CHECK(edge.Quiet());
}

TEST_CASE(
    "a second branch that answers gets ACK and BYE, as often as it says so; the first talks on") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, Ok(phone, invite, "first", 40100));
  CHECK(edge.calls().Await("answered rung 127.0.0.1:40100"));
  for (int i = 0; i < 3; ++i) edge.Send(phone, Ok(phone, invite, "second", 40102));
  const auto came = phone.Drain();
  CHECK(Of(came, "ACK ", "first").size() == 1);
  CHECK(Of(came, "BYE ", "first").empty());
  CHECK(Of(came, "ACK ", "second").size() == 3);
  const auto byes = Of(came, "BYE ", "second");
  REQUIRE_FALSE(byes.empty());
  for (const std::string& bye : byes) {
    CHECK(HeaderOf(bye, "Call-ID") == HeaderOf(invite, "Call-ID"));
    CHECK(TagOf(HeaderOf(bye, "From")) == TagOf(HeaderOf(invite, "From")));
    edge.Send(phone, ResponseTo(bye, 200, "OK", ""));
  }
  CHECK(edge.calls().Count("answered") == 1);
  CHECK(edge.calls().Count("bye") == 0);
  // The first branch still is the talk.
  edge.Send(phone, Request(phone, FromPhone(invite, "first", "INVITE", 1,
                                            Sdp("127.0.0.1", 40100, "a=sendonly\r\n"))));
  const auto held = phone.Await("SIP/2.0 200");
  REQUIRE(held);
  edge.Send(phone, Request(phone, FromPhone(invite, "first", "ACK", 1)));
  CHECK(edge.calls().Await("terms rung"));
  // A third, after the talk.
  edge.Send(phone, Request(phone, FromPhone(invite, "first", "BYE", 2)));
  CHECK(phone.Await("SIP/2.0 200"));
  CHECK(edge.Quiet());
  edge.Send(phone, Ok(phone, invite, "third", 40104));
  const auto late = phone.Drain();
  CHECK(Of(late, "ACK ", "third").size() == 1);
  CHECK(Of(late, "BYE ", "third").size() == 1);
}

TEST_CASE("branches behind a proxy are acknowledged and ended by way of the proxy") {
  EdgeFixture edge;
  RawPeer proxy("127.0.0.1");
  std::string invite = RungAt(edge, proxy);
  const auto answer = [&](const std::string& tag, const std::string& contact) {
    std::string ok = ResponseTo(invite, 200, "OK", tag, contact, Sdp("127.0.0.1", 40100));
    ok.insert(ok.find("From: "), "Record-Route: <sip:" + proxy.host_port() + ";lr>\r\n");
    edge.Send(proxy, ok);
  };
  answer("first", "sip:desk@192.0.2.1");
  const auto ack = proxy.Await("ACK ");
  REQUIRE(ack);
  CHECK(ack->starts_with("ACK sip:desk@192.0.2.1 "));
  answer("second", "sip:mobile@192.0.2.2");
  const auto came = proxy.Drain();
  for (const char* method : {"ACK ", "BYE "}) {
    const auto found = Of(came, method, "second");
    REQUIRE(found.size() == 1);
    CHECK(found.front().starts_with(method + std::string("sip:mobile@192.0.2.2 ")));
    CHECK(HeaderOf(found.front(), "Route") == "<sip:" + proxy.host_port() + ";lr>");
  }
}
