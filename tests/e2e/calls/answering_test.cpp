// Callers of every kind are answered, and their stream keeps the rules.
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/calls/fixture.h"

namespace centralino::support {
namespace {

bool HearsTheWelcome(Citizen& citizen) {
  const auto greeting = GreetingOf(TheHouse().snapshot(), TheHouse().CivilNow(), kTownHall);
  REQUIRE_FALSE(greeting.empty());
  const auto told = citizen.WaitToHear(
      [&](const Told& heard) { return heard.words == greeting.front(); }, seconds(15));
  INFO(citizen.Story());
  CHECK(told);
  return told.has_value();
}

TEST_CASE("an INVITE without SDP is served: the offer comes in the answer") {
  auto options = TheHouse().CitizenOptions("citizen", kCitizenTone);
  options.offers_sdp = false;
  const auto citizen = TheHouse().NewCitizen(options);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  REQUIRE(HearsTheWelcome(*citizen));
  citizen->Press('1');
  CHECK(citizen->WaitToHear(AnyNumber(), seconds(15)));
}

TEST_CASE("a caller who sends no RTP hears everything all the same") {
  auto options = TheHouse().CitizenOptions("citizen");
  options.line.sends_rtp = false;
  const auto citizen = TheHouse().NewCitizen(options);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  HearsTheWelcome(*citizen);
}

TEST_CASE("a caller who speaks PCMU alone is answered in it") {
  auto options = TheHouse().CitizenOptions("citizen", kCitizenTone);
  options.line.codecs = {AudioCodec::kPcmu};
  const auto citizen = TheHouse().NewCitizen(options);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  HearsTheWelcome(*citizen);
  citizen->Press('1');
  CHECK(citizen->WaitToHear(AnyNumber(), seconds(15)));
}

TEST_CASE("a caller without telephone-event is answered") {
  auto options = TheHouse().CitizenOptions("citizen");
  options.line.telephone_event.reset();
  const auto citizen = TheHouse().NewCitizen(options);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  HearsTheWelcome(*citizen);
}

TEST_CASE("from answer to hang-up a packet comes every 20 ms, in one stream") {
  const auto citizen = CallerInLine("citizen");
  const auto number = citizen->WaitToHear(AnyNumber(), seconds(15));
  REQUIRE(number);
  REQUIRE(citizen->WaitForMusic(seconds(15), number->end));
  std::this_thread::sleep_for(seconds(3));
  citizen->HangUp();
  const StreamReport report = citizen->stream();
  INFO(ToString(report));
  CHECK(report.streams == 1);
  CHECK(report.lost == 0);
  CHECK(report.timestamp_jumps == 0);
  CHECK(report.odd_sizes == 0);
  CHECK(report.unmarked_starts == 0);
  // The machine is shared by all of a build's tests: percentiles, not the maximum.
  CHECK(report.gap_p99 <= milliseconds(45));
  CHECK(report.packets_per_second == Approx(50).margin(1.0));
}

TEST_CASE("OPTIONS is answered, also to a stranger") {
  House& house = TheHouse();
  std::promise<int> status;
  auto result = status.get_future();
  std::unique_ptr<UserAgent> stranger;
  house.thread().loop().Call([&] {
    stranger = std::make_unique<UserAgent>(
        house.thread().loop(),
        UserAgent::Options{.bind = {"127.0.0.77", 0}, .proxy = house.status().sip});
    stranger->Ask("OPTIONS", "", [&](const SipMessage& response) {
      if (response.status >= 200) status.set_value(response.status);
    });
  });
  REQUIRE(result.wait_for(seconds(3)) == std::future_status::ready);
  CHECK(result.get() == 200);
  house.thread().loop().Call([&] { stranger.reset(); });
}

}  // namespace
}  // namespace centralino::support
