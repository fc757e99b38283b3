// Requests that meet one another on the way: BYE and BYE, re-INVITE and BYE, two re-INVITEs.
#include <atomic>
#include <catch2/catch.hpp>

#include "services/sip-edge/sip/dialog.h"
#include "tests/component/sip/talk.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

// An edge that has taken a leg over and asks its far side to go on, as ADR 0001 has it.
class Taker : private Stack::Receiver, private Dialog::Owner {
 public:
  explicit Taker(const DialogSnapshot& snapshot) {
    loop_.Call([&] {
      const std::uint16_t port = RawPeer("127.0.0.1").port();
      auto stack = Stack::Open(loop_, {.bind = "127.0.0.1", .port = port}, nullptr, *this);
      REQUIRE(stack.ok());
      stack_ = *std::move(stack);
      auto dialog = Dialog::Restore(*stack_, *this, snapshot);
      REQUIRE(dialog.ok());
      dialog_ = *std::move(dialog);
      dialog_->Refresh();
    });
  }
  ~Taker() override {
    loop_.Call([&] {
      dialog_.reset();
      stack_.reset();
    });
  }
  std::atomic<int> lost{0};
  std::atomic<int> terms{0};

 private:
  void OnRequest(msg_s* message, sip_s&) override { stack_->Discard(message); }
  void OnRemoteBye() override {}
  void OnNewTerms(const centralino::sdp::Agreement&) override { ++terms; }
  void OnByeDone() override {}
  void OnLost() override { ++lost; }

  Loop loop_;
  std::unique_ptr<Stack> stack_;
  std::unique_ptr<Dialog> dialog_;
};

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

TEST_CASE("two re-INVITEs that meet get 491 on both sides, and ours is sent again") {
  EdgeFixture edge;
  RawPeer caller(kTrunk);
  const Talk talk = Begin(edge, caller);
  Ack(edge, caller, talk);
  const LegId leg = LegOf(*edge.calls().Await("invite"));
  REQUIRE(caller.Drain(20ms).empty());
  std::optional<DialogSnapshot> snapshot;
  edge.OnLoop([&](Legs&) { snapshot = edge.side().Snapshot(leg); });
  REQUIRE(snapshot);
  Taker taker(*snapshot);
  const auto ours = caller.Await("INVITE ");
  REQUIRE(ours);
  const std::string via = HeaderOf(*ours, "Via");
  const auto port =
      static_cast<std::uint16_t>(std::atoi(via.c_str() + via.find("127.0.0.1:") + 10));
  const auto say = [&](const std::string& text) { caller.Send(text, "127.0.0.1", port); };

  RequestText theirs = InDialog(talk.invite, talk.answer, "INVITE", 2, Sdp(kTrunk, 40008));
  theirs.branch = "z9hG4bK" + NewToken();
  say(Request(caller, theirs));
  const auto refusal = caller.Await("SIP/2.0 491");
  REQUIRE(refusal);
  say(Request(caller, AckOfRefusal(theirs, *refusal)));
  say(ResponseTo(*ours, 491, "Request Pending", ""));
  CHECK(caller.Await("ACK "));

  // Ours comes again within two seconds, for the Call-ID is theirs (RFC 3261 §14.1).
  const auto again = caller.Await("INVITE ", 2300ms);
  REQUIRE(again);
  CHECK(std::atoi(HeaderOf(*again, "CSeq").c_str()) > std::atoi(HeaderOf(*ours, "CSeq").c_str()));
  const std::string ok = ResponseTo(*again, 200, "OK", "", "sip:far@" + caller.host_port(), Sdp());
  for (int i = 0; i < 3; ++i) {  // each repeated 200 is acknowledged
    say(ok);
    CHECK(caller.Await("ACK "));
  }
  CHECK(taker.terms == 1);
  CHECK(taker.lost == 0);
  // Now theirs is welcome.
  theirs = InDialog(talk.invite, talk.answer, "INVITE", 3, Sdp(kTrunk, 40008));
  say(Request(caller, theirs));
  CHECK(caller.Await("SIP/2.0 200"));
  say(Request(caller, InDialog(talk.invite, talk.answer, "ACK", 3)));
}
