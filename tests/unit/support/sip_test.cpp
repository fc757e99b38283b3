#include <catch2/catch.hpp>
#include <future>

#include "support/sip/user_agent.h"

namespace centralino::support {
namespace {

TEST_CASE("a message is read back as it was written, folded lines and short names too") {
  const auto message = ParseSip(
      "INVITE sip:05717571@127.0.0.1 SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bKa\r\n"
      "f: \"A; B\" <sip:a@b>;tag=1\r\nt: <sip:c@d>\r\nSubject: one\r\n  two\r\nl: 3\r\n\r\nxyz");
  REQUIRE(message);
  CHECK(message->method == "INVITE");
  CHECK(UserOf(message->uri) == "05717571");
  CHECK(ParameterOf(message->Get("Via"), "branch") == "z9hG4bKa");
  CHECK(message->Get("subject") == "one two");
  CHECK(ParameterOf(message->Get("From"), "tag") == "1");
  CHECK(UriOf(message->Get("From")) == "sip:a@b");
  CHECK(message->body == "xyz");
  CHECK(ParseSip(message->Text())->Text() == message->Text());
}

TEST_CASE("what is no SIP is refused") {
  CHECK_FALSE(ParseSip(""));
  CHECK_FALSE(ParseSip("hello\r\n\r\n"));
  CHECK_FALSE(ParseSip("INVITE sip:a@b SIP/3.0\r\n\r\n"));
  CHECK_FALSE(ParseSip("SIP/2.0 9999 No\r\n\r\n"));
}

TEST_CASE("the digest of RFC 7616 §3.9.1 parses, and the stronger challenge is chosen") {
  const std::string md5 = R"(Digest realm="a, b", nonce="n", qop="auth", algorithm=MD5)";
  const std::string sha = R"(Digest realm="a, b", nonce="n", qop="auth", algorithm=SHA-256)";
  CHECK(DigestParameter(md5, "realm") == "a, b");
  CHECK(ChooseChallenge({md5, sha}, "SHA-256") == sha);
  CHECK(ChooseChallenge({md5, sha}, "MD5") == md5);
  CHECK(ChooseChallenge({md5}, "SHA-256") == md5);
  CHECK(ChooseChallenge({R"(Digest realm="r", nonce="n", algorithm=X)"}, "MD5").empty());
}

TEST_CASE("a digest without qop is that of RFC 2617 §3.5 computed the old way") {
  const std::string answer = AnswerChallenge(
      R"(Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093")",
      {"Mufasa", "Circle Of Life"}, "GET", "/dir/index.html", 1);
  CHECK(DigestParameter(answer, "response") == "670fd8c2df070c60b045671b8b24ff02");
}

// Two user agents on one loop, the second answering as `on_call` says.
struct Two {
  LoopThread thread;
  std::unique_ptr<UserAgent> callee;
  std::unique_ptr<UserAgent> caller;

  explicit Two(std::function<void(std::shared_ptr<Call>)> on_call) {
    thread.loop().Call([&] {
      UserAgent::Options options;
      options.on_call = std::move(on_call);
      callee = std::make_unique<UserAgent>(thread.loop(), options);
      caller = std::make_unique<UserAgent>(
          thread.loop(),
          UserAgent::Options{.bind = {"127.0.0.1", 0}, .proxy = callee->transactions().local()});
    });
  }
  ~Two() {
    thread.loop().Call([&] {
      caller.reset();
      callee.reset();
    });
  }
};

template <class T>
bool Comes(std::future<T>& future) {
  return future.wait_for(seconds(3)) == std::future_status::ready;
}

TEST_CASE("a call is answered, acknowledged and hung up") {
  std::promise<std::string> acked;
  std::promise<void> hung_up;
  std::promise<std::string> answered;
  Two two([&](std::shared_ptr<Call> call) {
    call->events.on_ack = [&](const SipMessage& ack) { acked.set_value(ack.body); };
    call->events.on_bye = [&](const SipMessage&) { hung_up.set_value(); };
    call->Provisional(180);
    call->Answer("sdp of the callee");
  });
  auto got_acked = acked.get_future();
  auto got_hung_up = hung_up.get_future();
  auto got_answered = answered.get_future();
  std::shared_ptr<Call> call;
  two.thread.loop().Call([&] {
    CallEvents events;
    events.on_answered = [&](const SipMessage& ok) {
      answered.set_value(ok.body);
      return std::string("late answer");
    };
    call = two.caller->Invite("100", "alice", "", events);
  });
  REQUIRE(Comes(got_answered));
  CHECK(got_answered.get() == "sdp of the callee");
  REQUIRE(Comes(got_acked));
  CHECK(got_acked.get() == "late answer");
  two.thread.loop().Call([&] { call->Bye(); });
  REQUIRE(Comes(got_hung_up));
}

TEST_CASE(
    "whoever asks inside a call whether the party is still there is told so, and afterwards not") {
  std::promise<std::shared_ptr<Call>> incoming;
  Two two([&](std::shared_ptr<Call> call) {
    call->events.on_ack = [&, call](const SipMessage&) { incoming.set_value(call); };
    call->Answer("sdp");
  });
  auto got_incoming = incoming.get_future();
  std::shared_ptr<Call> call;
  two.thread.loop().Call([&] {
    CallEvents events;
    events.on_answered = [](const SipMessage&) { return std::string(); };
    call = two.caller->Invite("100", "alice", "x", events);
  });
  REQUIRE(Comes(got_incoming));
  const auto answer_to = [&](Call& asking) {
    std::promise<int> status;
    auto got = status.get_future();
    two.thread.loop().Call([&] {
      asking.Ask("OPTIONS", [&](const SipMessage& response) { status.set_value(response.status); });
    });
    return Comes(got) ? got.get() : 0;
  };
  const auto callee_side = got_incoming.get();
  CHECK(answer_to(*call) == 200);
  CHECK(answer_to(*callee_side) == 200);
  two.thread.loop().Call([&] { callee_side->Bye(); });
  CHECK(answer_to(*call) == 481);
}

TEST_CASE("a refusal reaches the caller and is acknowledged") {
  std::promise<int> failed;
  Two two([](std::shared_ptr<Call> call) { call->Refuse(486); });
  auto got = failed.get_future();
  two.thread.loop().Call([&] {
    CallEvents events;
    events.on_failed = [&](const SipMessage& response) { failed.set_value(response.status); };
    two.caller->Invite("100", "alice", "x", events);
  });
  REQUIRE(Comes(got));
  CHECK(got.get() == 486);
}

TEST_CASE("a cancelled call ends with 487 and the callee is told") {
  std::promise<int> failed;
  std::promise<void> cancelled;
  Two two([&](std::shared_ptr<Call> call) {
    call->events.on_cancelled = [&] { cancelled.set_value(); };
    call->Provisional(180);
  });
  auto got = failed.get_future();
  auto got_cancelled = cancelled.get_future();
  two.thread.loop().Call([&] {
    CallEvents events;
    events.on_failed = [&](const SipMessage& response) { failed.set_value(response.status); };
    two.caller->Invite("100", "alice", "x", events)->Cancel();
  });
  REQUIRE(Comes(got));
  CHECK(got.get() == 487);
  CHECK(Comes(got_cancelled));
}

TEST_CASE("a request that nobody answers is repeated") {
  Two two([](std::shared_ptr<Call>) {});
  two.thread.loop().Call([&] {
    two.callee->Vanish();
    two.caller->Ask("OPTIONS", "", [](const SipMessage&) {});
  });
  std::this_thread::sleep_for(milliseconds(1700));  // 0, 500, 1500 ms
  CHECK(two.thread.loop().Call([&] { return two.caller->transactions().trace().size(); }) == 3);
}

}  // namespace
}  // namespace centralino::support
