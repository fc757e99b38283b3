// What the scripts cost with many callers in line. Not a test: run it by name,
//   component_queue_rules "[measure]"
// and read the table: microseconds by the clock of the caller (p50, p99) and in Redis (mean).
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "tests/component/queue/house.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Spent {
  std::int64_t calls = 0;
  std::int64_t microseconds = 0;
};

Spent InRedis(redis::Connection& redis) {
  const std::string text = redis.Run(redis::Command({"INFO", "commandstats"}))->Text().value_or("");
  Spent spent;
  const std::size_t at = text.find("cmdstat_evalsha:calls=");
  if (at == std::string::npos) return spent;
  spent.calls = std::stoll(text.substr(at + 22));
  spent.microseconds = std::stoll(text.substr(text.find("usec=", at) + 5));
  return spent;
}

void Measure(House& house, const std::string& what, int times,
             const std::function<void(int)>& run) {
  std::vector<double> took;
  const Spent before = InRedis(house.redis());
  for (int i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    run(i);
    took.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  const Spent after = InRedis(house.redis());
  std::sort(took.begin(), took.end());
  std::cout << "  " << std::left << std::setw(40) << what << std::right << std::fixed
            << std::setprecision(0) << std::setw(8) << took[took.size() / 2] << std::setw(8)
            << took[took.size() * 99 / 100] << std::setw(8)
            << static_cast<double>(after.microseconds - before.microseconds) /
                   static_cast<double>(std::max<std::int64_t>(after.calls - before.calls, 1))
            << "\n";
}

void Table(const std::string& title, const std::vector<GroupSpec>& groups, int waiting) {
  House house(groups);
  const std::string& group = groups.front().id;
  std::cout << title << ", " << waiting << " waiting"
            << "                          p50     p99   Redis\n";
  for (int i = 0; i < waiting; ++i) {
    house.Join("w" + std::to_string(i), groups[static_cast<std::size_t>(i) % groups.size()].id);
  }
  constexpr int kTimes = 500;
  Measure(house, "join", kTimes, [&](int i) { house.Join("j" + std::to_string(i), group); });
  Measure(house, "ahead of one", kTimes, [&](int i) { house.Ahead("j" + std::to_string(i)); });
  std::vector<model::TicketId> many;
  for (int i = 0; i < 100; ++i) many.emplace_back("j" + std::to_string(i));
  Measure(house, "ahead of 100", 100, [&](int) {
    REQUIRE(house.Try(house.transitions().Ahead(house.organization(), many)).ok());
  });
  Measure(house, "leave", kTimes, [&](int i) { house.Leave("j" + std::to_string(i)); });
  house.Register(groups.front().members.front());
  Measure(house, "a pair: answered, ended with next offer", std::min(kTimes, waiting - 2),
          [&](int) {
            const std::vector<std::string> offers = house.Offers();
            const std::string ticket = offers.back().substr(0, offers.back().find('>'));
            const std::string offer = house.OfferOf(ticket);
            house.Settle(offer, SettleResult::kAnswered);
            house.Settle(offer, SettleResult::kEnded);
          });
}

TEST_CASE("what the scripts cost", "[.][measure]") {
  for (int waiting : {100, 1'000, 10'000}) {
    Table("one group", {{.id = "anagrafe", .members = {"rossi", "bianchi"}}}, waiting);
  }
  for (int waiting : {100, 1'000, 10'000}) {
    Table("two groups sharing operators",
          {{.id = "anagrafe", .members = {"rossi", "bianchi"}},
           {.id = "centralino", .members = {"rossi", "bianchi", "verdi"}}},
          waiting);
  }
}

TEST_CASE("what a big house costs", "[.][measure]") {
  GroupSpec big{.id = "g", .members = {}, .strategy = model::RingStrategy::kLongestIdle};
  for (int i = 0; i < 1000; ++i) big.members.push_back("op" + std::to_string(i));
  House house({big, {.id = "h", .members = {"other"}}});
  std::cout << "1,000 operators free, nobody waiting                    p50     p99   Redis\n";
  Measure(house, "presence", 1000, [&](int i) { house.Register("op" + std::to_string(i)); });
  Measure(house, "join, and an offer", 400,
          [&](int i) { house.Join("t" + std::to_string(i), "g"); });
  Measure(house, "answered", 400,
          [&](int i) { house.Settle("t" + std::to_string(i) + "-1", SettleResult::kAnswered); });
  Measure(house, "ended", 400,
          [&](int i) { house.Settle("t" + std::to_string(i) + "-1", SettleResult::kEnded); });
}

}  // namespace
}  // namespace centralino::queue
