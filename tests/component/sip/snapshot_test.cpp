// The design leans on this: a leg whose process died is taken over by another (ADR 0001).
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <catch2/catch.hpp>

#include "services/sip-edge/sip/dialog.h"
#include "tests/component/sip/edge_fixture.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

// A pipe that carries one line.
class Line {
 public:
  Line() { REQUIRE(pipe(ends_) == 0); }
  ~Line() {
    close(ends_[0]);
    close(ends_[1]);
  }
  void Write(const std::string& text) {
    const std::string line = text + "\n";
    REQUIRE(write(ends_[1], line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }
  std::string Read() {
    std::string line;
    char c = 0;
    while (read(ends_[0], &c, 1) == 1 && c != '\n') line.push_back(c);
    return line;
  }

 private:
  int ends_[2] = {-1, -1};
};

// A child process; forked while this process has no other thread.
template <class Body>
pid_t Fork(Body body) {
  const pid_t child = fork();
  if (child != 0) return child;
  body();
  _exit(0);
}

// The first edge: takes one call or rings one phone, writes down its port, then the snapshot of
// the leg when it is up, and waits to be killed.
void FirstEdge(Line& port, Line& snapshot, Line& ring) {
  EdgeFixture edge;
  LegId up;
  edge.calls().on_invite = [&](const NewCall& call) {
    up = call.leg;
    edge.side().legs().Answer(call.leg, {"127.0.0.1", 20000});
  };
  edge.calls().on_answered = [&](const LegId& leg, const AudioTerms&) { up = leg; };
  port.Write(std::to_string(edge.port()));
  const std::string user = ring.Read();  // empty: a call comes in
  if (!user.empty()) {
    edge.OnLoop([&](Legs& legs) {
      legs.Invite({.leg = LegId("ringing"),
                   .organization = "empoli",
                   .user = user,
                   .caller = "0571999",
                   .local = {"127.0.0.1", 20000}});
    });
    edge.calls().Await("answered");
  }
  ring.Read();  // the test says when the leg is up
  edge.OnLoop([&](Legs&) { snapshot.Write(ToJson(*edge.side().Snapshot(up))); });
  pause();
}

// The second: refreshes the session with a re-INVITE, then says BYE.
class SecondEdge : private Stack::Receiver, private Dialog::Owner {
 public:
  explicit SecondEdge(const DialogSnapshot& snapshot) {
    loop_.Call([&] {
      const std::uint16_t port = RawPeer("127.0.0.1").port();
      auto stack = Stack::Open(loop_, {.bind = "127.0.0.1", .port = port}, nullptr, *this);
      if (!stack.ok()) _exit(2);
      stack_ = *std::move(stack);
      auto dialog = Dialog::Restore(*stack_, *this, snapshot);
      if (!dialog.ok()) _exit(3);
      dialog_ = *std::move(dialog);
      dialog_->Refresh();
    });
  }
  void Wait() { done_.Read(); }

 private:
  void OnRequest(msg_s* message, sip_s&) override { stack_->Discard(message); }
  void OnRemoteBye() override { _exit(4); }
  void OnNewTerms(const centralino::sdp::Agreement&) override { dialog_->Bye(); }
  void OnByeDone() override { done_.Write("done"); }
  void OnLost() override { _exit(5); }

  Line done_;
  Loop loop_;
  std::unique_ptr<Stack> stack_;
  std::unique_ptr<Dialog> dialog_;
};

struct Processes {
  Line port, snapshot, ring, go;
  pid_t first = 0;
  pid_t second = 0;

  Processes() {
    first = Fork([&] { FirstEdge(port, snapshot, ring); });
    second = Fork([&] {
      const auto read = ReadDialogSnapshot(go.Read());
      if (!read.ok()) _exit(1);
      SecondEdge edge(*read);
      edge.Wait();
      _exit(0);
    });
  }
  ~Processes() {
    kill(first, SIGKILL);
    kill(second, SIGKILL);
    waitpid(first, nullptr, 0);
  }

  // Kills the first, gives what it wrote down to the second.
  DialogSnapshot TakeOver() {
    ring.Write("up");
    const std::string text = snapshot.Read();
    kill(first, SIGKILL);
    go.Write(text);
    return *ReadDialogSnapshot(text);
  }
  int SecondResult() {
    int status = 0;
    waitpid(second, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

// The far phone, strict about everything that makes a request part of its dialog.
void ExpectRefreshAndBye(RawPeer& phone, const std::string& call_id, const std::string& our_tag,
                         const std::string& their_tag, int last_cseq) {
  const auto refresh = phone.Await("INVITE ");
  REQUIRE(refresh);
  CHECK(refresh->starts_with("INVITE sip:far@" + phone.host_port()));
  CHECK(HeaderOf(*refresh, "Call-ID") == call_id);
  CHECK(TagOf(HeaderOf(*refresh, "From")) == their_tag);
  CHECK(TagOf(HeaderOf(*refresh, "To")) == our_tag);
  const int cseq = std::atoi(HeaderOf(*refresh, "CSeq").c_str());
  CHECK(cseq > last_cseq);
  const std::string via = HeaderOf(*refresh, "Via");
  const auto port =
      static_cast<std::uint16_t>(std::atoi(via.c_str() + via.find("127.0.0.1:") + 10));
  phone.Send(ResponseTo(*refresh, 200, "OK", "", "sip:far@" + phone.host_port(), Sdp()),
             "127.0.0.1", port);
  const auto ack = phone.Await("ACK ");
  REQUIRE(ack);
  CHECK(std::atoi(HeaderOf(*ack, "CSeq").c_str()) == cseq);
  const auto bye = phone.Await("BYE ");
  REQUIRE(bye);
  CHECK(HeaderOf(*bye, "Call-ID") == call_id);
  CHECK(TagOf(HeaderOf(*bye, "From")) == their_tag);
  CHECK(TagOf(HeaderOf(*bye, "To")) == our_tag);
  CHECK(std::atoi(HeaderOf(*bye, "CSeq").c_str()) == cseq + 1);
  phone.Send(ResponseTo(*bye, 200, "OK", ""), "127.0.0.1", port);
}

}  // namespace

TEST_CASE("a leg rebuilt from its snapshot in another process ends the call of the first") {
  Processes processes;
  const auto port = static_cast<std::uint16_t>(std::stoi(processes.port.Read()));
  processes.ring.Write("");
  RawPeer caller(kTrunk);
  RequestText invite{.uri = "sip:05717571@127.0.0.1:" + std::to_string(port),
                     .from_tag = "caller-tag",
                     .call_id = NewToken(),
                     .cseq = 7,
                     .body = Sdp(kTrunk)};
  caller.Send(Request(caller, invite), "127.0.0.1", port);
  const auto answer = caller.Await("SIP/2.0 200", 5000ms);
  REQUIRE(answer);
  RequestText ack = invite;
  ack.method = "ACK";
  ack.to_tag = TagOf(HeaderOf(*answer, "To"));
  ack.body.clear();
  caller.Send(Request(caller, ack), "127.0.0.1", port);

  const DialogSnapshot snapshot = processes.TakeOver();
  CHECK(snapshot.role == DialogRole::kServer);
  CHECK(snapshot.remote_cseq == 7);
  CHECK(snapshot.session.last == BodyOfMessage(*answer));
  ExpectRefreshAndBye(caller, invite.call_id, "caller-tag", ack.to_tag, 0);
  CHECK(processes.SecondResult() == 0);
}

TEST_CASE("a rung phone's leg is taken over too, by the CSeq it has reached") {
  Processes processes;
  const auto port = static_cast<std::uint16_t>(std::stoi(processes.port.Read()));
  RawPeer phone("127.0.0.1");
  // Registers at the first edge by hand.
  RequestText registration{.method = "REGISTER",
                           .uri = std::string("sip:") + kDomain,
                           .from = std::string("sip:100@") + kDomain,
                           .to = std::string("sip:100@") + kDomain,
                           .call_id = NewToken()};
  phone.Send(Request(phone, registration), "127.0.0.1", port);
  const auto challenge = phone.AwaitFinal(5000ms);
  REQUIRE(challenge);
  registration.cseq = 2;
  registration.headers = Authorization(*challenge, "REGISTER", registration.uri, "100",
                                       "secret-100", HashAlgorithm::kMd5);
  phone.Send(Request(phone, registration), "127.0.0.1", port);
  REQUIRE(StatusOf(*phone.AwaitFinal()) == 200);
  processes.ring.Write("100");
  const auto invite = phone.Await("INVITE ");
  REQUIRE(invite);
  phone.Send(ResponseTo(*invite, 200, "OK", "phone-tag", "sip:far@" + phone.host_port(), Sdp()),
             "127.0.0.1", port);
  REQUIRE(phone.Await("ACK "));

  const DialogSnapshot snapshot = processes.TakeOver();
  CHECK(snapshot.role == DialogRole::kClient);
  ExpectRefreshAndBye(phone, HeaderOf(*invite, "Call-ID"), "phone-tag",
                      TagOf(HeaderOf(*invite, "From")),
                      std::atoi(HeaderOf(*invite, "CSeq").c_str()));
  CHECK(processes.SecondResult() == 0);
}
