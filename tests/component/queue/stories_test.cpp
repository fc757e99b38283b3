// The rules of the queue told as stories, on the real scripts and a clock the test moves.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using Groups = std::vector<GroupSpec>;

const GroupSpec kAnagrafe{.id = "anagrafe", .members = {"rossi", "bianchi", "verdi"}};

TEST_CASE("callers who find nobody free wait in the order in which they came") {
  House house(Groups{kAnagrafe});
  CHECK(house.Join("a", "anagrafe").result == JoinResult::kWaiting);
  house.Join("b", "anagrafe");
  house.Join("c", "anagrafe");
  CHECK(house.Offers().empty());
  CHECK(house.Ahead("a") == 0);
  CHECK(house.Ahead("b") == 1);
  CHECK(house.Ahead("c") == 2);
  house.Register("rossi");
  CHECK(house.Offers() == Names{"a>rossi"});
  CHECK(house.Ahead("b") == 1);
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  CHECK(house.Ahead("b") == 0);
  CHECK(house.Ahead("a") == std::nullopt);
  CHECK(house.Activity("rossi") == OperatorActivity::kTalking);
}

TEST_CASE("who joins is told how many are ahead, where that is a rank") {
  const GroupSpec alone{.id = "anagrafe", .members = {"rossi"}};
  House house(Groups{alone});
  CHECK(house.Join("a", "anagrafe").ahead == 0);
  const JoinAnswer second = house.Join("b", "anagrafe");
  CHECK(second.ahead == 1);
  CHECK(second.read_at == house.now());
  // One who joins once more has been told something since.
  CHECK(house.Join("b", "anagrafe").ahead == std::nullopt);
  house.Register("rossi");
  CHECK(house.Join("c", "anagrafe").ahead == 2);

  House shared(Groups{alone, {.id = "tributi", .members = {"rossi", "verdi"}}});
  CHECK(shared.Join("a", "anagrafe").ahead == 0);
  CHECK(shared.Join("b", "tributi").ahead == std::nullopt);
}

TEST_CASE("the end of a talk brings the next caller in the same breath") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Offers();
  CHECK(house.Settle(house.OfferOf("a"), SettleResult::kEnded) == SettleAnswer::kDone);
  CHECK(house.Offers() == Names{"b>rossi"});
}

TEST_CASE("the first operator does not answer, the second is busy, the third answers") {
  House house(Groups{kAnagrafe});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join("a", "anagrafe");
  CHECK(house.Offers() == Names{"a>rossi"});
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  CHECK(house.Offers() == Names{"a>bianchi"});
  house.Settle(house.OfferOf("a"), SettleResult::kBusy);
  CHECK(house.Offers() == Names{"a>verdi"});
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  CHECK(house.Activity("verdi") == OperatorActivity::kTalking);
}

TEST_CASE("a caller keeps his place when the operator does not answer") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Offers();
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  CHECK(house.Ahead("a") == 0);
  CHECK(house.Ahead("b") == 1);
  house.Register("bianchi");
  CHECK(house.Offers() == Names{"a>bianchi"});
}

TEST_CASE("a phone rung in vain does not let those behind pass: an operator is kept in hand") {
  House house(Groups{kAnagrafe});
  for (const char* id : {"rossi", "bianchi"}) house.Register(id);
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Join("c", "anagrafe");
  CHECK(house.Offers() == Names{"a>rossi"});
  CHECK(house.Ahead("b") == 1);
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  CHECK(house.Offers() == Names{"a>bianchi"});
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  CHECK(house.Ahead("b") == 0);
}

TEST_CASE("the operator kept in hand is given as soon as the one ahead is served") {
  House house(Groups{kAnagrafe});
  for (const char* id : {"rossi", "bianchi"}) house.Register(id);
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Offers();
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  CHECK(house.Offers() == Names{"b>bianchi"});
}

TEST_CASE("with operators enough phones ring for several callers at once") {
  House house(Groups{{.id = "g", .members = {"1", "2", "3", "4", "5", "6"}}});
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) house.Register(id);
  for (const char* ticket : {"a", "b", "c", "d"}) house.Join(ticket, "g");
  CHECK(house.Offers() == Names{"a>1", "b>2", "c>3"});
}

TEST_CASE("an operator who failed rests, then may be tried again") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Offers();
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  CHECK(house.Offers().empty());
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);
  house.Pass(29s);
  CHECK(house.Offers().empty());
  house.Pass(1s);
  CHECK(house.Offers() == Names{"a>rossi"});
}

TEST_CASE("an operator who failed a caller is tried again only after all others") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Register("bianchi");
  house.Join("a", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kBusy);
  house.Offers();
  house.Pass(15s);  // rossi rests no more
  house.Settle(house.OfferOf("a"), SettleResult::kBusy);
  CHECK(house.Offers() == Names{"a>rossi"});
  house.Pass(15s);
  house.Register("verdi");
  house.Settle(house.OfferOf("a"), SettleResult::kBusy);
  CHECK(house.Offers() == Names{"a>verdi"});
}

TEST_CASE("the doubtful are asked after those who can be trusted, until they show themselves") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Register("bianchi");
  house.Join("a", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  house.Pass(30s);
  house.Offers();
  house.Join("b", "anagrafe");
  CHECK(house.Offers() == Names{"b>bianchi"});
  house.Leave("b");
  REQUIRE(house.SetMode("rossi", OperatorMode::kAvailable).ok());
  house.Join("c", "anagrafe");
  CHECK(house.Offers() == Names{"c>rossi"});
}

TEST_CASE("two groups share an operator: the longest waiting is served first") {
  House house(
      Groups{{.id = "anagrafe", .members = {"rossi"}}, {.id = "tributi", .members = {"rossi"}}});
  house.Join("t1", "tributi");
  house.Join("a1", "anagrafe");
  house.Join("t2", "tributi");
  CHECK(house.Ahead("t1") == 0);
  CHECK(house.Ahead("a1") == 1);
  CHECK(house.Ahead("t2") == 2);
  house.Register("rossi");
  for (const char* ticket : {"t1", "a1", "t2"}) {
    CHECK(house.Offers() == Names{std::string(ticket) + ">rossi"});
    house.Settle(house.OfferOf(ticket), SettleResult::kAnswered);
    house.Settle(house.OfferOf(ticket), SettleResult::kEnded);
  }
}

TEST_CASE("where groups share only some operators a number is said only when it is sure") {
  House house(
      {{.id = "anagrafe", .members = {"rossi"}}, {.id = "tributi", .members = {"rossi", "verdi"}}});
  house.Register("rossi");
  house.Register("verdi");
  house.Join("x", "tributi");
  house.Join("y", "tributi");
  house.Settle(house.OfferOf("x"), SettleResult::kAnswered);
  house.Settle(house.OfferOf("y"), SettleResult::kAnswered);
  house.Join("a", "anagrafe");
  house.Join("t", "tributi");
  CHECK(house.Ahead("a") == 0);
  CHECK(house.Ahead("t") == std::nullopt);
}

TEST_CASE("priority goes first, but not before a phone that rings already") {
  House house(Groups{{.id = "g", .members = {"rossi"}}});
  house.Register("rossi");
  house.Join("a", "g");
  house.Join("b", "g");
  house.Join(JoinCall{.ticket = model::TicketId("p"), .group = model::GroupId("g"), .priority = 5});
  CHECK(house.Ahead("p") == 1);
  CHECK(house.Ahead("b") == 2);
  house.Offers();
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  CHECK(house.Ahead("p") == 0);
  CHECK(house.Ahead("a") == 1);
  house.Pass(30s);
  CHECK(house.Offers() == Names{"p>rossi"});
}

TEST_CASE("levels of competence: the first level is asked first, each in its order") {
  House house(Groups{{.id = "g", .members = {"expert:2", "clerk:1", "other:1"}}});
  for (const char* id : {"expert", "other", "clerk"}) house.Register(id);
  house.Join("a", "g");
  CHECK(house.Offers() == Names{"a>clerk"});
  house.Settle(house.OfferOf("a"), SettleResult::kDeclined);
  CHECK(house.Offers() == Names{"a>other"});
  house.Settle(house.OfferOf("a"), SettleResult::kUnreachable);
  CHECK(house.Offers() == Names{"a>expert"});
}

TEST_CASE("longest idle: who has been free the longest is asked first") {
  House house(Groups{
      {.id = "g", .members = {"rossi", "bianchi"}, .strategy = model::RingStrategy::kLongestIdle}});
  house.Register("bianchi");
  house.Pass(1s);
  house.Register("rossi");
  house.Join("a", "g");
  CHECK(house.Offers() == Names{"a>bianchi"});
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Pass(10s);
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  house.Join("b", "g");
  CHECK(house.Offers() == Names{"b>rossi"});
}

TEST_CASE("fewest calls: who has answered the least is asked first") {
  House house(Groups{
      {.id = "g", .members = {"rossi", "bianchi"}, .strategy = model::RingStrategy::kFewestCalls}});
  house.Register("rossi");
  house.Join("a", "g");
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  house.Register("bianchi");
  house.Offers();
  house.Join("b", "g");
  CHECK(house.Offers() == Names{"b>bianchi"});
}

TEST_CASE("wrap-up holds the operator back, to the millisecond") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join(JoinCall{
      .ticket = model::TicketId("a"), .group = model::GroupId("anagrafe"), .wrap_up = 10s});
  house.Join("b", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Offers();
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  CHECK(house.Activity("rossi") == OperatorActivity::kWrapUp);
  CHECK(house.next_due() == house.now() + 10s);
  house.Pass(9'999ms);
  CHECK(house.Offers().empty());
  house.Pass(1ms);
  CHECK(house.Offers() == Names{"b>rossi"});
}

TEST_CASE("an operator who says he is ready ends his wrap-up") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join(JoinCall{
      .ticket = model::TicketId("a"), .group = model::GroupId("anagrafe"), .wrap_up = 60s});
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  house.Join("b", "anagrafe");
  house.Offers();
  REQUIRE(house.SetMode("rossi", OperatorMode::kAvailable).ok());
  CHECK(house.Offers() == Names{"b>rossi"});
}

}  // namespace
}  // namespace centralino::queue
