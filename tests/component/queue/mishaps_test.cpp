// The rules of the queue told as stories: what is repeated, taken back, lost on the way, vanishes.
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

TEST_CASE("an offer nobody settles returns the caller to his place") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  const std::string lost = house.OfferOf("a");
  house.Pass(23s);  // ring time and grace
  REQUIRE(house.TakeWithdrawn().size() == 1);
  CHECK(house.Ahead("a") == 0);
  CHECK(house.Ahead("b") == 1);
  CHECK(house.Settle(lost, SettleResult::kAnswered) == SettleAnswer::kOver);
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);
  house.Offers();
  house.Register("bianchi");
  CHECK(house.Offers() == Names{"a>bianchi"});
}

TEST_CASE("a repeated join changes nothing, also when the caller was served or left meanwhile") {
  House house(Groups{kAnagrafe});
  const JoinAnswer first = house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  CHECK(house.Join("a", "anagrafe").result == first.result);
  CHECK(house.Line("anagrafe").waiting == 2);
  CHECK(house.Ahead("b") == 1);
  house.Leave("a");
  CHECK(house.Join("a", "anagrafe").result == JoinResult::kWaiting);
  CHECK(house.Line("anagrafe").waiting == 1);
  house.Register("rossi");
  house.Settle(house.OfferOf("b"), SettleResult::kAnswered);
  CHECK(house.Join("b", "anagrafe").result == JoinResult::kWaiting);
  CHECK(house.Line("anagrafe").waiting == 0);
}

TEST_CASE("a leave that overtakes its join wins") {
  House house(Groups{kAnagrafe});
  house.Leave("a");
  house.Join("a", "anagrafe");
  CHECK(house.Line("anagrafe").waiting == 0);
}

TEST_CASE("a repeated settle gets the same answer, a contradicting one is refused") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  const std::string offer = house.OfferOf("a");
  CHECK(house.Settle(offer, SettleResult::kAnswered) == SettleAnswer::kDone);
  CHECK(house.Settle(offer, SettleResult::kAnswered) == SettleAnswer::kDone);
  CHECK(house.Settle(offer, SettleResult::kNoAnswer) == SettleAnswer::kOver);
  CHECK(house.Settle(offer, SettleResult::kEnded) == SettleAnswer::kDone);
  CHECK(house.Settle(offer, SettleResult::kEnded) == SettleAnswer::kDone);
  CHECK(house.Settle(offer, SettleResult::kAnswered) == SettleAnswer::kDone);
  CHECK(house.Settle(offer, SettleResult::kBusy) == SettleAnswer::kOver);
  CHECK(house.Settle("nobody's", SettleResult::kBusy) == SettleAnswer::kUnknownOffer);
}

TEST_CASE("a caller who hangs up while a phone rings frees the operator and moves up the rest") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Join("c", "anagrafe");
  house.Offers();
  house.TakeChanges();
  house.Leave("a");
  CHECK(house.Offers() == Names{"b>rossi"});
  CHECK(house.Ahead("c") == 1);
  CHECK(house.TakeChanges().size() == 1);
  house.Leave("a");
  CHECK(house.TakeChanges().empty());
  house.Settle(house.OfferOf("b"), SettleResult::kWithdrawn);
  CHECK(house.Offers() == Names{"c>rossi"});
}

TEST_CASE("a full line, an empty house and an unknown group are told at once") {
  House house(Groups{kAnagrafe});
  JoinCall call{.ticket = model::TicketId("a"),
                .group = model::GroupId("anagrafe"),
                .max_callers = 1,
                .wait_when_nobody_present = false};
  CHECK(house.Join(call).result == JoinResult::kNobodyPresent);
  call.ticket = model::TicketId("b");
  house.Register("rossi");
  REQUIRE(house.SetMode("rossi", OperatorMode::kPaused).ok());
  CHECK(house.Join(call).result == JoinResult::kNobodyPresent);
  call.ticket = model::TicketId("c");
  REQUIRE(house.SetMode("rossi", OperatorMode::kAvailable).ok());
  CHECK(house.Join(call).result == JoinResult::kWaiting);
  call.ticket = model::TicketId("d");
  CHECK(house.Join(call).result == JoinResult::kLineFull);
  CHECK(house.Join(call).result == JoinResult::kLineFull);
  call.ticket = model::TicketId("e");
  call.group = model::GroupId("nowhere");
  CHECK(house.Join(call).result == JoinResult::kNoSuchGroup);
}

TEST_CASE("the operator who was dialled in vain is not offered the same caller") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  JoinCall call{.ticket = model::TicketId("a"),
                .group = model::GroupId("anagrafe"),
                .except = model::OperatorId("rossi")};
  house.Join(call);
  CHECK(house.Offers().empty());
  house.Join("b", "anagrafe");
  CHECK(house.Offers() == Names{"b>rossi"});
  house.Register("bianchi");
  CHECK(house.Offers() == Names{"a>bianchi"});
  call.ticket = model::TicketId("c");
  call.wait_when_nobody_present = false;
  house.Unregister("bianchi");
  CHECK(house.Join(call).result == JoinResult::kNobodyPresent);
}

TEST_CASE("a direct call takes the operator, and no line gets him meanwhile") {
  House house(Groups{kAnagrafe});
  const ReserveCall call{
      .offer = model::OfferId("direct"), .operator_id = model::OperatorId("rossi"), .wrap_up = 0s};
  CHECK(house.Reserve(call) == ReserveResult::kAbsent);
  house.Register("rossi");
  CHECK(house.Reserve(call) == ReserveResult::kReserved);
  CHECK(house.Reserve(call) == ReserveResult::kReserved);
  ReserveCall other = call;
  other.offer = model::OfferId("other");
  CHECK(house.Reserve(other) == ReserveResult::kBusy);
  house.Join("a", "anagrafe");
  CHECK(house.Offers().empty());
  house.Settle("direct", SettleResult::kAnswered);
  CHECK(house.Activity("rossi") == OperatorActivity::kTalking);
  house.Settle("direct", SettleResult::kEnded);
  CHECK(house.Offers() == Names{"a>rossi"});
  CHECK(house.Reserve(other) == ReserveResult::kBusy);
}

TEST_CASE("a reservation nobody settles frees the operator") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Reserve({.offer = model::OfferId("direct"), .operator_id = model::OperatorId("rossi")});
  house.Join("a", "anagrafe");
  house.Pass(23s);
  REQUIRE(house.TakeWithdrawn().size() == 1);
  house.Pass(30s);
  CHECK(house.Offers() == Names{"a>rossi"});
}

TEST_CASE("an operator who calls out is talking, and shows that he is there") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kNoAnswer);
  house.Offers();
  CHECK(house.Reserve({.offer = model::OfferId("out"),
                       .operator_id = model::OperatorId("rossi"),
                       .outgoing = true}) == ReserveResult::kReserved);
  CHECK(house.Activity("rossi") == OperatorActivity::kTalking);
  house.Settle("out", SettleResult::kEnded);
  CHECK(house.Offers() == Names{"a>rossi"});
}

TEST_CASE("paused while his phone rings: the offer is taken back and the next is tried") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  house.Register("bianchi");
  house.Join("a", "anagrafe");
  house.Offers();
  REQUIRE(house.SetMode("rossi", OperatorMode::kPaused, "request-1").ok());
  REQUIRE(house.TakeWithdrawn().size() == 1);
  CHECK(house.Offers() == Names{"a>bianchi"});
  CHECK(house.Activity("rossi") == OperatorActivity::kPaused);
  REQUIRE(house.SetMode("rossi", OperatorMode::kAvailable).ok());
  REQUIRE(house.SetMode("rossi", OperatorMode::kPaused, "request-1").ok());
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);
  CHECK(absl::IsNotFound(house.SetMode("nobody", OperatorMode::kPaused)));
}

TEST_CASE("a binding that runs out makes the operator absent; a phone that goes frees its caller") {
  House house(Groups{kAnagrafe});
  house.Register("rossi", 60s);
  CHECK(house.Line("anagrafe").present == 1);
  house.Pass(60s);
  CHECK(house.Activity("rossi") == OperatorActivity::kUnregistered);
  CHECK(house.Line("anagrafe").present == 0);
  house.Join("a", "anagrafe");
  house.Register("rossi");
  house.Register("bianchi");
  CHECK(house.Offers() == Names{"a>rossi"});
  house.Unregister("rossi");
  CHECK(house.Offers() == Names{"a>bianchi"});
}

TEST_CASE("the edge that vanished loses its callers and frees its operators") {
  House house(Groups{kAnagrafe}, TestPolicy(10s));
  house.Register("rossi");
  house.Register("bianchi");
  const auto join = [&](const char* ticket, const char* edge) {
    house.Join(JoinCall{.ticket = model::TicketId(ticket),
                        .group = model::GroupId("anagrafe"),
                        .edge = EdgeId(edge)});
  };
  join("talks", "dead");
  house.Settle(house.OfferOf("talks"), SettleResult::kAnswered);
  join("rings", "dead");
  join("waits", "dead");
  join("lives", "alive");
  house.Offers();
  house.PassQuietly(5s);
  house.Heartbeat("alive", {});
  house.Pass(5s);
  CHECK(house.Offers() == Names{"lives>rossi"});
  CHECK(house.Line("anagrafe").waiting == 0);
  CHECK(house.Activity("bianchi") == OperatorActivity::kAvailable);
  CHECK(house.Ahead("waits") == std::nullopt);
}

TEST_CASE("an edge that comes back gets its callers' places back by joining again") {
  House house(Groups{kAnagrafe}, TestPolicy(10s));
  house.Join(JoinCall{
      .ticket = model::TicketId("a"), .group = model::GroupId("anagrafe"), .edge = EdgeId("away")});
  house.PassQuietly(5s);
  house.Join("b", "anagrafe");
  house.Pass(5s);
  CHECK(house.Ahead("b") == 0);
  house.Join(JoinCall{
      .ticket = model::TicketId("a"), .group = model::GroupId("anagrafe"), .edge = EdgeId("away")});
  CHECK(house.Ahead("a") == 0);
  CHECK(house.Ahead("b") == 1);
}

TEST_CASE("an offer from before its edge was lost is never taken for a new one") {
  House house(Groups{kAnagrafe}, TestPolicy(10s));
  house.Register("rossi");
  house.Join("a", "anagrafe");
  const std::string old = house.OfferOf("a");
  house.Pass(10s);
  house.Join("a", "anagrafe");
  CHECK(house.OfferOf("a") != old);
  CHECK(house.Settle(old, SettleResult::kBusy) == SettleAnswer::kOver);
  CHECK(house.Settle(house.OfferOf("a"), SettleResult::kAnswered) == SettleAnswer::kDone);
}

TEST_CASE("a heartbeat heals what was lost on the way") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  const JoinAnswer joined = house.Join("a", "anagrafe");
  const std::string offer = house.OfferOf("a");
  HeartbeatAnswer healed = house.Heartbeat("edge-1", {}, {{model::GroupId("anagrafe"), 1}});
  REQUIRE(healed.missing.size() == 1);
  CHECK(healed.missing.front().offer.value == offer);
  CHECK(healed.missing.front().call.value == "call-of-a");
  REQUIRE(healed.newer.size() == 1);
  CHECK(healed.newer.front().version == joined.line_version);

  healed = house.Heartbeat("edge-1", {offer, "gone"},
                           {{model::GroupId("anagrafe"), joined.line_version}});
  CHECK(healed.missing.empty());
  CHECK(healed.newer.empty());
  REQUIRE(healed.withdrawn.size() == 1);
  CHECK(healed.withdrawn.front().offer.value == "gone");
}

TEST_CASE("a talk whose end was lost does not lock the operator up for ever") {
  House house(Groups{kAnagrafe}, TestPolicy(10s));
  house.Register("rossi");
  house.Join("a", "anagrafe");
  const std::string offer = house.OfferOf("a");
  house.Settle(offer, SettleResult::kAnswered);
  for (int second = 0; second <= 9; ++second) {
    house.Heartbeat("edge-1", {});
    CHECK(house.Activity("rossi") == OperatorActivity::kTalking);
    house.Pass(1s);
  }
  house.Heartbeat("edge-1", {});
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);
}

TEST_CASE("a line's change is told once to each edge with callers in it, whatever their number") {
  House house(Groups{kAnagrafe});
  for (int i = 0; i < 10; ++i) {
    house.Join(JoinCall{.ticket = model::TicketId("t" + std::to_string(i)),
                        .group = model::GroupId("anagrafe"),
                        .edge = EdgeId(i % 2 == 0 ? "one" : "two")});
  }
  const std::vector<LineChange> joins = house.TakeChanges();
  REQUIRE(joins.size() == 10);
  house.Leave("t3");
  const std::vector<LineChange> changes = house.TakeChanges();
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().edges.size() == 2);
  CHECK(changes.front().version > joins.back().version);
}

TEST_CASE("what is counted: how long the answered and the abandoned waited, how offers failed") {
  House house(Groups{kAnagrafe});
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  house.Pass(7s);
  house.Register("rossi");
  house.Settle(house.OfferOf("a"), SettleResult::kBusy);
  house.Pass(15s);
  house.Settle(house.OfferOf("a"), SettleResult::kAnswered);
  house.Leave("b");
  const model::GroupId group("anagrafe");
  CHECK(house.TakeTallies() == std::vector<Tally>{{group, "busy", 0ms},
                                                  {group, "answered", 22s, 0},
                                                  {group, "abandoned", 22s}});
}

TEST_CASE("a new revision moves operators between groups; an older one changes nothing") {
  House house(
      Groups{{.id = "anagrafe", .members = {"rossi"}}, {.id = "tributi", .members = {"verdi"}}});
  house.Register("rossi");
  house.Join("t", "tributi");
  CHECK(house.Offers().empty());
  house.Configure(3, {{.id = "anagrafe", .members = {"verdi"}},
                      {.id = "tributi", .members = {"rossi", "verdi"}}});
  CHECK(house.Offers() == Names{"t>rossi"});
  house.Configure(2, {{.id = "anagrafe", .members = {"rossi"}}});
  CHECK(house.Line("tributi").present == 1);
}

TEST_CASE("a service refuses an organisation that stands under a test clock") {
  House house(Groups{kAnagrafe});
  const Transitions strict{Policy{}};
  const auto answer = house.Try(strict.Due(house.organization()));
  CHECK(absl::IsFailedPrecondition(answer.status()));
}

}  // namespace
}  // namespace centralino::queue
