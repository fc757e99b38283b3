// Callers who keep their place and are called back, on the real scripts and a clock the test moves.
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using Groups = std::vector<GroupSpec>;

const GroupSpec kAnagrafe{.id = "anagrafe", .members = {"rossi"}};
const GroupSpec kTwo{.id = "anagrafe", .members = {"rossi", "bianchi"}};

struct Desk : House {
  using House::House;

  template <class Answer>
  Answer Must(const Transition<Answer>& transition) {
    absl::StatusOr<Answer> answer = Try(transition);
    INFO(answer.status());
    REQUIRE(answer.ok());
    return *std::move(answer);
  }
  CallbackAsked Ask(const std::string& ticket, const std::string& number = "+393331234567") {
    return Must(transitions().AskCallback(
        organization(),
        {.ticket = model::TicketId(ticket), .number = number, .kept = std::string("k\0t", 3)}));
  }
  // Those whose turn it is, taken by an edge for one new call each.
  std::vector<CallbackTurn> Take(const std::string& edge = "edge-2") {
    const std::string call = "back-" + std::to_string(++calls_);
    return Must(
        transitions().TakeCallbacks(organization(), EdgeId(edge), 60s, {model::CallId(call)}));
  }
  CallbackEnded End(const std::string& ticket, CallbackEnd end) {
    return Must(transitions().EndCallback(organization(), model::TicketId(ticket), end));
  }
  std::vector<CallbackState> List() {
    return Must(transitions().Callbacks(organization(), {model::GroupId("anagrafe")}));
  }
  // He said that he is there.
  void Reached(const CallbackTurn& turn, const std::string& edge = "edge-2") {
    Join({.ticket = turn.offer.ticket,
          .group = model::GroupId("anagrafe"),
          .edge = EdgeId(edge),
          .call = turn.offer.call});
  }
  std::vector<std::string> Counted() {
    std::vector<std::string> what;
    for (const Tally& tally : TakeTallies()) what.push_back(tally.what);
    return what;
  }
  int calls_ = 0;
};

TEST_CASE("who keeps his place is counted in the others' numbers and served in his turn") {
  Desk line(Groups{kAnagrafe});
  for (const char* ticket : {"a", "b", "c"}) line.Join(ticket, "anagrafe");
  CHECK(line.Ask("b") == CallbackAsked::kKept);
  CHECK(line.Ahead("c") == 2);
  CHECK(line.Line("anagrafe").callbacks == 1);
  line.Pass(11s);  // he has hung up
  CHECK(line.Take().empty());

  line.Register("rossi");
  CHECK(line.Offers() == Names{"a>rossi"});
  line.Settle(line.OfferOf("a"), SettleResult::kAnswered);
  CHECK(line.Ahead("c") == 1);
  line.Settle(line.OfferOf("a"), SettleResult::kEnded);

  // His turn: the operator is kept for him, and not offered to those behind.
  CHECK(line.Offers().empty());
  CHECK(line.Activity("rossi") == OperatorActivity::kRinging);
  const auto turns = line.Take();
  REQUIRE(turns.size() == 1);
  CHECK(turns.front().offer.ticket.value == "b");
  CHECK(turns.front().offer.operator_id.value == "rossi");
  CHECK(turns.front().number == "+393331234567");
  CHECK(turns.front().kept == std::string("k\0t", 3));
  CHECK_FALSE(turns.front().last);
  CHECK(line.Take("edge-3").empty());  // nobody else calls him
  CHECK(line.Ahead("c") == 1);

  line.Reached(turns.front());
  CHECK(line.Settle(turns.front().offer.offer.value, SettleResult::kAnswered) ==
        SettleAnswer::kDone);
  CHECK(line.Ahead("c") == 0);
  CHECK(line.List().empty());
  CHECK(line.Counted() == Names{"callback-asked", "answered", "callback-reached", "answered"});
}

TEST_CASE("a callback outlives the edge at which it was asked, and the one that was calling") {
  Desk line(Groups{kAnagrafe}, TestPolicy(10s));
  line.Join("a", "anagrafe");
  line.Join("b", "anagrafe");
  line.Ask("a");
  line.Pass(30s);  // edge-1 says nothing any more: "b" is lost with it
  CHECK(line.Ahead("a") == 0);
  CHECK(line.Ahead("b") == std::nullopt);
  line.Register("rossi", 10min);
  auto turns = line.Take("edge-2");
  REQUIRE(turns.size() == 1);
  line.Pass(12s);  // and so does edge-2 while it calls
  REQUIRE(line.List().size() == 1);
  CHECK(line.List().front().phase == CallbackPhase::kTurn);
  CHECK(line.List().front().missed == 0);
  turns = line.Take("edge-3");
  REQUIRE(turns.size() == 1);
  line.Reached(turns.front(), "edge-3");
  // He said that he is there, and that edge dies too.
  line.Pass(12s);
  CHECK(line.Take("edge-4").size() == 1);
}

TEST_CASE("an edge that began anew and knows nothing of the call loses nobody") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Pass(11s);
  line.Register("rossi");
  const auto turns = line.Take();
  REQUIRE(turns.size() == 1);
  // It finds the offer by its heartbeat, and gives back what it does not know.
  REQUIRE(line.Heartbeat("edge-2", {}).missing.size() == 1);
  line.Settle(turns.front().offer.offer.value, SettleResult::kWithdrawn);
  line.Pass(1s);
  CHECK(line.Take().size() == 1);
}

TEST_CASE("an edge that takes a call and does nothing gives it up in the end, and blames nobody") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Join("b", "anagrafe");
  line.Pass(11s);
  line.Register("rossi");
  REQUIRE(line.Take().size() == 1);
  line.Pass(70s);
  CHECK(line.TakeWithdrawn().size() == 1);
  // He is not thought to be one whose phone nobody lifts: the next caller gets him at once.
  CHECK(line.Offers() == Names{"b>rossi"});
}

TEST_CASE("who is not reached is tried once more at a distance, and keeps his place") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Join("b", "anagrafe");
  line.Ask("a");
  line.Pass(11s);
  line.Register("rossi");
  REQUIRE(line.Take().size() == 1);
  CHECK(line.End("a", CallbackEnd::kMissed) == CallbackEnded::kAgain);
  CHECK(line.Offers() == Names{"b>rossi"});  // meanwhile the next one
  line.Settle(line.OfferOf("b"), SettleResult::kAnswered);
  line.Settle(line.OfferOf("b"), SettleResult::kEnded);
  line.Join("c", "anagrafe");
  CHECK(line.Offers() == Names{"c>rossi"});
  line.Settle(line.OfferOf("c"), SettleResult::kAnswered);
  line.Join("d", "anagrafe");
  CHECK(line.Ahead("d") == 1);
  line.Pass(301s);
  line.Settle(line.OfferOf("c"), SettleResult::kEnded);
  const auto turns = line.Take();
  REQUIRE(turns.size() == 1);
  CHECK(turns.front().last);
  CHECK(line.End("a", CallbackEnd::kMissed) == CallbackEnded::kOver);
  CHECK(line.Offers() == Names{"d>rossi"});
  CHECK(line.List().empty());
  CHECK(line.End("a", CallbackEnd::kMissed) == CallbackEnded::kGone);
}

TEST_CASE("a number keeps one place in a line") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Join("b", "anagrafe");
  CHECK(line.Ask("a") == CallbackAsked::kKept);
  CHECK(line.Ask("a") == CallbackAsked::kKept);  // a repeat
  CHECK(line.Ask("b") == CallbackAsked::kAlready);
  CHECK(line.Ask("nobody") == CallbackAsked::kGone);
  CHECK(line.Line("anagrafe").callbacks == 1);
  line.Leave("b");
  CHECK(line.End("a", CallbackEnd::kRemoved) == CallbackEnded::kOver);
  line.Join("c", "anagrafe");
  CHECK(line.Ask("c") == CallbackAsked::kKept);
}

TEST_CASE("nobody is put off while an operator's phone rings for him") {
  Desk line(Groups{kAnagrafe});
  line.Register("rossi");
  line.Join("a", "anagrafe");
  CHECK(line.Ask("a") == CallbackAsked::kConnecting);
  CHECK(line.List().empty());
}

TEST_CASE("while one is called the other operators serve those behind him") {
  Desk line(Groups{kTwo});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Pass(11s);
  line.Register("rossi");
  REQUIRE(line.Take().size() == 1);
  line.Register("bianchi");
  line.Join("b", "anagrafe");
  CHECK(line.Offers() == Names{"b>bianchi"});
}

TEST_CASE("an operator who goes away while the citizen is called leaves him at his place") {
  Desk line(Groups{kTwo});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Pass(11s);
  line.Register("rossi");
  const auto turns = line.Take();
  REQUIRE(turns.size() == 1);
  line.Unregister("rossi");
  CHECK(line.TakeWithdrawn().size() == 1);
  line.Join("b", "anagrafe");
  line.Reached(turns.front());
  CHECK(line.Ahead("a") == 0);
  CHECK(line.Ahead("b") == 1);
  line.Register("bianchi");
  CHECK(line.Offers() == Names{"a>bianchi"});
}

TEST_CASE("a callback is given up when it is too late for it") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Pass(8h + 1s);
  CHECK(line.List().empty());
  CHECK(line.Counted() == Names{"callback-asked", "callback-given-up"});
}

TEST_CASE("the desk takes a callback out of the line, but none that is being called") {
  Desk line(Groups{kAnagrafe});
  line.Join("a", "anagrafe");
  line.Ask("a");
  line.Pass(11s);
  line.Register("rossi");
  REQUIRE(line.Take().size() == 1);
  CHECK(line.End("a", CallbackEnd::kRemoved) == CallbackEnded::kCalled);
  CHECK(line.End("a", CallbackEnd::kCancelled) == CallbackEnded::kOver);
  CHECK(line.Activity("rossi") == OperatorActivity::kAvailable);
}

TEST_CASE("there is a limit to those who keep a place") {
  Desk line(Groups{kAnagrafe});
  for (int i = 0; i < 51; ++i) line.Join("t" + std::to_string(i), "anagrafe");
  for (int i = 0; i < 50; ++i) {
    REQUIRE(line.Ask("t" + std::to_string(i), "+3933300000" + std::to_string(10 + i)) ==
            CallbackAsked::kKept);
  }
  CHECK(line.Ask("t50", "+393339999999") == CallbackAsked::kFull);
  // And behind all of them the others are served while they are not to be called yet.
  line.Register("rossi");
  CHECK(line.Offers() == Names{"t50>rossi"});
}

// Whatever happens, in any order: nobody is served twice or lost, and one operator has one caller.
TEST_CASE("callbacks in any order of events end once and lose nobody") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto any = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Desk line(Groups{kTwo}, TestPolicy(10s));
  std::set<std::string> open;      // in the line
  std::set<std::string> answered;  // served
  std::vector<CallbackTurn> taken;
  int tickets = 0;
  for (int step = 0; step < 600; ++step) {
    switch (any(9)) {
      case 0: {
        const std::string ticket = "t" + std::to_string(tickets++);
        line.Join({.ticket = model::TicketId(ticket),
                   .group = model::GroupId("anagrafe"),
                   .edge = EdgeId("edge-1"),
                   .call = model::CallId("call-" + ticket)});
        if (line.Ask(ticket, "+39333" + std::to_string(1000000 + tickets)) ==
            CallbackAsked::kKept) {
          open.insert(ticket);
        } else {
          line.Leave(ticket);
        }
        break;
      }
      case 1:
        line.Register(any(2) == 0 ? "rossi" : "bianchi", 60s);
        break;
      case 2:
        line.Unregister(any(2) == 0 ? "rossi" : "bianchi");
        break;
      case 3:
      case 4:
        for (const CallbackTurn& turn : line.Take("edge-" + std::to_string(2 + any(3)))) {
          CHECK(open.contains(turn.offer.ticket.value));
          taken.push_back(turn);
        }
        break;
      case 5:
        line.Pass(std::chrono::seconds(any(20)));
        break;
      default: {
        if (taken.empty()) break;
        const auto at = taken.begin() + any(static_cast<int>(taken.size()));
        const CallbackTurn turn = *at;
        taken.erase(at);
        const std::string ticket = turn.offer.ticket.value;
        if (!open.contains(ticket)) break;
        if (any(3) == 0) {
          const CallbackEnded ended = line.End(ticket, CallbackEnd::kMissed);
          if (ended == CallbackEnded::kOver) open.erase(ticket);
          break;
        }
        if (line.Settle(turn.offer.offer.value, SettleResult::kAnswered) == SettleAnswer::kDone) {
          CHECK(answered.insert(ticket).second);
          open.erase(ticket);
          line.Settle(turn.offer.offer.value, SettleResult::kEnded);
        }
      }
    }
    REQUIRE(line.List().size() == open.size());
    REQUIRE(static_cast<std::size_t>(line.Line("anagrafe").callbacks) == open.size());
  }
}

}  // namespace
}  // namespace centralino::queue
