// Response groups told as stories: all at once, levels that open late, languages, operators who do
// not answer, overflow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using Groups = std::vector<GroupSpec>;

const GroupSpec kAll{.id = "anagrafe",
                     .members = {"rossi", "bianchi", "verdi"},
                     .strategy = model::RingStrategy::kAllAtOnce};

Names Sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

Names WithdrawnOf(House& house) {
  Names names;
  for (const Withdrawn& one : house.TakeWithdrawn()) names.push_back(one.offer.value);
  return Sorted(names);
}

TEST_CASE("all at once: every phone rings, the first to answer has the caller, the rest are free") {
  House house(Groups{kAll});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join("a", "anagrafe");
  CHECK(Sorted(house.Offers()) == Names{"a>bianchi", "a>rossi", "a>verdi"});
  CHECK(house.Line("anagrafe").ringing == 1);
  house.Join("b", "anagrafe");
  CHECK(house.Offers().empty());
  CHECK(house.Ahead("b") == 1);
  house.Settle("a-2", SettleResult::kAnswered);
  CHECK(WithdrawnOf(house) == Names{"a-1", "a-3"});
  // Who was let go rings for the next at once.
  CHECK(house.Offers().size() == 2);
  CHECK(house.Line("anagrafe").waiting + house.Line("anagrafe").ringing == 1);
  // Too late by a hair: his talk is nobody's.
  CHECK(house.Settle("a-1", SettleResult::kAnswered) == SettleAnswer::kOver);
  CHECK(house.Ahead("b") == 0);
}

TEST_CASE("all at once: who becomes free rings along, who does not answer stops alone") {
  House house(Groups{kAll});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Join("b", "anagrafe");
  CHECK(house.Offers() == Names{"a>rossi"});
  house.Register("bianchi");
  CHECK(house.Offers() == Names{"a>bianchi"});
  house.Settle("a-1", SettleResult::kNoAnswer);
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);  // and rests
  CHECK(house.Line("anagrafe").ringing == 1);
  house.Settle("a-2", SettleResult::kBusy);
  CHECK(house.Line("anagrafe").ringing == 0);
  CHECK(house.Ahead("b") == 1);
  house.Register("verdi");
  CHECK(house.Offers() == Names{"a>verdi"});
}

TEST_CASE("all at once: a caller who leaves lets everybody go") {
  House house(Groups{kAll});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join("a", "anagrafe");
  house.Leave("a");
  for (const char* id : {"rossi", "bianchi", "verdi"}) {
    CHECK(house.Activity(id) == OperatorActivity::kAvailable);
  }
  CHECK(house.Line("anagrafe").available == 3);
}

TEST_CASE("all at once: an edge that vanishes with a caller keeps no operator") {
  House house(Groups{kAll}, TestPolicy(10s));
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join("a", "anagrafe");
  house.Pass(11s);
  CHECK(house.Line("anagrafe").available == 3);
  CHECK(house.Line("anagrafe").ringing == 0);
}

const GroupSpec kLate{
    .id = "anagrafe", .members = {"rossi:1", "bianchi:2", "verdi:3"}, .level_after = {20s, 40s}};

TEST_CASE("the second level opens when the first of the line has waited, the third later") {
  House house(Groups{kLate});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join("a", "anagrafe");
  CHECK(house.Offers() == Names{"a>rossi"});
  house.Settle("a-1", SettleResult::kAnswered);
  house.Join("b", "anagrafe");
  house.Pass(5s);
  house.Join("c", "anagrafe");
  CHECK(house.Offers().empty());
  CHECK(house.Ahead("c") == 1);
  house.Pass(14'999ms);
  CHECK(house.Offers().empty());
  house.Pass(1ms);
  CHECK(house.Offers() == Names{"b>bianchi"});
  house.Settle("b-1", SettleResult::kAnswered);
  // The next is the first of the line now, and has his own wait.
  house.Settle("b-1", SettleResult::kEnded);
  CHECK(house.Offers().empty());
  house.Pass(5s);
  CHECK(house.Offers() == Names{"c>bianchi"});
  house.Join("d", "anagrafe");
  house.Pass(20s);
  house.Offers();
  house.Pass(20s);
  CHECK(house.Activity("verdi") == OperatorActivity::kRinging);
}

TEST_CASE("a level opens at once when nobody of those before it is there") {
  House house(Groups{kLate});
  house.Register("bianchi");
  house.Register("verdi");
  house.Join("a", "anagrafe");
  CHECK(house.Offers() == Names{"a>bianchi"});
  house.Join("b", "anagrafe");
  CHECK(house.Offers().empty());

  House leaving(Groups{kLate});
  for (const char* id : {"rossi", "bianchi"}) leaving.Register(id);
  leaving.Join("a", "anagrafe");
  leaving.Settle("a-1", SettleResult::kAnswered);
  leaving.Join("b", "anagrafe");
  leaving.Offers();
  CHECK(leaving.SetMode("rossi", OperatorMode::kPaused).ok());
  CHECK(leaving.Offers() == Names{"b>bianchi"});
}

TEST_CASE("who was diverted from the only one of the first level goes to the second at once") {
  House house(Groups{kLate});
  for (const char* id : {"rossi", "bianchi"}) house.Register(id);
  house.Join(JoinCall{.ticket = model::TicketId("a"),
                      .group = model::GroupId("anagrafe"),
                      .except = model::OperatorId("rossi")});
  CHECK(house.Offers() == Names{"a>bianchi"});
}

JoinCall Speaks(const std::string& ticket, const std::string& language, bool only) {
  return JoinCall{.ticket = model::TicketId(ticket),
                  .group = model::GroupId("anagrafe"),
                  .speaks = language,
                  .speaks_only = only};
}

GroupSpec Bilingual() {
  GroupSpec spec{.id = "anagrafe", .members = {"rossi", "bianchi", "verdi"}};
  spec.speakers = {{"verdi", "en-GB"}};
  return spec;
}

TEST_CASE("a caller of another language goes first to who speaks it, and else to anybody") {
  House house(Groups{Bilingual()});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join(Speaks("a", "en", false));
  CHECK(house.Offers() == Names{"a>verdi"});
  house.Join(Speaks("b", "en", false));
  CHECK(house.Offers() == Names{"b>rossi"});
  for (const char* offer : {"a-1", "b-1"}) house.Settle(offer, SettleResult::kAnswered);
  house.Join(Speaks("c", "zh", true));
  CHECK(house.Offers() == Names{"c>bianchi"});
}

TEST_CASE("a language that is required waits for its speaker while he is there, and no longer") {
  House house(Groups{Bilingual()});
  for (const char* id : {"rossi", "bianchi", "verdi"}) house.Register(id);
  house.Join(Speaks("a", "en", true));
  house.Join(Speaks("b", "en", true));
  house.Join("c", "anagrafe");
  CHECK(house.Offers() == Names{"a>verdi", "c>rossi"});
  house.Unregister("verdi");
  // His caller and the one who waited for him are not left in the line for ever.
  const Names offers = house.Offers();
  CHECK(std::count(offers.begin(), offers.end(), "a>bianchi") == 1);
}

TEST_CASE("an operator who does not answer three times in a row is away, and told why") {
  House house(Groups{{.id = "anagrafe", .members = {"rossi"}}});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  for (int i = 1; i <= 3; ++i) {
    CHECK(house.Activity("rossi") == OperatorActivity::kRinging);
    house.Settle("a-" + std::to_string(i), SettleResult::kNoAnswer);
    house.Pass(31s);
  }
  CHECK(house.Activity("rossi") == OperatorActivity::kAway);
  CHECK(house.Reason("rossi") == "no-answer");
  CHECK(house.Line("anagrafe").present == 0);
  CHECK(house.SetMode("rossi", OperatorMode::kAvailable).ok());
  CHECK(house.Activity("rossi") == OperatorActivity::kRinging);
  CHECK(house.Reason("rossi").empty());
}

TEST_CASE("an operator changes how he stands, asks for it, and learns why he was set to away") {
  House house(Groups{{.id = "anagrafe", .members = {"rossi"}, .away_after = 1}});
  house.Register("rossi");
  const auto stand = [&](std::optional<OperatorMode> mode, const std::string& reason) {
    const auto answer = house.Try(
        house.transitions().Stand(house.organization(), model::OperatorId("rossi"), mode, reason));
    REQUIRE(answer.ok());
    return *answer;
  };
  CHECK(stand(std::nullopt, "").now == Standing{OperatorMode::kAvailable, ""});
  CHECK(stand(OperatorMode::kPaused, "break").now == Standing{OperatorMode::kPaused, "break"});
  CHECK(house.Activity("rossi") == OperatorActivity::kPaused);
  CHECK(house.Reserve({.offer = model::OfferId("r"), .operator_id = model::OperatorId("rossi")}) ==
        ReserveResult::kAbsent);
  CHECK(stand(OperatorMode::kAvailable, "").before == Standing{OperatorMode::kPaused, "break"});
  house.Join("a", "anagrafe");
  house.Settle("a-1", SettleResult::kNoAnswer);
  CHECK(stand(std::nullopt, "").now == Standing{OperatorMode::kAway, kDidNotAnswer});
  CHECK(stand(OperatorMode::kAvailable, "").before == Standing{OperatorMode::kAway, kDidNotAnswer});
  CHECK(stand(OperatorMode::kAway, "").now == Standing{OperatorMode::kAway, ""});
  const auto unknown = house.Try(house.transitions().Stand(
      house.organization(), model::OperatorId("nobody"), OperatorMode::kAway, ""));
  REQUIRE(unknown.ok());
  CHECK_FALSE(unknown->known);
}

TEST_CASE("an answer forgets the calls that were not answered before") {
  House house(Groups{{.id = "anagrafe", .members = {"rossi"}, .away_after = 2}});
  house.Register("rossi");
  house.Join("a", "anagrafe");
  house.Settle("a-1", SettleResult::kNoAnswer);
  house.Pass(31s);
  house.Settle("a-2", SettleResult::kEnded);
  house.Join("b", "anagrafe");
  house.Settle("b-1", SettleResult::kNoAnswer);
  CHECK(house.Activity("rossi") == OperatorActivity::kAvailable);
  house.Pass(31s);
  house.Settle("b-2", SettleResult::kNoAnswer);
  CHECK(house.Activity("rossi") == OperatorActivity::kAway);
}

TEST_CASE("fewest calls: counted since he came, whoever has answered least is next") {
  House house(Groups{{.id = "anagrafe",
                      .members = {"rossi", "bianchi"},
                      .strategy = model::RingStrategy::kFewestCalls}});
  house.Register("rossi");
  house.Register("bianchi");
  house.Join("a", "anagrafe");
  house.Settle(house.OfferOf("a"), SettleResult::kEnded);
  const std::string first = house.Offers().front();
  house.Join("b", "anagrafe");
  CHECK(house.Offers().front() != "b" + first.substr(1));
  house.Settle(house.OfferOf("b"), SettleResult::kEnded);
  house.Join("c", "anagrafe");
  house.Settle(house.OfferOf("c"), SettleResult::kEnded);
  // Rossi comes anew: as if he had answered nobody.
  house.Unregister("rossi");
  house.Register("rossi");
  house.Offers();
  house.Join("d", "anagrafe");
  CHECK(house.Offers() == Names{"d>rossi"});
}

TEST_CASE("overflow keeps the arrival: he stands before who came to the other line after him") {
  House house(Groups{{.id = "anagrafe", .members = {"rossi"}},
                     {.id = "urp", .members = {"verdi"}},
                     {.id = "tributi", .members = {"bianchi"}}});
  house.Join("u1", "urp");
  house.Pass(1s);
  house.Join("a", "anagrafe");
  house.Pass(1s);
  house.Join("u2", "urp");
  house.Leave("a");
  JoinCall on{.ticket = model::TicketId("b"),
              .group = model::GroupId("urp"),
              .previous = model::TicketId("a")};
  CHECK(house.Join(on).ahead == 1);
  CHECK(house.Ahead("u1") == 0);
  CHECK(house.Ahead("u2") == 2);
  CHECK(house.Line("urp").longest_wait == 2s);

  // Through a line that was full, and in a line of another priority.
  house.Leave("b");
  JoinCall full{.ticket = model::TicketId("c"),
                .group = model::GroupId("urp"),
                .max_callers = 1,
                .previous = model::TicketId("b")};
  CHECK(house.Join(full).result == JoinResult::kLineFull);
  house.Join("t1", "tributi");
  CHECK(house
            .Join(JoinCall{.ticket = model::TicketId("d"),
                           .group = model::GroupId("tributi"),
                           .previous = model::TicketId("c")})
            .ahead == 0);
  CHECK(house.Ahead("t1") == 1);
}

TEST_CASE("of two groups that one operator serves, the more urgent comes first") {
  House house(
      Groups{{.id = "anagrafe", .members = {"rossi"}}, {.id = "emergenze", .members = {"rossi"}}});
  house.Join("a", "anagrafe");
  house.Join(JoinCall{
      .ticket = model::TicketId("e"), .group = model::GroupId("emergenze"), .priority = 1});
  CHECK(house.Ahead("e") == 0);
  CHECK(house.Ahead("a") == 1);
  house.Register("rossi");
  CHECK(house.Offers() == Names{"e>rossi"});
}

TEST_CASE("a level that opens late makes a number unknown where it is not sure, never wrong") {
  // Rossi serves the first at once, the second late.
  House house(Groups{{.id = "anagrafe", .members = {"rossi"}},
                     {.id = "urp", .members = {"verdi", "rossi:2"}, .level_after = {60s}}});
  house.Register("rossi");
  house.Register("verdi");
  house.Join("u1", "urp");
  house.Settle("u1-1", SettleResult::kAnswered);
  house.Join("a1", "anagrafe");
  house.Settle("a1-1", SettleResult::kAnswered);
  house.Join("u2", "urp");
  house.Join("a2", "anagrafe");
  // Whoever of them Rossi is given to when he is free depends on whether his level is open then.
  CHECK(house.Ahead("u2") == std::nullopt);
  CHECK(house.Ahead("a2") == std::nullopt);
  house.Leave("a2");
  CHECK(house.Ahead("u2") == 0);
  house.Join("a3", "anagrafe");
  house.Offers();
  house.Settle("a1-1", SettleResult::kEnded);
  CHECK(house.Offers() == Names{"a3>rossi"});
}

}  // namespace
}  // namespace centralino::queue
