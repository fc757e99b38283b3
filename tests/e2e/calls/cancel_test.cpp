// Callers who hang up while their call is being answered, through all five services.
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <thread>

#include "e2e/calls/fixture.h"

namespace centralino::support {
namespace {

// What a caller was told of his one call.
struct Outcome {
  int refusal = 0;  // 487
  bool answered = false;
  std::optional<int> goodbye;  // the answer to his BYE
  bool Clean() const {
    return answered ? refusal == 0 && goodbye && (*goodbye == 200 || *goodbye == 481)
                    : refusal == 487;
  }
};

TEST_CASE("three hundred callers who hang up as an operator answers leave both legs clean") {
  constexpr std::size_t kCalls = 300;
  House& house = TheHouse();
  const auto direct = FindDirectNumber(house.snapshot());
  REQUIRE(direct);
  const auto phone = house.NewPhone(direct->extension, kOperatorTone);
  REQUIRE(phone->Register() == 200);
  phone->Behave(Manner::Answer());

  Loop& loop = house.thread().loop();
  std::vector<Outcome> outcomes(kCalls);
  std::vector<std::shared_ptr<Call>> calls(kCalls);
  std::unique_ptr<UserAgent> trunk;
  std::unique_ptr<Line> line;  // lends its port to all
  loop.Call([&] {
    const auto options = house.CitizenOptions("citizen");
    trunk = std::make_unique<UserAgent>(
        loop, UserAgent::Options{.bind = {options.trunk, 0}, .proxy = options.platform});
    line = std::make_unique<Line>(loop, Line::Options{.address = options.trunk});
  });
  for (std::size_t i = 0; i < kCalls; ++i) {
    loop.Call([&, i] {
      CallEvents events;
      events.on_failed = [&outcomes, i](const SipMessage& response) {
        outcomes[i].refusal = response.status;
      };
      events.on_answered = [&, i](const SipMessage&) -> std::string {
        outcomes[i].answered = true;
        loop.Post([&, i] {  // after the ACK
          calls[i]->Bye([&outcomes, i](const SipMessage& response) {
            outcomes[i].goodbye = response.status;
          });
        });
        return "";
      };
      events.on_bye = [&outcomes, i](const SipMessage&) { outcomes[i].goodbye = 200; };
      calls[i] = trunk->Invite(direct->number, "0571123456", line->Offer(), std::move(events));
      // Right behind the INVITE, or at any moment until he would long have been answered.
      loop.After(milliseconds(i % 3 == 0 ? 0 : i % 31), [&, i] { calls[i]->Cancel(true); });
    });
    std::this_thread::sleep_for(milliseconds(25));
  }
  const auto all_clean = [&] {
    return loop.Call([&] {
      return std::all_of(outcomes.begin(), outcomes.end(),
                         [](const Outcome& outcome) { return outcome.Clean(); });
    });
  };
  const Instant limit = Clock::now() + seconds(10);
  while (!all_clean() && Clock::now() < limit) std::this_thread::sleep_for(milliseconds(50));

  loop.Call([&] {
    std::size_t cancelled = 0;
    std::size_t answered = 0;
    for (std::size_t i = 0; i < kCalls; ++i) {
      const Outcome& outcome = outcomes[i];
      (outcome.answered ? answered : cancelled) += 1;
      INFO("call " << i << ": " << outcome.refusal << (outcome.answered ? " answered " : " ")
                   << outcome.goodbye.value_or(0));
      CHECK(outcome.Clean());
    }
    INFO(cancelled << " cancelled, " << answered << " answered");
    CHECK(cancelled > 0);
  });
  // The other leg: every call that the phone ever saw has ended there too.
  for (std::size_t number = 1; number <= phone->calls(); ++number) {
    INFO("call " << number << " of the phone");
    CHECK(phone->WaitForEnd(number, seconds(5)));
  }
  CHECK(phone->calls() > 0);
  CHECK(house.lines().WaitUntilIdle(seconds(10)));
  loop.Call([&] {
    calls.clear();
    line.reset();
    trunk.reset();
  });
  house.lines().SetAvailable(direct->operator_id.value);
}

}  // namespace
}  // namespace centralino::support
