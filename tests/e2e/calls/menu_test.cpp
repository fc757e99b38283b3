// Keys.
#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/calls/fixture.h"
#include "speech/render.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

// The key that the town hall's menu does not have.
char UnknownKey() {
  for (const char key : std::string("9876*#")) {
    const auto& guides = TheHouse().snapshot().organization.guides;
    const bool known = std::any_of(guides.begin(), guides.end(), [&](const model::Guide& guide) {
      return std::any_of(guide.options.begin(), guide.options.end(),
                         [&](const model::MenuOption& option) { return option.key == key; }) ||
             std::any_of(guide.languages.begin(), guide.languages.end(),
                         [&](const model::LanguageKey& each) { return each.key == key; });
    });
    if (!known) return key;
  }
  FAIL("every key leads somewhere");
  return 0;
}

std::size_t TimesHeard(Citizen& citizen, const std::string& words) {
  std::size_t times = 0;
  for (const Told& told : citizen.told()) {
    if (told.words == words) ++times;
  }
  return times;
}

TEST_CASE("an unknown key is said to be one, the menu is repeated, and no call is ended") {
  const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  REQUIRE(citizen->WaitForBeginning(Named(sentence::kMenuOption), seconds(20)));
  const Instant pressed = Clock::now();
  citizen->Press(UnknownKey());
  const auto told = citizen->WaitToHear(Named(sentence::kUnknownKey), seconds(5), pressed);
  INFO(citizen->Story());
  REQUIRE(told);
  CHECK(citizen->WaitToHear(Named(sentence::kMenuOption), seconds(15), told->end));
  CHECK(citizen->up());
  citizen->Press('1');
  CHECK(citizen->WaitToHear(AnyNumber(), seconds(15), Clock::now()));
}

TEST_CASE(
    "without a key the menu is repeated twice, then the switchboard's line begins with music") {
  const auto words = GreetingOf(TheHouse().snapshot(), TheHouse().CivilNow(), kTownHall);
  const auto group = GroupBehind(TheHouse().snapshot(), TheHouse().CivilNow(), kTownHall, "");
  REQUIRE(group);
  const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  CHECK(TheHouse().lines().WaitForCallers(group->value, 1, seconds(120)));
  CHECK(citizen->WaitForMusic(seconds(20), Clock::now()));
  INFO(citizen->Story());
  CHECK(TimesHeard(*citizen, words.back()) == 3);  // once, and twice again
  CHECK(citizen->up());
}

TEST_CASE("a key works at every moment of the menu and cuts the voice") {
  const int after = GENERATE(150, 1700, 5200);
  const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  std::this_thread::sleep_for(milliseconds(after));
  citizen->Press('1');
  const Instant pressed = Clock::now();
  CHECK(citizen->WaitToHear(AnyNumber(), seconds(10)));
  INFO(after << " ms\n" << citizen->Story());
  const auto words = GreetingOf(TheHouse().snapshot(), TheHouse().CivilNow(), kTownHall);
  for (const Told& told : citizen->told()) {
    if (std::count(words.begin(), words.end(), told.words) == 0) continue;
    CHECK(told.end < pressed + milliseconds(400));
  }
}

TEST_CASE("a language chosen by a key is offered in it, and the callers ahead are told in it") {
  const auto offer = speech::Render({.sentence = sentence::kLanguageOption,
                                     .slots = {{"key", speech::Text{"8"}}},
                                     .language = "ro"});
  const auto citizen = TheHouse().NewCitizen("citizen", kCitizenTone);
  citizen->Dial(kTownHall);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  const auto offered = citizen->WaitToHear(
      [&](const Told& told) { return told.words == offer.at(0).words; }, seconds(30));
  INFO(citizen->Story());
  REQUIRE(offered);
  citizen->Press('8');
  std::this_thread::sleep_for(milliseconds(1000));
  citizen->Press('1');
  const auto told = citizen->WaitToHear(AnyNumber(), seconds(20), offered->end);
  REQUIRE(told);
  const auto number = speech::Render({.sentence = sentence::kAhead,
                                      .slots = {{"count", speech::Count{told->count.value()}}},
                                      .language = "ro"});
  CHECK(told->words == number.at(0).words);
}

}  // namespace
}  // namespace centralino::support
