// Lines that nobody answers any more: those who wait are told, whoever left and however.
#include <algorithm>
#include <catch2/catch.hpp>

#include "house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;

const GroupSpec kAnagrafe{.id = "anagrafe", .members = {"rossi", "verdi"}};
const GroupSpec kSwitchboard{.id = "switchboard", .members = {"neri"}};

// Two wait while both operators talk to others.
struct Busy {
  Busy() {
    for (const char* each : {"rossi", "verdi"}) {
      house.Register(each, 1h);
      house.Join(std::string("talks-to-") + each, "anagrafe");
    }
    for (const char* each : {"rossi", "verdi"}) {
      house.Settle(house.OfferOf(std::string("talks-to-") + each), SettleResult::kAnswered);
    }
    house.Join("one", "anagrafe");
    house.Join("two", "anagrafe");
    house.TakeChanges();
  }

  // The last that was said of the line, to the edges with callers in it.
  Staff Told() {
    const std::vector<LineChange> changes = house.TakeChanges();
    REQUIRE_FALSE(changes.empty());
    CHECK(changes.back().group == model::GroupId("anagrafe"));
    CHECK(changes.back().edges.size() == 1);
    return changes.back().staff;
  }

  House house{{kAnagrafe, kSwitchboard}};
};

TEST_CASE("while somebody is present, also talking, the line is not forsaken") {
  Busy busy;
  busy.house.Leave("one");
  CHECK(busy.Told() == Staff::kSomebody);
  busy.house.Unregister("rossi");
  const auto changes = busy.house.TakeChanges();
  CHECK(std::none_of(changes.begin(), changes.end(),
                     [](const LineChange& each) { return each.staff != Staff::kSomebody; }));
}

TEST_CASE("the last to log out forsakes the line; the first to come back does not leave it so") {
  Busy busy;
  busy.house.Unregister("rossi");
  busy.house.Unregister("verdi");
  CHECK(busy.Told() == Staff::kNobodyNow);
  busy.house.Register("verdi");
  busy.house.Leave("one");
  CHECK(busy.Told() == Staff::kSomebody);
}

TEST_CASE("the last to pause or to be set away forsakes the line") {
  Busy busy;
  REQUIRE(busy.house.SetMode("rossi", OperatorMode::kPaused).ok());
  busy.house.TakeChanges();
  REQUIRE(busy.house.SetMode("verdi", OperatorMode::kAway).ok());
  CHECK(busy.Told() == Staff::kNobodyNow);
}

TEST_CASE("the last binding that runs out forsakes the line, though nobody does anything") {
  Busy busy;
  busy.house.Register("rossi", 60s);
  busy.house.Register("verdi", 90s);
  busy.house.TakeChanges();
  busy.house.Pass(61s);
  const auto still = busy.house.TakeChanges();
  CHECK(std::none_of(still.begin(), still.end(),
                     [](const LineChange& each) { return each.staff != Staff::kSomebody; }));
  busy.house.Pass(30s);
  CHECK(busy.Told() == Staff::kNobodyNow);
}

TEST_CASE("one who does not answer again and again is away, and forsakes the line") {
  House house{{{.id = "anagrafe", .members = {"rossi"}, .away_after = 1}}};
  house.Register("rossi");
  house.Join("one", "anagrafe");
  house.Settle(house.OfferOf("one"), SettleResult::kNoAnswer);
  const auto changes = house.TakeChanges();
  REQUIRE_FALSE(changes.empty());
  CHECK(changes.back().staff == Staff::kNobodyNow);
}

TEST_CASE("a revision that deletes all members, or the group, forsakes the line for good") {
  Busy busy;
  for (int i = 0; i < 8; ++i) busy.house.Join("more-" + std::to_string(i), "anagrafe");
  busy.house.TakeChanges();
  SECTION("all members") {
    busy.house.Configure(2, {{.id = "anagrafe", .members = {}}, kSwitchboard});
    CHECK(busy.Told() == Staff::kNobodyEver);
    CHECK(busy.house.Join("late", "anagrafe").result == JoinResult::kNobodyPresent);
  }
  SECTION("the group") {
    busy.house.Configure(2, {kSwitchboard});
    CHECK(busy.Told() == Staff::kNobodyEver);
    CHECK(busy.house.Join("late", "anagrafe").result == JoinResult::kNoSuchGroup);
  }
  // Each goes where routing says; his arrival is kept.
  const JoinAnswer moved = busy.house.Join({.ticket = model::TicketId("two-again"),
                                            .group = model::GroupId("switchboard"),
                                            .edge = EdgeId("edge"),
                                            .call = model::CallId("call-two"),
                                            .previous = model::TicketId("two")});
  CHECK(moved.result == JoinResult::kWaiting);
}

TEST_CASE("the heartbeat tells an edge that did not hear it") {
  Busy busy;
  busy.house.Unregister("rossi");
  busy.house.Unregister("verdi");
  busy.house.TakeChanges();
  const HeartbeatAnswer answer =
      busy.house.Heartbeat("edge", {}, {{.group = model::GroupId("anagrafe"), .version = 1}});
  REQUIRE(answer.newer.size() == 1);
  CHECK(answer.newer[0].staff == Staff::kNobodyNow);
}

TEST_CASE("who leaves a forsaken line is counted so") {
  Busy busy;
  busy.house.TakeTallies();
  REQUIRE(busy.house
              .Try(busy.house.transitions().Leave(busy.house.organization(), model::TicketId("one"),
                                                  LeaveReason::kNobodyPresent))
              .ok());
  CHECK(busy.house.TakeTallies() ==
        std::vector<Tally>{{model::GroupId("anagrafe"), "nobody", 0ms}});
}

}  // namespace
}  // namespace centralino::queue
