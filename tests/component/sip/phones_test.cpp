// Ringing phones: several bindings, every kind of refusal, late answers.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

TEST_CASE("a user without a phone fails with 480") {
  EdgeFixture edge;
  RingUser(edge, "100");
  CHECK(edge.calls().Await("failed rung 480"));
  CHECK(edge.Quiet());
}

TEST_CASE("a phone's refusal is told by what it means") {
  struct Row {
    int status;
    const char* told;
  };
  const Row rows[] = {{486, "failed rung 486"}, {603, "failed rung 603"}, {404, "failed rung 404"},
                      {302, "failed rung 480"}, {401, "failed rung 480"}, {407, "failed rung 480"},
                      {500, "failed rung 500"}};
  for (const Row& row : rows) {
    INFO(row.told);
    EdgeFixture edge;
    RawPeer phone("127.0.0.1");
    REQUIRE(edge.Register(phone, "100") == 200);
    RingUser(edge, "100");
    const auto invite = phone.Await("INVITE ");
    REQUIRE(invite);
    edge.Send(phone, ResponseTo(*invite, row.status, "No", "t", "sip:elsewhere@127.0.0.1"));
    CHECK(phone.Await("ACK "));
    CHECK(edge.calls().Await(row.told));
    CHECK(edge.Quiet());
  }
}

TEST_CASE("a phone that says nothing fails with 408") {
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  CHECK(phone.Await("INVITE "));
  CHECK(edge.calls().Await("failed rung 408"));
  CHECK(edge.Quiet());
}

TEST_CASE("all phones of a user ring; the first to answer wins, the others are cancelled") {
  EdgeFixture edge;
  RawPeer desk("127.0.0.1"), mobile("127.0.0.2"), home("127.0.0.3");
  for (RawPeer* phone : {&desk, &mobile, &home}) REQUIRE(edge.Register(*phone, "100") == 200);
  RingUser(edge, "100");
  const auto to_desk = desk.Await("INVITE ");
  const auto to_mobile = mobile.Await("INVITE ");
  const auto to_home = home.Await("INVITE ");
  REQUIRE((to_desk && to_mobile && to_home));
  CHECK(HeaderOf(*to_desk, "Call-ID") != HeaderOf(*to_mobile, "Call-ID"));
  edge.Send(desk, ResponseTo(*to_desk, 180, "Ringing", "d"));
  edge.Send(mobile, ResponseTo(*to_mobile, 180, "Ringing", "m"));
  edge.Send(home, ResponseTo(*to_home, 486, "Busy", "h"));  // one busy phone decides nothing
  CHECK(edge.calls().Await("ringing rung"));
  edge.Send(desk, ResponseTo(*to_desk, 200, "OK", "d", "sip:100@" + desk.host_port(), Sdp()));
  CHECK(edge.calls().Await("answered rung"));
  CHECK(desk.Await("ACK "));
  const auto cancel = mobile.Await("CANCEL ");
  REQUIRE(cancel);
  // It answers all the same: ACK and BYE.
  edge.Send(mobile, ResponseTo(*cancel, 200, "OK", "m"));
  edge.Send(mobile, ResponseTo(*to_mobile, 200, "OK", "m", "sip:100@" + mobile.host_port(), Sdp()));
  CHECK(mobile.Await("ACK "));
  const auto bye = mobile.Await("BYE ");
  REQUIRE(bye);
  edge.Send(mobile, ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.calls().Count("ringing") == 1);
  CHECK(edge.calls().Count("failed") == 0);
  // The talk itself is untouched: the winner hangs up.
  RequestText hang_up{.method = "BYE",
                      .uri = UriOf(HeaderOf(*to_desk, "Contact")),
                      .from = UriOf(HeaderOf(*to_desk, "To")),
                      .to = UriOf(HeaderOf(*to_desk, "From")),
                      .from_tag = "d",
                      .to_tag = TagOf(HeaderOf(*to_desk, "From")),
                      .call_id = HeaderOf(*to_desk, "Call-ID")};
  edge.Send(desk, Request(desk, hang_up));
  CHECK(StatusOf(*desk.AwaitFinal()) == 200);
  CHECK(edge.calls().Await("bye rung"));
  CHECK(edge.Quiet());
}

TEST_CASE("when every phone refuses, busy is told before anything else") {
  EdgeFixture edge;
  RawPeer desk("127.0.0.1"), mobile("127.0.0.2");
  for (RawPeer* phone : {&desk, &mobile}) REQUIRE(edge.Register(*phone, "100") == 200);
  RingUser(edge, "100");
  edge.Send(desk, ResponseTo(*desk.Await("INVITE "), 486, "Busy", "d"));
  CHECK_FALSE(edge.calls().Await("failed", 100ms));
  edge.Send(mobile, ResponseTo(*mobile.Await("INVITE "), 404, "Not Found", "m"));
  CHECK(edge.calls().Await("failed rung 486"));
  CHECK(edge.Quiet());
}

TEST_CASE("a released ringing phone gets CANCEL as soon as it has said anything") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  CHECK_FALSE(phone.Await("CANCEL ", 100ms));  // RFC 3261 §9.1: not before a provisional answer
  edge.Send(phone, ResponseTo(*invite, 180, "Ringing", "t"));
  const auto cancel = phone.Await("CANCEL ");
  REQUIRE(cancel);
  edge.Send(phone, ResponseTo(*cancel, 200, "OK", "t"));
  edge.Send(phone, ResponseTo(*invite, 487, "Terminated", "t"));
  CHECK(phone.Await("ACK "));
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("failed") == 0);
  CHECK(edge.calls().Count("ringing") == 0);
}

TEST_CASE("a phone is told when another has answered: CANCEL says why") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  edge.Send(phone, ResponseTo(*invite, 180, "Ringing", "t"));
  CHECK(edge.calls().Await("ringing"));
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung, Because::kAnsweredElsewhere); });
  const auto cancel = phone.Await("CANCEL ");
  REQUIRE(cancel);
  // RFC 3326: the phone shows no missed call.
  CHECK(cancel->find("Reason: SIP") != std::string::npos);
  CHECK(cancel->find("cause=200") != std::string::npos);
  edge.Send(phone, ResponseTo(*cancel, 200, "OK", "t"));
  edge.Send(phone, ResponseTo(*invite, 487, "Terminated", "t"));
  CHECK(phone.Await("ACK "));
  CHECK(edge.Quiet());
}

TEST_CASE("a cancelled phone that never speaks again is given up in time") {
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  edge.Send(phone, ResponseTo(*phone.Await("INVITE "), 180, "Ringing", "t"));
  CHECK(edge.calls().Await("ringing"));
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  CHECK(edge.Quiet(3000ms));
}

TEST_CASE("each repeated 200 is acknowledged again") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  RingUser(edge, "100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  const std::string answer =
      ResponseTo(*invite, 200, "OK", "t", "sip:100@" + phone.host_port(), Sdp());
  for (int i = 0; i < 3; ++i) {
    edge.Send(phone, answer);
    CHECK(phone.Await("ACK "));
  }
  CHECK(edge.calls().Await("answered rung"));
  CHECK(edge.calls().Count("answered") == 1);
}

TEST_CASE("an answer without a usable description ends by ACK and BYE, and counts as 488") {
  for (const std::string& body : {std::string(), std::string("nonsense"),
                                  std::string("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\n"
                                              "s=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"
                                              "m=audio 0 RTP/AVP 8\r\n")}) {
    EdgeFixture edge;
    RawPeer phone("127.0.0.1");
    REQUIRE(edge.Register(phone, "100") == 200);
    RingUser(edge, "100");
    const auto invite = phone.Await("INVITE ");
    REQUIRE(invite);
    edge.Send(phone, ResponseTo(*invite, 200, "OK", "t", "sip:100@" + phone.host_port(), body));
    CHECK(phone.Await("ACK "));
    const auto bye = phone.Await("BYE ");
    REQUIRE(bye);
    edge.Send(phone, ResponseTo(*bye, 200, "OK", ""));
    CHECK(edge.calls().Await("failed rung 488"));
    CHECK(edge.Quiet());
  }
}

// Upstream 5bd0339: a provisional answer moves an INVITE that is over back among those that wait
// for an answer, and timer B finds it there (ADR 0002). 64*T1 is 320 ms here.
void SayLateThings(EdgeFixture& edge, const std::string& invite,
                   const std::function<void(const std::string&)>& say) {
  for (const int late : {100, 180, 183, 100, 200, 486}) {
    say(ResponseTo(invite, late, "Late", "other", "sip:x@nowhere.example",
                   late == 200 ? Sdp() : ""));
  }
  for (int i = 0; i < 25; ++i) {
    say(ResponseTo(invite, 100, "Later", "t"));
    std::this_thread::sleep_for(20ms);
  }
  CHECK(edge.StillAnswersOptions());
}

TEST_CASE("provisional answers after the final one do no harm, past every timer") {
  const int final = GENERATE(200, 302, 404, 486, 603);
  INFO(final);
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  edge.Send(phone, ResponseTo(invite, final, "Final", "t", "sip:100@" + phone.host_port(),
                              final == 200 ? Sdp() : ""));
  SayLateThings(edge, invite, [&](const std::string& text) { edge.Send(phone, text); });
}

TEST_CASE("provisional answers after CANCEL and its 487 do no harm, past every timer") {
  // By 100 the CANCEL goes out that waited for it; by 180 it was on its way before.
  const int before = GENERATE(100, 180);
  const bool answered = GENERATE(true, false);
  INFO(before << (answered ? " and 487" : ", then nothing"));
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  if (before == 180) edge.Send(phone, ResponseTo(invite, 180, "Ringing", "t"));
  if (before == 180) REQUIRE(edge.calls().Await("ringing"));
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  if (before == 100) edge.Send(phone, ResponseTo(invite, 100, "Trying", "t"));
  const auto cancel = phone.Await("CANCEL ");
  REQUIRE(cancel);
  if (answered) {
    edge.Send(phone, ResponseTo(*cancel, 200, "OK", "t"));
    edge.Send(phone, ResponseTo(invite, 487, "Terminated", "t"));
  }
  SayLateThings(edge, invite, [&](const std::string& text) { edge.Send(phone, text); });
}

TEST_CASE("provisional answers after nobody answered do no harm, past every timer") {
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  const std::string invite = RungAt(edge, phone);
  CHECK(edge.calls().Await("failed rung 408"));
  SayLateThings(edge, invite, [&](const std::string& text) { edge.Send(phone, text); });
}

TEST_CASE("provisional answers after the final one do no harm on TCP, nor when it then breaks") {
  const int final = GENERATE(200, 486);
  EdgeFixture edge("127.0.0.1", 5ms);
  RawConnection phone("127.0.0.1", edge.port());
  RegisterBy(phone);
  RingUser(edge, "102");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  phone.Send(ResponseTo(*invite, final, "Final", "t", "sip:102@127.0.0.1:9;transport=tcp",
                        final == 200 ? Sdp() : ""));
  SayLateThings(edge, *invite, [&](const std::string& text) { phone.Send(text); });
  phone.Close();
  std::this_thread::sleep_for(400ms);
  CHECK(edge.StillAnswersOptions());
}

TEST_CASE("a phone on TCP is rung on the connection it registered by") {
  EdgeFixture edge;
  RawConnection connection("127.0.0.1", edge.port());
  RegisterBy(connection);
  RingUser(edge, "102");
  const auto invite = connection.Receive();
  REQUIRE(invite);
  REQUIRE(invite->starts_with("INVITE sip:102@127.0.0.1:9;transport=tcp SIP/2.0"));
  CHECK(HeaderOf(*invite, "Via").starts_with("SIP/2.0/TCP"));
  CHECK(HeaderOf(*invite, "Contact").find("transport=tcp") != std::string::npos);
  connection.Send(ResponseTo(*invite, 200, "OK", "t", "sip:102@127.0.0.1:9;transport=tcp", Sdp()));
  CHECK(connection.Receive()->starts_with("ACK "));
  CHECK(edge.calls().Await("answered rung"));
  edge.OnLoop([&](Legs& legs) { legs.Release(kRung); });
  const auto bye = connection.Receive();
  REQUIRE(bye);
  REQUIRE(bye->starts_with("BYE "));
  connection.Send(ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.Quiet());

  // The connection goes: nobody can call the phone back, and nobody waits for it.
  connection.Close();
  std::this_thread::sleep_for(50ms);
  RingUser(edge, "102");
  CHECK(edge.calls().Await("failed rung"));
  CHECK(edge.Quiet());
}

TEST_CASE("a phone's ping on TCP is answered: two CRLF, one back") {  // RFC 5626 §3.5.1
  EdgeFixture edge;
  RawConnection connection("127.0.0.1", edge.port());
  connection.Send("\r\n\r\n");
  CHECK(connection.ReceiveBytes(2) == "\r\n");
}

TEST_CASE("a phone behind a proxy is rung through its Path") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  RequestText registration{.method = "REGISTER",
                           .uri = std::string("sip:") + kDomain,
                           .from = std::string("sip:100@") + kDomain,
                           .to = std::string("sip:100@") + kDomain};
  edge.Send(phone, Request(phone, registration));
  const auto challenge = phone.AwaitFinal();
  REQUIRE(challenge);
  registration.headers =
      "Contact: <sip:100@10.0.0.7>\r\nSupported: path\r\n"
      "Path: <sip:" +
      phone.host_port() + ";lr>\r\n" +
      Authorization(*challenge, "REGISTER", registration.uri, "100", "secret-100",
                    HashAlgorithm::kMd5);
  edge.Send(phone, Request(phone, registration));
  const auto registered = phone.AwaitFinal();
  REQUIRE(registered);
  CHECK(StatusOf(*registered) == 200);
  CHECK(HeaderOf(*registered, "Path") == "<sip:" + phone.host_port() + ";lr>");
  RingUser(edge, "100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  CHECK(invite->starts_with("INVITE sip:100@10.0.0.7 SIP/2.0"));
  CHECK(HeaderOf(*invite, "Route") == "<sip:" + phone.host_port() + ";lr>");
}

TEST_CASE("where SHA-256 is offered a phone registers by either algorithm") {
  EdgeFixture edge("127.0.0.1", 500ms, true);
  RawPeer modern("127.0.0.1"), old("127.0.0.2");
  CHECK(edge.Register(modern, "100", HashAlgorithm::kSha256) == 200);
  CHECK(edge.Register(old, "101", HashAlgorithm::kMd5) == 200);
}

TEST_CASE("an operator's own call is let in by digest, for one number, as himself") {
  EdgeFixture edge;
  std::optional<NewCall> seen;
  edge.calls().on_invite = [&](const NewCall& call) {
    seen = call;
    edge.side().legs().Reject(call.leg, 404);
  };
  RawPeer phone("127.0.0.1");
  RequestText invite{.uri = std::string("sip:0571757999@") + kDomain,
                     .from = std::string("sip:100@") + kDomain,
                     .call_id = NewToken(),
                     .body = Sdp("10.0.0.7", 4000)};
  edge.Send(phone, Request(phone, invite));
  const auto challenge = phone.AwaitFinal();
  REQUIRE(challenge);
  CHECK(StatusOf(*challenge) == 401);
  invite.cseq = 2;
  invite.headers =
      Authorization(*challenge, "INVITE", invite.uri, "100", "secret-100", HashAlgorithm::kMd5);
  edge.Send(phone, Request(phone, invite));
  CHECK(StatusOf(*phone.AwaitFinal()) == 404);
  REQUIRE(edge.calls().Await("invite"));
  CHECK(seen->dialled == "0571757999");
  CHECK(std::get<FromOperator>(seen->source).user == "100");
  // He sits behind a NAT: his audio is expected from where his SIP came from.
  REQUIRE(seen->offer);
  CHECK(seen->offer->remote.address == "127.0.0.1");
  CHECK(seen->offer->latch);
}

TEST_CASE("a trunk's identity header names the caller, as sip or as tel") {
  EdgeFixture edge;
  RawPeer trunk(kTrunk);
  RequestText tel{
      .uri = "sip:+3905717571@" + edge.host_port(), .from = "tel:+39055777", .body = Sdp(kTrunk)};
  edge.Send(trunk, Request(trunk, tel));
  CHECK(edge.calls().Await("invite")->find("from +39055777") != std::string::npos);
  tel.from = "sip:anonymous@anonymous.invalid";
  tel.headers = "P-Asserted-Identity: <tel:+39055888>\r\n";
  edge.Send(trunk, Request(trunk, tel));
  CHECK(edge.calls().Await("invite")->find("from +39055888") != std::string::npos);
  RequestText invite{.uri = "sip:+3905717571@" + edge.host_port(),
                     .from = "sip:anonymous@anonymous.invalid",
                     .headers =
                         "P-Asserted-Identity: \"Rossi\" <sip:+39055123@carrier.example>\r\n"
                         "Privacy: id\r\n",
                     .body = Sdp(kTrunk)};
  edge.Send(trunk, Request(trunk, invite));
  const auto told = edge.calls().Await("invite");
  REQUIRE(told);
  CHECK(told->find("+3905717571 from +39055123") != std::string::npos);
}
