// Requests that cross, come late, or never come.
#include <catch2/catch.hpp>
#include <map>
#include <thread>

#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

TEST_CASE("three hundred callers who hang up at once leave nothing behind on either leg") {
  EdgeFixture edge;
  RawPeer phone("127.0.0.1");
  REQUIRE(edge.Register(phone, "100") == 200);
  // Each call rings the phone; whatever is told to the call side, it answers and releases like
  // the real one, so that 200 and 487 race.
  std::map<LegId, LegId> other;
  edge.calls().on_invite = [&](const NewCall& call) {
    const LegId rung("to-" + call.leg.value);
    other[call.leg] = rung;
    other[rung] = call.leg;
    edge.side().legs().Invite({.leg = rung,
                               .organization = "empoli",
                               .user = "100",
                               .caller = call.caller,
                               .local = {"127.0.0.1", 20002}});
  };
  edge.calls().on_answered = [&](const LegId& leg, const AudioTerms&) {
    edge.side().legs().Answer(other[leg], {"127.0.0.1", 20000});
  };
  const auto release = [&](const LegId& leg) { edge.side().legs().Release(other[leg]); };
  edge.calls().on_cancelled = release;
  edge.calls().on_bye = release;

  // The phone answers every INVITE at once with 180 and 200, also when CANCEL is there already,
  // and says 200 to CANCEL and BYE. A leg is clean when it ended by 487 or by BYE.
  constexpr int kCalls = 300;
  int invites = 0, acks = 0, byes = 0;
  std::map<std::string, int> finals;  // of A, by Call-ID: 487, or 200 and then BYE
  std::map<std::string, RequestText> callers;
  RawPeer caller(kTrunk);
  const auto serve_phone = [&](std::chrono::milliseconds quiet) {
    while (const auto request = phone.Receive(quiet)) {
      if (request->starts_with("INVITE ")) {
        ++invites;
        const std::string tag = NewToken();
        edge.Send(phone, ResponseTo(*request, 180, "Ringing", tag));
        edge.Send(phone,
                  ResponseTo(*request, 200, "OK", tag, "sip:100@" + phone.host_port(), Sdp()));
      } else if (request->starts_with("ACK ")) {
        ++acks;
      } else if (request->starts_with("BYE ")) {
        ++byes;
        edge.Send(phone, ResponseTo(*request, 200, "OK", ""));
      } else if (request->starts_with("CANCEL ")) {
        edge.Send(phone, ResponseTo(*request, 200, "OK", "c"));
      }
    }
  };
  int both = 0, cancelled = 0, answered = 0;
  const auto serve_caller = [&](std::chrono::milliseconds quiet) {
    while (const auto message = caller.Receive(quiet)) {
      const std::string call_id = HeaderOf(*message, "Call-ID");
      const RequestText& invite = callers[call_id];
      const int status = StatusOf(*message);
      if (message->starts_with("BYE ")) {
        edge.Send(caller, ResponseTo(*message, 200, "OK", ""));
      } else if (HeaderOf(*message, "CSeq").find("INVITE") != std::string::npos && status >= 200) {
        int& seen = finals[call_id];
        if (seen != 0 && seen != status) ++both;
        if (seen == 0) ++(status == 487 ? cancelled : answered);
        const bool first = seen == 0;
        seen = status;
        if (status >= 300) {
          edge.Send(caller, Request(caller, AckOfRefusal(invite, *message)));
        } else {
          edge.Send(caller, Request(caller, InDialog(invite, *message, "ACK", 1)));
          if (first) edge.Send(caller, Request(caller, InDialog(invite, *message, "BYE", 2)));
        }
      }
    }
  };
  for (int i = 0; i < kCalls; ++i) {
    const RequestText invite = CallTo(edge);
    callers[invite.call_id] = invite;
    edge.Send(caller, Request(caller, invite));
    if (i % 3 == 1) serve_phone(0ms);  // some calls get further than others
    edge.Send(caller, Request(caller, Cancel(invite)));
    if (i % 10 == 9) {
      serve_phone(1ms);
      serve_caller(1ms);
    }
  }
  const auto until = std::chrono::steady_clock::now() + 8s;
  while (std::chrono::steady_clock::now() < until && edge.side().LiveLegs() != 0) {
    serve_phone(2ms);
    serve_caller(2ms);
  }
  INFO(cancelled << " cancelled, " << answered << " answered, phone: " << invites << " INVITE, "
                 << acks << " ACK, " << byes << " BYE");
  CHECK(finals.size() == kCalls);
  CHECK(both == 0);
  CHECK(cancelled + answered == kCalls);
  CHECK(cancelled > 0);
  CHECK(byes > 0);
  CHECK(acks >= byes);
  CHECK(edge.Quiet());
}

TEST_CASE("CANCEL ends a ringing call with 487, and only that") {
  EdgeFixture edge;
  edge.calls().on_invite = [&](const NewCall& call) { edge.side().legs().Ring(call.leg); };
  edge.calls().on_cancelled = [&](const LegId& leg) {
    edge.side().legs().Answer(leg, {"127.0.0.1", 20000});  // too late: ignored
  };
  RawPeer caller(kTrunk);
  const RequestText invite = CallTo(edge);
  edge.Send(caller, Request(caller, invite));
  REQUIRE(caller.Await("SIP/2.0 180"));
  edge.Send(caller, Request(caller, Cancel(invite)));
  CHECK(caller.Await("SIP/2.0 200"));
  const auto final = caller.Await("SIP/2.0 487");
  REQUIRE(final);
  edge.Send(caller, Request(caller, AckOfRefusal(invite, *final)));
  CHECK(edge.calls().Await("cancelled"));
  CHECK(caller.Drain(700ms).empty());
  CHECK(edge.Quiet());
}

TEST_CASE("when both sides say BYE at once both get 200") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  const LegId leg = LegOf(*edge.calls().Await("invite"));
  std::this_thread::sleep_for(20ms);
  edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
  const auto theirs = caller.Await("BYE ");
  REQUIRE(theirs);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 2)));
  const auto answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  edge.Send(caller, ResponseTo(*theirs, 200, "OK", ""));
  CHECK(edge.Quiet());
  CHECK(edge.calls().Count("bye") == 0);  // the call side had released it before
}

TEST_CASE("a 200 is sent again until its ACK; without one the leg ends by BYE") {
  EdgeFixture edge("127.0.0.1", 10ms);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  int again = 0;
  std::optional<std::string> bye;
  const auto until = std::chrono::steady_clock::now() + 3s;
  while (!bye && std::chrono::steady_clock::now() < until) {
    const auto message = caller.Receive(100ms);
    if (!message) continue;
    if (message->starts_with("SIP/2.0 200")) ++again;
    if (message->starts_with("BYE ")) bye = message;
  }
  CHECK(again >= 5);
  REQUIRE(bye);
  CHECK(edge.calls().Await("bye"));
  edge.Send(caller, ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.Quiet());
}

TEST_CASE("a release before the ACK waits for it, then says BYE") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  const LegId leg = LegOf(*edge.calls().Await("invite"));
  edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
  CHECK_FALSE(caller.Await("BYE ", 200ms));
  Ack(edge, caller, talk);
  const auto bye = caller.Await("BYE ");
  REQUIRE(bye);
  edge.Send(caller, ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.Quiet());
}

TEST_CASE("a BYE that nobody answers is given up in time") {
  EdgeFixture edge("127.0.0.1", 5ms);
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  const LegId leg = LegOf(*edge.calls().Await("invite"));
  std::this_thread::sleep_for(20ms);
  edge.OnLoop([&](Legs& legs) { legs.Release(leg); });
  CHECK(caller.Await("BYE "));
  CHECK(edge.Quiet(3000ms));
}

TEST_CASE("a caller holds, moves and resumes; the answer's version rises with each change") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  struct Step {
    std::string offer;
    const char* told;
    const char* direction;
  };
  const Step steps[] = {
      {Sdp(kTrunk, 40000, "a=sendonly\r\n"), "127.0.0.10:40000 holds", "a=recvonly"},
      {Sdp(kTrunk, 40008), "127.0.0.10:40008 talks", "a=sendrecv"},
      {Sdp("0.0.0.0", 40008), "0.0.0.0:40008 holds", "a=recvonly"},
      {Sdp(kTrunk, 40008, "a=inactive\r\n"), "127.0.0.10:40008 holds", "a=inactive"},
      {Sdp(kTrunk, 40008, "a=sendrecv\r\n"), "127.0.0.10:40008 talks", "a=sendrecv"},
  };
  int cseq = 1;
  std::string last_origin = "";
  for (const Step& step : steps) {
    INFO(step.told);
    ++cseq;
    edge.Send(caller,
              Request(caller, InDialog(talk.invite, talk.answer, "INVITE", cseq, step.offer)));
    const auto answer = caller.AwaitFinal();
    REQUIRE(answer);
    CHECK(StatusOf(*answer) == 200);
    const std::string body = BodyOfMessage(*answer);
    CHECK(body.find(step.direction) != std::string::npos);
    const std::string origin = body.substr(body.find("o="), body.find("s=") - body.find("o="));
    CHECK(origin != last_origin);
    last_origin = origin;
    edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "ACK", cseq)));
    const auto told = edge.calls().Await("terms");
    REQUIRE(told);
    CHECK(told->find(step.told) != std::string::npos);
  }
  // The same once more: nothing new is said.
  ++cseq;
  edge.Send(caller,
            Request(caller, InDialog(talk.invite, talk.answer, "UPDATE", cseq, steps[4].offer)));
  auto answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  CHECK(BodyOfMessage(*answer).find(last_origin) != std::string::npos);
  // Without SDP it only refreshes; without a codec in common it changes nothing.
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "UPDATE", ++cseq)));
  answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 200);
  CHECK(BodyOfMessage(*answer).empty());
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "INVITE", ++cseq,
                                             "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\n"
                                             "c=IN IP4 1.2.3.4\r\nt=0 0\r\n"
                                             "m=audio 4000 RTP/AVP 18\r\n")));
  answer = caller.AwaitFinal();
  REQUIRE(answer);
  CHECK(StatusOf(*answer) == 488);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", ++cseq)));
  CHECK(StatusOf(*caller.AwaitFinal()) == 200);
  CHECK(edge.Quiet());
}

TEST_CASE("an INVITE without SDP gets our offer, its ACK the answer") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller, "");
  CHECK(BodyOfMessage(talk.answer).find("m=audio 20000 RTP/AVP 8 0 101") != std::string::npos);
  // Until then no other offer is taken.
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "UPDATE", 2, Sdp())));
  CHECK(caller.Await("SIP/2.0 491"));
  Ack(edge, caller, talk, Sdp(kTrunk, 40100));
  const auto told = edge.calls().Await("terms");
  REQUIRE(told);
  CHECK(told->find("127.0.0.10:40100 talks") != std::string::npos);
  // A re-INVITE without SDP likewise.
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "INVITE", 3)));
  const auto offer = caller.Await("SIP/2.0 200");
  REQUIRE(offer);
  CHECK(BodyOfMessage(*offer).find("m=audio 20000") != std::string::npos);
  edge.Send(caller,
            Request(caller, InDialog(talk.invite, talk.answer, "ACK", 3, Sdp(kTrunk, 40200))));
  CHECK(edge.calls().Await("terms")->find("40200 talks") != std::string::npos);
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 4)));
  CHECK(edge.Quiet());
}

TEST_CASE("an ACK without the answer that our offer needs ends the call") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller, "");
  Ack(edge, caller, talk);
  const auto bye = caller.Await("BYE ");
  REQUIRE(bye);
  edge.Send(caller, ResponseTo(*bye, 200, "OK", ""));
  CHECK(edge.calls().Await("bye"));
  CHECK(edge.Quiet());
}

TEST_CASE("inside a dialog we refuse what we do not do, and end nothing by it") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  int cseq = 1;
  const auto ask = [&](const std::string& method, const std::string& headers = "",
                       const std::string& body = "") {
    RequestText request = InDialog(talk.invite, talk.answer, method, ++cseq, body);
    request.headers = headers;
    edge.Send(caller, Request(caller, request));
    const auto answer = caller.AwaitFinal();
    return answer ? StatusOf(*answer) : 0;
  };
  CHECK(ask("OPTIONS") == 200);
  CHECK(ask("INFO") == 200);
  CHECK(ask("INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\n") == 415);
  CHECK(ask("REFER", "Refer-To: <sip:x@y>\r\n") == 405);
  CHECK(ask("NOTIFY", "Event: x\r\nSubscription-State: active\r\n") == 405);
  CHECK(ask("SUBSCRIBE", "Event: x\r\n") == 489);
  CHECK(ask("MESSAGE") == 405);
  CHECK(ask("PRACK", "RAck: 1 1 INVITE\r\n") == 481);
  CHECK(ask("NEWMETHOD") == 501);
  CHECK(ask("INVITE", "Require: 100rel\r\n", Sdp()) == 420);
  CHECK(ask("INVITE", "Content-Type: text/plain\r\n", "hello") == 415);
  CHECK(ask("INVITE", "", "hello") == 400);
  cseq = 0;
  CHECK(ask("OPTIONS") == 500);  // CSeq goes back: RFC 3261 §12.2.2
  cseq = 50;
  CHECK(ask("BYE") == 200);
  CHECK(edge.Quiet());
  CHECK(ask("BYE") == 481);
}

TEST_CASE("outside a dialog each strange request has its answer") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const auto ask = [&](const std::string& method, const std::string& headers = "",
                       const std::string& body = "", const std::string& to_tag = "") {
    edge.Send(caller, Request(caller, {.method = method,
                                       .uri = "sip:05717571@" + edge.host_port(),
                                       .to_tag = to_tag,
                                       .headers = headers,
                                       .body = body}));
    const auto answer = caller.AwaitFinal();
    return answer ? StatusOf(*answer) : 0;
  };
  CHECK(ask("BYE", "", "", "t") == 481);
  CHECK(ask("INVITE", "", Sdp(kTrunk), "t") == 481);
  CHECK(ask("UPDATE", "", "", "t") == 481);
  CHECK(ask("OPTIONS", "", "", "t") == 481);
  CHECK(ask("CANCEL") == 481);
  CHECK(ask("SUBSCRIBE", "Event: unheard-of\r\n") == 489);
  CHECK(ask("PUBLISH", "Event: presence\r\n") == 489);
  CHECK(ask("NOTIFY", "Event: x\r\n") == 405);
  CHECK(ask("REFER", "Refer-To: <sip:x@y>\r\n") == 405);
  CHECK(ask("NEWMETHOD") == 501);
  CHECK(ask("INVITE", "Require: 100rel\r\n", Sdp(kTrunk)) == 420);
  CHECK(ask("INVITE", "Content-Encoding: gzip\r\n", Sdp(kTrunk)) == 415);
  CHECK(ask("INVITE", "Content-Type: multipart/mixed;boundary=x\r\n", "--x--") == 415);
  CHECK(ask("INVITE", "Content-Length: 5000\r\n", Sdp(kTrunk)) == 400);
  CHECK(edge.calls().Count("invite") == 0);
}

TEST_CASE("one INVITE that comes by two ways is merged: 482 to the second") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  RequestText invite = CallTo(edge);
  edge.Send(caller, Request(caller, invite));
  REQUIRE(caller.Await("SIP/2.0 100"));
  invite.branch = "z9hG4bKother-way";
  edge.Send(caller, Request(caller, invite));
  CHECK(caller.Await("SIP/2.0 482"));
  CHECK(edge.calls().Count("invite") == 1);
}

TEST_CASE("while draining and before the call side listens new calls get 503, old ones go on") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  edge.side().Drain();
  RawPeer late(kTrunk);
  edge.Send(late, Request(late, CallTo(edge)));
  const auto refusal = late.AwaitFinal();
  REQUIRE(refusal);
  CHECK(StatusOf(*refusal) == 503);
  CHECK(HeaderOf(*refusal, "Retry-After") == "5");
  edge.Send(caller, Request(caller, InDialog(talk.invite, talk.answer, "BYE", 2)));
  CHECK(StatusOf(*caller.AwaitFinal()) == 200);
  CHECK(edge.Quiet());
}
