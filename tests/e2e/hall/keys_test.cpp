// A key works at every moment of every prompt: many callers hear the same menu, and each presses a
// tenth of a second later than the one before.
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/hall/hall.h"

namespace centralino::support {
namespace {

constexpr milliseconds kLater{100};
constexpr int kAtOnce = 26;

// Beyond the menu's end, into the silence after it.
constexpr int kCallers = 52;

TEST_CASE("a key pressed at any tenth of a second of a menu ends it at once and is obeyed") {
  const auto hall = Hall::Enter();
  int cut = 0;
  int numbered = 0;
  for (int first = 0; first < kCallers; first += kAtOnce) {
    std::vector<std::unique_ptr<Citizen>> callers;
    for (int i = 0; i < kAtOnce; ++i) {
      callers.push_back(
          hall->NewCitizen(std::to_string(571600000 + first + i).insert(0, "0"), kMenuNumber));
    }
    for (const auto& citizen : callers) REQUIRE(citizen->WaitForAnswer(seconds(5)));
    const Instant began = Clock::now();
    std::vector<Instant> pressed;
    for (int i = 0; i < kAtOnce; ++i) {
      std::this_thread::sleep_until(began + (first + i) * kLater);
      callers[static_cast<std::size_t>(i)]->Press('1');
      pressed.push_back(Clock::now());
    }
    REQUIRE(hall->WaitUntil(kAtOnce, seconds(3)));  // each was obeyed
    std::this_thread::sleep_for(seconds(3));
    for (int i = 0; i < kAtOnce; ++i) {
      Citizen& citizen = *callers[static_cast<std::size_t>(i)];
      const Instant key = pressed[static_cast<std::size_t>(i)];
      const auto told = citizen.told();
      INFO("pressed " << (first + i) * kLater.count() << " ms after the answer\n"
                      << citizen.Story());
      if (!told.empty() && told.back().count) ++numbered;
      for (const Told& each : told) {
        if (!hall->IsOfMenu(each)) continue;
        CHECK(each.end < key + milliseconds(300));
        if (each.end > key) ++cut;
      }
    }
    callers.clear();
    REQUIRE(hall->WaitUntil(0, seconds(5)));
  }
  CHECK(cut > kCallers / 3);
  // The ear takes a number that falls into the fading end of a welcome for that end.
  CHECK(numbered > kCallers * 9 / 10);
}

}  // namespace
}  // namespace centralino::support
