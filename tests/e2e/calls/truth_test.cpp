// The truth of the number (DESIGN §3): each number that was heard to its end was the line's value
// at some instant from 100 ms before its sentence's first packet until that packet.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <thread>

#include "e2e/calls/fixture.h"

namespace centralino::support {
namespace {

// The line as the test made it: who joined in what order, who left and when. A leave takes effect
// somewhere between the BYE and `kTakesEffect` later.
constexpr milliseconds kTakesEffect{250};

struct Ledger {
  struct Entry {
    std::string name;
    std::optional<Instant> left;
  };
  std::vector<Entry> entries;

  // All values that `name` may rightly be told by a sentence that begins at `begin`.
  std::pair<int, int> Allowed(const std::string& name, Instant begin) const {
    int surely = 0;    // ahead at every instant of the span
    int possibly = 0;  // ahead at some instant of it
    for (const Entry& entry : entries) {
      if (entry.name == name) break;
      const Instant from = begin - milliseconds(100);
      if (!entry.left || *entry.left > begin) {
        ++surely;
        ++possibly;
      } else if (*entry.left + kTakesEffect > from) {
        ++possibly;
      }
    }
    return {surely, possibly};
  }
};

// Every number heard to its end, against the ledger; how many there were.
int Compare(const std::map<std::string, std::unique_ptr<Citizen>>& callers, const Ledger& ledger) {
  int compared = 0;
  for (const auto& [name, citizen] : callers) {
    std::optional<int> last;
    for (const Told& told : citizen->told()) {
      if (!told.count || !told.number_heard) continue;
      const auto [least, most] = ledger.Allowed(name, told.begin);
      INFO(name << " heard “" << told.words << "”; true: " << least << " to " << most << "\n"
                << citizen->Story());
      CHECK(*told.count >= least);
      CHECK(*told.count <= most);
      if (last) CHECK(*told.count <= *last);
      last = told.count;
      ++compared;
    }
  }
  return compared;
}

TEST_CASE("every number that callers hear was true when it was begun, and none ever rises") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  constexpr int kCallers = 7;
  std::map<std::string, std::unique_ptr<Citizen>> callers;
  Ledger ledger;
  for (int i = 0; i < kCallers; ++i) {
    const std::string name = "caller " + std::to_string(i);
    callers[name] = CallerInLine(name);
    ledger.entries.push_back({name, std::nullopt});
  }
  // All but the last leave, in random order, at random moments.
  std::vector<int> order{0, 1, 2, 3, 4, 5};
  std::shuffle(order.begin(), order.end(), random);
  for (const int leaver : order) {
    std::this_thread::sleep_for(milliseconds(1500 + random() % 4000));
    Ledger::Entry& entry = ledger.entries[static_cast<std::size_t>(leaver)];
    entry.left = Clock::now();
    callers[entry.name]->HangUp();
  }
  std::this_thread::sleep_for(seconds(9));

  const int compared = Compare(callers, ledger);
  CHECK(compared >= kCallers + 4);
  const auto end = callers["caller 6"]->told();
  REQUIRE_FALSE(end.empty());
  INFO(callers["caller 6"]->Story());
  CHECK(callers["caller 6"]->WaitToHear(Numbered(0), seconds(15)));
}

}  // namespace
}  // namespace centralino::support
