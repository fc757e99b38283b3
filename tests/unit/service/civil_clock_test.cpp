#include "service/civil_clock.h"

#include <catch2/catch.hpp>

using namespace centralino::service;
using namespace std::chrono_literals;

namespace {

// A clock the test turns by hand.
struct Hands {
  std::chrono::system_clock::time_point system{};
  std::chrono::steady_clock::time_point steady{};

  absl::StatusOr<CivilClock> Parse(std::string_view text) {
    return CivilClock::Parse(
        text, [this] { return system; }, [this] { return steady; });
  }
};

}  // namespace

TEST_CASE("civil time is the real one unless it is set") {
  Hands hands;
  hands.system += 1234567ms;
  for (const char* text : {"", "now"}) {
    const auto clock = hands.Parse(text).value();
    CHECK_FALSE(clock.set());
    CHECK(clock.Now().time_since_epoch() == 1234567ms);
  }
}

TEST_CASE("a civil time that is set ticks on, whatever the real time is") {
  Hands hands;
  const auto clock = hands.Parse("2026-11-25T10:00").value();
  CHECK(clock.set());
  CHECK(clock.LocalTime() == "2026-11-25T10:00:00");
  hands.steady += 61s;
  hands.system -= 24h;
  CHECK(clock.LocalTime() == "2026-11-25T10:01:01");
}

TEST_CASE("civil time is local in Rome: one hour ahead of UTC in winter, two in summer") {
  Hands hands;
  using std::chrono::sys_days;
  using namespace std::chrono;
  CHECK(hands.Parse("2026-11-25T10:00")->Now() == sys_days(2026y / November / 25) + 9h);
  CHECK(hands.Parse("2026-07-01T10:00")->Now() == sys_days(2026y / July / 1) + 8h);
}

TEST_CASE("the clocks go forward over the night of 29 March 2026") {
  Hands hands;
  const auto clock = hands.Parse("2026-03-29T01:59").value();
  hands.steady += 1min;
  CHECK(clock.LocalTime() == "2026-03-29T03:00:00");

  const auto skipped = hands.Parse("2026-03-29T02:30");
  CHECK(std::string(skipped.status().message()).find("there is no 2026-03-29T02:30") == 0);
}

TEST_CASE("of an hour that comes twice in autumn the first is taken, the second follows") {
  Hands hands;
  const auto clock = hands.Parse("2026-10-25T02:30").value();
  hands.steady += 30min;
  CHECK(clock.LocalTime() == "2026-10-25T02:00:00");
  hands.steady += 60min;
  CHECK(clock.LocalTime() == "2026-10-25T03:00:00");
}

TEST_CASE("what is no civil time is refused with an example") {
  Hands hands;
  for (const char* text : {"ten o'clock", "2026-11-25", "2026-13-01T10:00", "2026-11-25 10:00"}) {
    INFO(text);
    const auto clock = hands.Parse(text);
    REQUIRE_FALSE(clock.ok());
    CHECK(std::string(clock.status().message()).find("2026-11-25T10:00") != std::string::npos);
  }
}
