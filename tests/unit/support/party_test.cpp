#include <catch2/catch.hpp>
#include <thread>

#include "support/party/citizen.h"
#include "support/party/phone.h"

namespace centralino::support {
namespace {

// A citizen who dials a telephone directly: no platform between them.
struct Street {
  LoopThread thread;
  Ear ear{{}};
  MusicEar music{{}};
  Phone phone{thread, {.name = "phone", .login = {"100", "secret"}, .tone = 697}};

  std::unique_ptr<Citizen> ACitizen(bool offers_sdp = true) {
    Citizen::Options options;
    options.platform = phone.local();
    options.offers_sdp = offers_sdp;
    options.line.voice = Tone(440);
    return std::make_unique<Citizen>(thread, Hearing{ear, music}, options);
  }
};

TEST_CASE("a citizen and an operator hear each other, and the operator hangs up") {
  Street street;
  street.phone.Behave(Manner::Answer(milliseconds(300), milliseconds(900)));
  const bool offers_sdp = GENERATE(true, false);
  auto citizen = street.ACitizen(offers_sdp);
  citizen->Dial("100");
  REQUIRE(citizen->WaitForAnswer(seconds(2)));
  CHECK(citizen->WaitForTone(697, seconds(2), {}));
  CHECK(street.phone.WaitForTone(1, 440, seconds(2)));
  CHECK(citizen->WaitForEnd(seconds(3)));
  CHECK(citizen->When("ringing"));
  CHECK(street.phone.call(1).When("ended"));
  CHECK(citizen->stream().largest_gap < milliseconds(100));
}

TEST_CASE("a busy telephone, one that declines late, and one that nobody takes up") {
  Street street;
  auto citizen = street.ACitizen();
  SECTION("busy") {
    street.phone.Behave(Manner::Busy());
    citizen->Dial("100");
    CHECK(citizen->WaitForEnd(seconds(2)));
    CHECK(citizen->status() == 486);
    CHECK_FALSE(citizen->When("ringing"));
  }
  SECTION("declined") {
    street.phone.Behave(Manner::Decline(milliseconds(200)));
    citizen->Dial("100");
    CHECK(citizen->WaitForEnd(seconds(2)));
    CHECK(citizen->status() == 603);
    CHECK(citizen->When("ringing"));
  }
  SECTION("ignored until the citizen gives up") {
    street.phone.Behave(Manner::Ignore());
    citizen->Dial("100");
    CHECK(street.phone.WaitForRing(1, seconds(2)));
    CHECK_FALSE(citizen->WaitForAnswer(milliseconds(300)));
    citizen->HangUp();
    CHECK(citizen->WaitForEnd(seconds(2)));
    CHECK(citizen->status() == 487);
    CHECK(street.phone.WaitForEnd(1, seconds(2)));
  }
}

TEST_CASE("a held call goes silent in one direction and comes back") {
  Street street;
  street.phone.Behave(Manner::Answer());
  auto citizen = street.ACitizen();
  citizen->Dial("100");
  REQUIRE(street.phone.WaitForTone(1, 440, seconds(2)));
  REQUIRE(street.phone.Hold());
  const Instant held = Clock::now() + milliseconds(100);
  CHECK_FALSE(street.phone.WaitForTone(1, 440, milliseconds(500), held));
  CHECK(citizen->up());
  REQUIRE(street.phone.Resume());
  CHECK(street.phone.WaitForTone(1, 440, seconds(2), Clock::now()));
  citizen->HangUp();
  CHECK(street.phone.WaitForEnd(1, seconds(2)));
}

TEST_CASE("keys reach the far side") {
  Street street;
  street.phone.Behave(Manner::Answer());
  auto citizen = street.ACitizen();
  citizen->Dial("100");
  REQUIRE(citizen->WaitForAnswer(seconds(2)));
  citizen->Press('7');
  citizen->Press('*');
  std::this_thread::sleep_for(milliseconds(600));
  CHECK(street.phone.keys(1) == "7*");
}

}  // namespace
}  // namespace centralino::support
