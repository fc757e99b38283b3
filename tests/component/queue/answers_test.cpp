// What is kept of those who waited and were answered: from it is reckoned how long others wait.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Groups = std::vector<GroupSpec>;

const GroupSpec kAnagrafe{.id = "anagrafe", .members = {"rossi", "bianchi"}};

std::vector<waiting::Answer> Answers(House& house, const std::string& group = "anagrafe") {
  return house.Try(house.transitions().Answers(house.organization(), model::GroupId(group)))
      .value();
}

void Serve(House& house, const std::string& ticket) {
  house.Settle(house.OfferOf(ticket), SettleResult::kAnswered);
  house.Settle(house.OfferOf(ticket), SettleResult::kEnded);
}

// By how much the number told with joining was too great, of those answered since.
std::vector<std::optional<int>> Off(House& house) {
  std::vector<std::optional<int>> off;
  for (const Tally& tally : house.TakeTallies()) {
    if (tally.what == "answered") off.push_back(tally.off);
  }
  return off;
}

TEST_CASE("who waited and was answered is remembered with what he found when he came") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  CHECK(house.Join("a", "anagrafe").situation == std::nullopt);  // a phone rings for him
  house.Pass(10s);
  const int hour = static_cast<int>(house.now().time_since_epoch() / 1h % 24);
  const waiting::Situation one{.ahead = 1, .operators = 1, .hour = hour};
  CHECK(house.Join("b", "anagrafe").situation == one);
  house.Register("bianchi");
  Serve(house, "a");
  CHECK(Answers(house).empty());
  house.Pass(90s);
  Serve(house, "b");
  CHECK(Answers(house) == std::vector<waiting::Answer>{{one, 90s}});
}

TEST_CASE("the situation of one who waits is told with his number, also where lines are shared") {
  House house(Groups{kAnagrafe, {.id = "tributi", .members = {"rossi"}}});
  house.Join("a", "anagrafe");
  house.Join("b", "tributi");
  house.Join("c", "anagrafe");
  const auto ahead = house.Try(house.transitions().Ahead(
      house.organization(),
      {model::TicketId("b"), model::TicketId("c"), model::TicketId("nobody's")}));
  REQUIRE(ahead.ok());
  CHECK(ahead->entries[0].group == model::GroupId("tributi"));
  CHECK(ahead->entries[0].situation->ahead == 0);
  CHECK(ahead->entries[1].situation->ahead == 1);
  CHECK(ahead->entries[2].situation == std::nullopt);
}

TEST_CASE("the number told with joining is compared with those answered before") {
  House house(Groups{kAnagrafe});
  house.Register("rossi");
  for (const char* ticket : {"a", "b", "c", "d"}) house.Join(ticket, "anagrafe");
  Serve(house, "a");
  CHECK(Off(house) == std::vector<std::optional<int>>{std::nullopt});  // he did not wait
  Serve(house, "b");
  CHECK(Off(house) == std::vector<std::optional<int>>{0});
  house.Leave("c");
  Serve(house, "d");
  CHECK(Off(house) == std::vector<std::optional<int>>{1});  // told three, two were answered
}

TEST_CASE("a caller of priority who passed shows in the number of him who was passed") {
  House house(Groups{kAnagrafe});
  house.Join("a", "anagrafe");
  house.Join({.ticket = model::TicketId("p"), .group = model::GroupId("anagrafe"), .priority = 1});
  house.Register("rossi");
  Serve(house, "p");
  Serve(house, "a");
  CHECK(Off(house) == std::vector<std::optional<int>>{0, -1});
}

TEST_CASE("no more answers are kept than are of use") {
  House house(Groups{kAnagrafe});
  const std::string key = "{" + house.organization().value + "}:queue:answers:anagrafe";
  std::vector<std::string> push = {"LPUSH", key};
  for (int i = 0; i < 1000; ++i) push.push_back("0 1 0 1000");
  REQUIRE(house.redis().Run(redis::Command(push)).ok());
  house.Join("a", "anagrafe");
  house.Register("rossi");
  Serve(house, "a");
  CHECK(house.redis().Run(redis::Command({"LLEN", key}))->Integer().value() == 500);
  CHECK(Answers(house).size() == waiting::kAnswersKept);
}

}  // namespace
}  // namespace centralino::queue
