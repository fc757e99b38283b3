#include "tests/component/sip/talk.h"

#include <catch2/catch.hpp>

namespace centralino::edge::test {

RequestText CallTo(const EdgeFixture& edge, const std::string& number) {
  return {.uri = "sip:" + number + "@" + edge.host_port(),
          .call_id = NewToken(),
          .branch = "z9hG4bK" + NewToken(),
          .body = Sdp(kTrunk)};
}

RequestText InDialog(RequestText request, const std::string& answer, const std::string& method,
                     int cseq, const std::string& body) {
  request.method = method;
  request.uri = UriOf(HeaderOf(answer, "Contact"));
  request.to = UriOf(HeaderOf(answer, "To"));
  request.to_tag = TagOf(HeaderOf(answer, "To"));
  request.cseq = cseq;
  request.headers.clear();
  request.body = body;
  request.branch.clear();
  return request;
}

RequestText Cancel(RequestText invite) {
  invite.method = "CANCEL";
  invite.body.clear();
  return invite;
}

RequestText AckOfRefusal(const RequestText& invite, const std::string& answer) {
  RequestText ack = invite;
  ack.method = "ACK";
  ack.body.clear();
  ack.to_tag = TagOf(HeaderOf(answer, "To"));
  return ack;
}

Talk Begin(EdgeFixture& edge, RawPeer& caller, const std::string& body) {
  edge.calls().on_invite = [&edge](const NewCall& call) {
    edge.side().legs().Answer(call.leg, {"127.0.0.1", 20000});
  };
  Talk talk{CallTo(edge), {}};
  talk.invite.body = body;
  edge.Send(caller, Request(caller, talk.invite));
  const auto answer = caller.Await("SIP/2.0 200");
  REQUIRE(answer);
  talk.answer = *answer;
  return talk;
}

void Ack(EdgeFixture& edge, RawPeer& caller, const Talk& talk, const std::string& body) {
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "ACK", 1, body)));
}

LegId LegOf(const std::string& event) {
  const std::size_t at = event.find("leg-");
  return LegId(event.substr(at, event.find(' ', at) - at));
}

void RingUser(EdgeFixture& edge, const std::string& user) {
  edge.OnLoop([&](Legs& legs) {
    legs.Invite({.leg = kRung,
                 .organization = "empoli",
                 .user = user,
                 .caller = "0571999",
                 .local = {"127.0.0.1", 20002}});
  });
}

std::string RungAt(EdgeFixture& edge, RawPeer& phone) {
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  return *invite;
}

void RegisterBy(RawConnection& connection) {
  RawPeer address("127.0.0.1");  // only to lend its name
  RequestText registration{.method = "REGISTER",
                           .uri = std::string("sip:") + kDomain,
                           .from = std::string("sip:102@") + kDomain,
                           .to = std::string("sip:102@") + kDomain};
  connection.Send(Request(address, registration));
  const auto challenge = connection.Receive();
  REQUIRE(challenge);
  REQUIRE(StatusOf(*challenge) == 401);
  registration.headers = "Contact: <sip:102@127.0.0.1:9;transport=tcp>\r\n" +
                         Authorization(*challenge, "REGISTER", registration.uri, "102",
                                       "secret-102", HashAlgorithm::kMd5);
  connection.Send(Request(address, registration));
  const auto registered = connection.Receive();
  REQUIRE(registered);
  REQUIRE(StatusOf(*registered) == 200);
  CHECK(HeaderOf(*registered, "Contact") == "<sip:102@127.0.0.1:9;transport=tcp>;expires=600");
}

RequestText FromPhone(const std::string& invite, const std::string& tag, const std::string& method,
                      int cseq, const std::string& body) {
  return {.method = method,
          .uri = UriOf(HeaderOf(invite, "Contact")),
          .from = UriOf(HeaderOf(invite, "To")),
          .to = UriOf(HeaderOf(invite, "From")),
          .from_tag = tag,
          .to_tag = TagOf(HeaderOf(invite, "From")),
          .call_id = HeaderOf(invite, "Call-ID"),
          .cseq = cseq,
          .body = body};
}

}  // namespace centralino::edge::test
