// The truth of the number (DESIGN §3): a dozen callers join and leave at random, most of them
// within 300 ms of the beginning of somebody's sentence. Each number that one of them hears to its
// end was the line's value at some instant from 100 ms before its first packet until that packet.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <thread>

#include "e2e/hall/announced.h"
#include "e2e/hall/hall.h"
#include "e2e/hall/ledger.h"
#include "tests/support/random.h"

namespace centralino::support {
namespace {

// A dozen at least, whoever has just left.
constexpr int kMostWaiting = 15;
// What the ear may be off by: packets that come late, and its own reckoning.
constexpr milliseconds kEarshot{120};

class Crowd {
 public:
  Crowd(Hall& hall, std::uint64_t seed) : hall_(hall), random_(seed) {}

  std::size_t waiting() const { return waiting_.size(); }
  int came() const { return static_cast<int>(callers_.size()); }

  void Join() {
    const std::string number = std::to_string(571500000 + came()).insert(0, "0");
    callers_[number] = hall_.NewCitizen(number, kLineNumber);
    REQUIRE(hall_.WaitUntil(static_cast<int>(waiting()) + 1, seconds(5)));
    ledger_.Join(number);
    waiting_.push_back(number);
  }

  // Those in front move many.
  void Leave() {
    const auto last = static_cast<int>(waiting()) - 1;
    const int which = std::min({Upto(last), Upto(last), Upto(last)});
    const std::string number = waiting_[static_cast<std::size_t>(which)];
    waiting_.erase(waiting_.begin() + which);
    Ledger::Entry& entry = ledger_[number];
    entry.left = Clock::now();
    callers_[number]->HangUp();
    REQUIRE(hall_.WaitUntil(static_cast<int>(waiting()), seconds(5)));
    entry.gone = Clock::now();
  }

  // Sentences begin as someone comes, and as someone goes who stood before others; and then
  // another goes while they begin.
  void Stir() {
    while (waiting() < kMostWaiting && Upto(3) != 0) Join();
    if (Upto(1) == 0) std::this_thread::sleep_for(milliseconds(Upto(300)));
    Leave();
    if (Upto(1) == 0) return;
    std::this_thread::sleep_for(milliseconds(Upto(300)));
    Leave();
  }

  // He who is left hears that he is next.
  bool LastIsNext() {
    Citizen& last = *callers_[waiting_.front()];
    return last.WaitToHear(Numbered(0), kAnnounceEvery + seconds(5), Clock::now() - seconds(3))
        .has_value();
  }

  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }

  // How many numbers were heard, each compared with the ledger.
  int Compare() {
    const auto announced = ReadAnnounced(hall_.status(), begin_);
    int compared = 0;
    for (const auto& [number, citizen] : callers_) {
      const auto found = announced.find("+39" + number);
      if (found == announced.end()) continue;  // he left before he heard any
      compared += CompareOne(number, *citizen, found->second);
    }
    return compared;
  }

 private:
  int CompareOne(const std::string& number, Citizen& citizen,
                 const std::vector<Announced>& announced) {
    INFO(citizen.Story());
    std::vector<Told> told = citizen.told();
    std::erase_if(told, [](const Told& each) { return !each.count; });
    const auto are_one = [](const Told& heard, const Announced& said) {
      return *heard.count == said.number &&
             std::chrono::abs(heard.begin - said.first_packet) < kEarshot;
    };
    int compared = 0;
    std::optional<int> last;
    std::map<int, Instant> told_at;
    for (const Told& each : told) {
      if (!each.number_heard) continue;
      INFO("heard “" << each.words << "”");
      const auto said = std::find_if(announced.begin(), announced.end(),
                                     [&](const Announced& one) { return are_one(each, one); });
      REQUIRE(said != announced.end());
      const Ledger::Span truth = ledger_.Truth(number, said->first_packet);
      INFO("true: " << truth.least << " to " << truth.most);
      CHECK(said->number >= truth.least);
      CHECK(said->number <= truth.most);
      if (last) CHECK(said->number <= *last);
      last = said->number;
      ++compared;
      // Cut at the very end of its number: he was not told, whatever the ear made of it.
      if (!said->heard) continue;
      if (told_at.contains(said->number)) {
        CHECK(said->first_packet - told_at[said->number] >= kAnnounceEvery);
      }
      told_at[said->number] = said->first_packet;
    }
    // And nothing is counted as heard that was not.
    for (const Announced& one : announced) {
      if (!one.heard) continue;
      CHECK(std::any_of(told.begin(), told.end(),
                        [&](const Told& each) { return are_one(each, one); }));
    }
    return compared;
  }

  Hall& hall_;
  const Instant begin_ = Clock::now();
  std::mt19937_64 random_;
  std::map<std::string, std::unique_ptr<Citizen>> callers_;
  std::vector<std::string> waiting_;  // in their order
  Ledger ledger_;
};

TEST_CASE("a dozen callers come and go as sentences begin, and none hears a lie") {
  const std::uint64_t seed = Seed();
  WARN("seed " << seed);
  const auto wanted = static_cast<int>(FromEnvironment("CENTRALINO_ANNOUNCEMENTS", 100));
  const auto hall = Hall::Enter();
  const int before = CountHeard(hall->status());
  const auto heard = [&] { return CountHeard(hall->status()) - before; };
  Crowd crowd(*hall, seed);
  const Instant begin = Clock::now();
  while (crowd.waiting() < kMostWaiting) crowd.Join();
  while (heard() < wanted) {
    INFO("heard so far: " << heard());
    REQUIRE(Clock::now() < begin + seconds(10) + wanted * milliseconds(800));
    crowd.Stir();
    std::this_thread::sleep_for(milliseconds(1800 + crowd.Upto(2000)));
  }
  while (crowd.waiting() > 1) crowd.Leave();
  CHECK(crowd.LastIsNext());
  const double took = SecondsBetween(begin, Clock::now());
  crowd.Leave();
  const int compared = crowd.Compare();
  WARN(compared << " numbers heard by " << crowd.came() << " callers in " << took << " s");
  CHECK(compared >= wanted);
}

}  // namespace
}  // namespace centralino::support
