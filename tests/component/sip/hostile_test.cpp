// What an attacker would send.
#include <catch2/catch.hpp>

#include "tests/component/sip/edge_fixture.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("hostile session descriptions are 400 or 488, and the edge goes on") {
  EdgeFixture edge;
  const std::string head = "v=0\r\no=- 1 1 IN IP4 127.0.0.10\r\ns=-\r\nc=IN IP4 127.0.0.10\r\n";
  struct Row {
    std::string body;
    int answer;
  };
  const Row rows[] = {
      {head + "t=0 0\r\nm=image 4000 udptl (((\r\n", 400},  // hangs sofia's own parser
      {head + "t=0 0\r\nm=image 4000 udptl t38\r\n", 488},
      {head + "t=0 0\r\nm=video 4000 RTP/AVP 31\r\n", 488},
      {head + "t=0 0\r\nm=audio 70000 RTP/AVP 8\r\n", 400},
      {head + "t=0 0\r\nm=audio -1 RTP/AVP 8\r\n", 400},
      {head + "t=0 0\r\nm=audio 4000 RTP/AVP 18\r\n", 488},
      {head + "t=0 0\r\nm=audio 4000 RTP/SAVP 8\r\na=crypto:1 broken\r\n", 488},
      {"not SDP at all", 400},
      {std::string(20000, 'x'), 400},
      {"v=0\r\no=- 1 1 IN IP4 127.0.0.10\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n", 400},
      {head + "c=IN IP4 224.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n", 488},
  };
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 200));
    RawPeer peer(kTrunk);
    edge.Send(peer, Request(peer, {.uri = "sip:05717571@" + edge.host_port(), .body = row.body}));
    const auto answer = peer.AwaitFinal();
    REQUIRE(answer);
    CHECK(StatusOf(*answer) == row.answer);
  }
  CHECK(edge.calls().Count("invite") == 0);
  CHECK(edge.StillAnswersOptions());
}

TEST_CASE("headers without end are refused: 513, or 400 from the parser") {
  EdgeFixture edge;
  RawPeer peer("127.0.0.1");
  const RequestText options{.method = "OPTIONS", .uri = "sip:" + edge.host_port()};
  RequestText one_long = options;
  one_long.headers = "X-Long: " + std::string(60000, 'x') + "\r\n";
  edge.Send(peer, Request(peer, one_long));
  auto answer = peer.AwaitFinal();
  REQUIRE(answer);
  CHECK((StatusOf(*answer) == 513 || StatusOf(*answer) == 400));
  RequestText many = options;
  for (int i = 0; i < 3000; ++i) many.headers += "X-" + std::to_string(i) + ": y\r\n";
  edge.Send(peer, Request(peer, many));
  answer = peer.AwaitFinal();
  REQUIRE(answer);
  CHECK((StatusOf(*answer) == 513 || StatusOf(*answer) == 400));
  CHECK(edge.StillAnswersOptions());
}

TEST_CASE("a datagram that ends before its Content-Length is 400, also without any body") {
  EdgeFixture edge;
  for (const std::string& body : {std::string(), std::string("v=0")}) {
    RawPeer peer("127.0.0.1");
    const RequestText options{.method = "OPTIONS", .uri = "sip:" + edge.host_port(), .body = body};
    edge.Send(peer, Replaced(Request(peer, options), "Content-Length: ", "Content-Length: 99"));
    const auto answer = peer.AwaitFinal();
    REQUIRE(answer);
    CHECK(StatusOf(*answer) == 400);
  }
}

TEST_CASE("the answer goes to where the request came from, whatever Via says") {
  EdgeFixture edge;
  RawPeer victim("127.0.0.99");
  for (const std::string& target :
       std::vector<std::string>{"127.0.0.99", "localhost", "victim.example"}) {
    for (const std::string& version : std::vector<std::string>{"SIP/2.0", "SIP/7.0"}) {
      for (const std::string& broken : std::vector<std::string>{"", "CSeq: 8 BYE\r\n"}) {
        INFO(target << " " << version << " " << broken);
        RawPeer peer("127.0.0.1");
        std::string text = Request(
            peer, {.method = "OPTIONS", .uri = "sip:" + edge.host_port(), .headers = broken});
        text = Replaced(text, "OPTIONS sip:" + edge.host_port() + " SIP/2.0",
                        "OPTIONS sip:" + edge.host_port() + " " + version);
        text = Replaced(text, ";rport", ";maddr=" + target + ";rport");
        edge.Send(peer, text);
        CHECK(peer.AwaitFinal());
        text = Replaced(text, "UDP 127.0.0.1:", "UDP " + target + ":");
        edge.Send(peer, text);
        CHECK(peer.AwaitFinal());
      }
    }
  }
  CHECK(victim.Drain(50ms).empty());
  CHECK(edge.StillAnswersOptions());
}

TEST_CASE("noise that is no SIP is met with silence") {
  EdgeFixture edge;
  RawPeer peer("127.0.0.1");
  for (const std::string& noise :
       {std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), std::string("\r\n\r\n"),
        std::string(1, '\0'), std::string(40, '\0'),
        std::string("\0\1\0\0\x21\x12\xa4\x42"
                    "abcdefghijkl",
                    20),
        std::string(1400, '\xff'), std::string("SIP/2.0"), std::string("OPTIONS"),
        std::string("INVITE sip:x SIP/2.0\r\n"), std::string("SIP/2.0 200 OK\r\n\r\n"),
        std::string("ACK sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1\r\n\r\n")}) {
    edge.Send(peer, noise);
  }
  CHECK(peer.Drain(100ms).empty());
  CHECK(edge.StillAnswersOptions());
}

// Bytes changed here and there, sometimes the end cut off; the same for the same seed.
class Damage {
 public:
  std::string operator()(std::string text) {
    for (std::size_t hits = 1 + Below(8); hits > 0; --hits) {
      text[Below(text.size())] = static_cast<char>(Below(256));
    }
    if (Below(4) == 0) text.resize(Below(text.size()) + 1);
    return text;
  }
  std::size_t Below(std::size_t limit) {
    seed_ = seed_ * 1664525u + 1013904223u;
    return static_cast<std::size_t>(seed_ >> 8) % limit;
  }

 private:
  std::uint32_t seed_ = 20261125;
};

TEST_CASE("ten thousand damaged INVITEs change nothing") {
  EdgeFixture edge("127.0.0.1", 5ms);
  edge.calls().on_invite = [&](const NewCall& call) { edge.side().legs().Reject(call.leg, 486); };
  RawPeer peer(kTrunk);
  const std::string whole =
      Request(peer, {.uri = "sip:05717571@" + edge.host_port(), .body = Sdp(kTrunk)});
  Damage damaged;
  for (int i = 0; i < 10'000; ++i) {
    edge.Send(peer, damaged(whole));
    if (i % 200 == 0) peer.Drain(1ms);
  }
  peer.Drain(50ms);
  CHECK(edge.StillAnswersOptions());
  CHECK(edge.Quiet(5000ms));
}

TEST_CASE("a phone that answers with damaged messages ends its own call at most") {
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  Damage damaged;
  for (int call = 0; call < 60; ++call) {
    const LegId leg("leg-" + std::to_string(call));
    edge.OnLoop([&](Legs& legs) {
      legs.Invite({.leg = leg,
                   .organization = "empoli",
                   .user = "100",
                   .caller = "0571999",
                   .local = {"127.0.0.1", 20002}});
    });
    const auto invite = phone.Await("INVITE ");
    REQUIRE(invite);
    const std::string contact = "sip:100@" + phone.host_port();
    for (int i = 0; i < 60; ++i) {
      const int status[] = {100, 180, 183, 200, 302, 401, 486, 500, 603};
      const int chosen = status[damaged.Below(9)];
      edge.Send(phone, damaged(ResponseTo(*invite, chosen, "Text", "t", contact,
                                          chosen == 200 || chosen == 183 ? Sdp() : "")));
      // And what it may say in a dialog, to whatever tags it knows.
      const char* methods[] = {"BYE", "INVITE", "UPDATE", "ACK", "CANCEL", "PRACK", "INFO"};
      edge.Send(phone, damaged(Request(phone, {.method = methods[damaged.Below(7)],
                                               .uri = UriOf(HeaderOf(*invite, "Contact")),
                                               .from = UriOf(HeaderOf(*invite, "To")),
                                               .to = UriOf(HeaderOf(*invite, "From")),
                                               .from_tag = "t",
                                               .to_tag = TagOf(HeaderOf(*invite, "From")),
                                               .call_id = HeaderOf(*invite, "Call-ID"),
                                               .cseq = i + 1,
                                               .body = Sdp()})));
    }
    edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
    phone.Drain(1ms);
  }
  CHECK(edge.StillAnswersOptions());
  CHECK(edge.Quiet(8000ms));
}

TEST_CASE("a caller who damages his ACKs, CANCELs and re-INVITEs ends his own call at most") {
  EdgeFixture edge("127.0.0.1", 5ms);
  std::vector<LegId> legs_seen;
  edge.calls().on_invite = [&](const NewCall& call) {
    legs_seen.push_back(call.leg);
    edge.side().legs().Answer(call.leg, {"127.0.0.1", 20000});
  };
  Damage damaged;
  for (int call = 0; call < 60; ++call) {
    RawPeer caller(kTrunk);
    RequestText invite{.uri = "sip:05717571@" + edge.host_port(),
                       .call_id = NewToken(),
                       .branch = "z9hG4bK" + NewToken(),
                       .body = call % 2 == 0 ? Sdp(kTrunk) : ""};
    edge.Send(caller, Request(caller, invite));
    const auto answer = caller.AwaitFinal();
    REQUIRE(answer);
    for (int i = 0; i < 60; ++i) {
      const char* methods[] = {"ACK", "CANCEL", "INVITE", "BYE", "UPDATE", "ACK"};
      RequestText next = invite;
      next.method = methods[damaged.Below(6)];
      next.to_tag = TagOf(HeaderOf(*answer, "To"));
      next.cseq = 1 + static_cast<int>(damaged.Below(4));
      if (damaged.Below(2) == 0) next.branch.clear();
      next.body = damaged.Below(2) == 0 ? Sdp(kTrunk) : "";
      edge.Send(caller, damaged(Request(caller, next)));
    }
    caller.Drain(1ms);
  }
  CHECK(edge.StillAnswersOptions());
  edge.OnLoop([&](Legs& legs) {  // those whose ACK came through whole are up
    for (const LegId& leg : legs_seen) legs.Release(leg);
  });
  CHECK(edge.Quiet(8000ms));
}

TEST_CASE("nobody but a trunk gets in without the right digest") {
  EdgeFixture edge;
  RawPeer stranger("127.0.0.1");
  const auto ask = [&](const RequestText& request) {
    edge.Send(stranger, Request(stranger, request));
    const auto answer = stranger.AwaitFinal();
    return answer ? *answer : std::string();
  };
  const auto invite = [&](const std::string& number, const std::string& user) {
    return RequestText{.uri = "sip:" + number + "@" + kDomain,
                       .from = "sip:" + user + "@" + kDomain,
                       .body = Sdp()};
  };
  // Known number or not, known user or not: the same answer in the same form.
  std::vector<std::string> answers;
  for (const char* number : {"05717571", "nobody", "100", ""}) {
    for (const char* user : {"100", "999"}) {
      const std::string answer = ask(invite(number, user));
      CHECK(StatusOf(answer) == 401);
      CHECK(HeadersOf(answer, "WWW-Authenticate").size() == 1);
      CHECK(HeaderOf(answer, "WWW-Authenticate").find("algorithm=MD5") != std::string::npos);
    }
  }
  // A trunk's identity headers mean nothing here.
  RequestText claimed = invite("05717571", "100");
  claimed.headers = "P-Asserted-Identity: <sip:100@empoli.example>\r\n";
  CHECK(StatusOf(ask(claimed)) == 401);

  RequestText registration{.method = "REGISTER",
                           .uri = std::string("sip:") + kDomain,
                           .from = std::string("sip:100@") + kDomain,
                           .to = std::string("sip:100@") + kDomain};
  const std::string challenge = ask(registration);
  CHECK(StatusOf(challenge) == 401);
  const auto with = [&](const std::string& user, const std::string& password) {
    RequestText request = registration;
    request.headers = Authorization(ask(registration), "REGISTER", registration.uri, user, password,
                                    HashAlgorithm::kMd5);
    return request;
  };
  const std::string wrong = ask(with("100", "wrong"));
  const std::string unknown = ask(with("999", "wrong"));
  CHECK(StatusOf(wrong) == 403);
  CHECK(StatusOf(unknown) == 403);
  CHECK(HeaderOf(wrong, "Server") == HeaderOf(unknown, "Server"));
  // The right password of another extension.
  CHECK(StatusOf(ask(with("101", "secret-101"))) == 403);
  CHECK(edge.calls().Count("invite") == 0);
  CHECK(edge.presence().empty());
}

TEST_CASE("a request overheard and sent again is worth nothing") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  RawPeer thief("127.0.0.2");
  RequestText registration{.method = "REGISTER",
                           .uri = std::string("sip:") + kDomain,
                           .from = std::string("sip:100@") + kDomain,
                           .to = std::string("sip:100@") + kDomain};
  edge.Send(phone, Request(phone, registration));
  const auto challenge = phone.AwaitFinal();
  REQUIRE(challenge);
  registration.headers = Authorization(*challenge, "REGISTER", registration.uri, "100",
                                       "secret-100", HashAlgorithm::kMd5);
  edge.Send(phone, Request(phone, registration));
  CHECK(StatusOf(*phone.AwaitFinal()) == 200);
  for (RawPeer* peer : {&phone, &thief}) {
    edge.Send(*peer, Request(*peer, registration));
    const auto answer = peer->AwaitFinal();
    REQUIRE(answer);
    CHECK(StatusOf(*answer) == 401);
    CHECK(HeaderOf(*answer, "WWW-Authenticate").find("stale=true") != std::string::npos);
  }
  CHECK(edge.presence().size() == 1);
}

TEST_CASE("a guesser meets silence, his neighbours do not") {
  EdgeFixture edge;
  RawPeer guesser("127.0.0.3");
  const auto guess = [&]() -> int {
    RequestText registration{.method = "REGISTER",
                             .uri = std::string("sip:") + kDomain,
                             .from = std::string("sip:100@") + kDomain,
                             .to = std::string("sip:100@") + kDomain};
    edge.Send(guesser, Request(guesser, registration));
    const auto challenge = guesser.AwaitFinal();
    if (!challenge) return -1;
    registration.headers = Authorization(*challenge, "REGISTER", registration.uri, "100", "guess",
                                         HashAlgorithm::kMd5);
    edge.Send(guesser, Request(guesser, registration));
    const auto answer = guesser.AwaitFinal(200ms);
    return answer ? StatusOf(*answer) : 0;
  };
  for (int i = 0; i < 10; ++i) CHECK(guess() == 403);
  CHECK(guess() == 0);
  RawPeer neighbour("127.0.0.4");
  CHECK(edge.Register(neighbour, "100") == 200);
  CHECK(edge.Register(guesser, "101") == 200);  // the right password is no guess
  edge.Advance(61s);
  CHECK(guess() == 403);
  CHECK(edge.metrics().Refusals("wrong_digest") == 11);
  CHECK(edge.metrics().Refusals("silenced") == 1);
}
