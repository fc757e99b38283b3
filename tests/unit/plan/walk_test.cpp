// Whatever is asked, the decision is whole, and every call comes to an end.
#include <catch2/catch.hpp>
#include <random>

#include "calendar/rome.h"
#include "empoli.h"
#include "plan/place.h"
#include "plan/plan.h"
#include "plan/simulate.h"
#include "speech/render.h"

namespace centralino::plan {
namespace {

using namespace std::chrono;

const std::vector<speech::Prompt>* PromptsOf(const Step& step) {
  if (const auto* announce = std::get_if<Announce>(&step)) return &announce->prompts;
  if (const auto* menu = std::get_if<Menu>(&step)) return &menu->prompts;
  return nullptr;
}

// Points everything that points at something else, now and then at nothing.
void Scramble(model::Organization& town, std::mt19937& random) {
  const auto any = [&](const auto& things) { return things[random() % things.size()].id; };
  const auto destination = [&]() -> model::Destination {
    switch (random() % 5) {
      case 0:
        return any(town.guides);
      case 1:
        return any(town.desks);
      case 2:
        return any(town.groups);
      case 3:
        return any(town.operators);
      default:
        return model::GuideId("nowhere");
    }
  };
  for (model::ResponseGroup& group : town.groups) {
    for (model::Patience::Instead* instead :
         {&group.patience.when_full, &group.patience.when_too_long, &group.patience.when_nobody}) {
      if (random() % 3 == 0) *instead = destination();
      if (random() % 9 == 0) *instead = model::Goodbye{};
    }
  }
  for (model::Guide& guide : town.guides) {
    if (random() % 3 == 0) guide.options.clear();
    if (random() % 3 == 0) guide.site.reset();
    for (model::MenuOption& option : guide.options) option.destination = destination();
    guide.otherwise = destination();
    if (random() % 4 == 0) guide.otherwise.reset();
  }
  for (model::ResponseGroup& group : town.groups) {
    group.overflow.reset();
    if (random() % 2 == 0) group.overflow = any(town.groups);
    if (random() % 4 == 0) group.members.clear();
  }
  for (model::Operator& person : town.operators) {
    person.diversion.reset();
    if (random() % 2 == 0) person.diversion = any(town.groups);
  }
  for (model::PhoneNumber& number : town.numbers) {
    number.destination = destination();
    number.state = static_cast<model::NumberState>(random() % 6);
  }
  town.sites[0].parent = model::SiteId("town-hall");
}

// Something closes, opens or nothing happens.
void Disturb(const model::Organization& town, model::Instant now, model::Overrides& overrides,
             std::mt19937& random) {
  if (random() % 8 != 0) return;
  overrides.closures.clear();
  for (std::size_t left = random() % 3; left > 0; --left) {
    model::Closure closure;
    if (random() % 3 == 0) closure.scope = town.sites[random() % town.sites.size()].id;
    if (random() % 3 == 0) closure.scope = town.desks[random() % town.desks.size()].id;
    if (random() % 2 == 0) closure.until = now + minutes(random() % 10'000);
    if (random() % 2 == 0) closure.reason = {{"it", "Guasto alla rete."}};
    overrides.closures.push_back(std::move(closure));
  }
}

TEST_CASE("random calls through random towns are never silent and always end") {
  std::mt19937 random(757100);
  for (int round = 0; round < 3'000; ++round) {
    model::Snapshot town = SmallEmpoli();
    if (round % 4 != 0) Scramble(town.organization, random);
    const Facts facts{
        .now = calendar::WhenClockShows(2026y / November / 20, 0).at(0) +
               minutes(random() % (20 * 1440)),
        .dialled =
            town.organization.numbers[random() % town.organization.numbers.size()].number.value,
        .language = random() % 5 == 0 ? "en" : ""};
    Cursor cursor;
    Outcome outcome;
    model::Overrides overrides;
    int steps = 0;
    while (true) {
      Disturb(town.organization, facts.now, overrides, random);
      const Decision decision = NextStep(town, overrides, facts, cursor, outcome);
      CAPTURE(round, cursor.place, decision.next.place);
      REQUIRE(decision.next.revision == town.revision);
      REQUIRE(decision.next.place.size() < 200);
      REQUIRE(Parse(decision.next.place).has_value());
      if (const auto* prompts = PromptsOf(decision.step)) {
        REQUIRE_FALSE(prompts->empty());
        for (const speech::Prompt& prompt : *prompts) REQUIRE_FALSE(speech::Render(prompt).empty());
      }
      if (std::holds_alternative<Hangup>(decision.step)) break;
      // Any outcome that the step can have, but for unknown keys without end.
      if (std::holds_alternative<Announce>(decision.step)) {
        outcome = {.kind = OutcomeKind::kDone};
      } else if (std::holds_alternative<Menu>(decision.step)) {
        outcome = {.kind = OutcomeKind::kNoInput};
        if (random() % 3 == 0) outcome = {.kind = OutcomeKind::kKey, .key = "12389"[random() % 5]};
      } else {
        outcome = {.kind = static_cast<OutcomeKind>(4 + random() % 9)};
      }
      cursor = decision.next;
      REQUIRE(++steps < 400);
    }
  }
}

TEST_CASE("any cursor with any outcome has a decision") {
  const model::Snapshot town = SmallEmpoli();
  const Facts facts{.now = calendar::WhenClockShows(2026y / November / 25, 600).at(0),
                    .dialled = "+3905717571"};
  const char* const kPlaces[] = {"",
                                 "end",
                                 "number/go",
                                 "guide/centralino/menu/0",
                                 "guide",
                                 "guide//menu/1",
                                 "guide/gone/otherwise",
                                 "group/anagrafe/wait?desk=gone",
                                 "group/anagrafe/enter?hops=9999",
                                 "group/anagrafe/full",
                                 "group/switchboard/nobody",
                                 "group/patient/too-long?desk=gone",
                                 "operator/rossi/ring",
                                 "operator/gone/ring",
                                 "desk/gone/offer",
                                 "desk/advice/email?language=fr",
                                 "desk/advice/last-email",
                                 "desk/advice/nonsense",
                                 "nonsense",
                                 "guide/centralino/menu/x",
                                 "?",
                                 "group/anagrafe/wait?desk=",
                                 "////"};
  for (const char* place : kPlaces) {
    for (int kind = 0; kind < 13; ++kind) {
      const Outcome outcome{.kind = static_cast<OutcomeKind>(kind), .key = '1'};
      const Decision decision = NextStep(town, facts, {.revision = 3, .place = place}, outcome);
      CAPTURE(place, kind);
      if (const auto* prompts = PromptsOf(decision.step)) CHECK_FALSE(prompts->empty());
      CHECK(decision.next.revision == town.revision);
    }
  }
}

TEST_CASE("a cursor that makes no sense begins the call again") {
  const model::Snapshot town = SmallEmpoli();
  const Facts facts{.now = calendar::WhenClockShows(2026y / November / 25, 600).at(0),
                    .dialled = "+3905717571"};
  const Decision beginning = NextStep(town, facts, {}, {});
  for (const char* place :
       {"nonsense", "guide/gone/menu/1", "group/gone/wait", "operator/gone/ring"}) {
    CHECK(NextStep(town, facts, {.revision = 12, .place = place},
                   {.kind = OutcomeKind::kNoInput}) == beginning);
  }
}

TEST_CASE("guides that greet for ever are ended after a while") {
  model::Snapshot town = SmallEmpoli();
  for (model::Guide& guide : town.organization.guides) {
    guide.options.clear();
    guide.site.reset();
    guide.otherwise = model::GuideId("centralino");
  }
  const Facts facts{.dialled = "+3905717571"};
  const std::vector<Heard> heard = Simulate(town, facts, {});
  CHECK(heard.size() < 30);
  CHECK(std::holds_alternative<Hangup>(heard.back().step));
}

TEST_CASE("places are read back as they were written") {
  const Place place{.kind = PlaceKind::kGroup,
                    .id = "anagrafe",
                    .where = "wait",
                    .desk = "anagrafe",
                    .except = "rossi",
                    .hops = 3};
  CHECK(Write(place) == "group/anagrafe/wait?desk=anagrafe&except=rossi&hops=3");
  CHECK(Parse(Write(place)) == place);
  const Place desk{
      .kind = PlaceKind::kDesk, .id = "advice", .where = "last-email", .hops = 2, .language = "ro"};
  CHECK(Write(desk) == "desk/advice/last-email?language=ro&hops=2");
  CHECK(Parse(Write(desk)) == desk);
  const Place menu{.kind = PlaceKind::kGuide, .id = "centralino", .where = "menu", .count = 2};
  CHECK(Write(menu) == "guide/centralino/menu/2");
  CHECK(Parse(Write(menu)) == menu);
}

TEST_CASE("what can be listed beforehand is listed once, and has words") {
  const std::vector<speech::Prompt> prompts = EnumeratePrompts(SmallEmpoli());
  CHECK(prompts.size() > 100);
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    CHECK_FALSE(speech::Render(prompts[i]).empty());
    for (std::size_t j = 0; j < i; ++j) REQUIRE_FALSE(prompts[i] == prompts[j]);
  }
}

TEST_CASE("what a caller hears first was listed beforehand") {
  const model::Snapshot town = SmallEmpoli();
  const std::vector<speech::Prompt> listed = EnumeratePrompts(town);
  for (const model::PhoneNumber& number : town.organization.numbers) {
    for (const int minute : {600, 1200}) {
      const Facts facts{.now = calendar::WhenClockShows(2026y / November / 25, minute).at(0),
                        .dialled = number.number.value};
      const Decision decision = NextStep(town, facts, {}, {});
      const auto* prompts = PromptsOf(decision.step);
      if (prompts == nullptr) continue;
      for (const speech::Prompt& prompt : *prompts) {
        // With a date there are too many.
        if (prompt.sentence == "next-opening" || prompt.sentence == "next-band") continue;
        CAPTURE(number.number.value, prompt.sentence, prompt.text);
        CHECK(std::find(listed.begin(), listed.end(), prompt) != listed.end());
      }
    }
  }
}

TEST_CASE("a language once chosen is kept by every step and every sentence to the end") {
  const model::Snapshot town = SmallEmpoli();
  const Facts facts{.now = calendar::WhenClockShows(2026y / November / 28, 600).at(0),
                    .dialled = "+390571757205"};
  // The desk is closed on a Saturday: hours, address, its spelling, goodbye.
  Cursor cursor = NextStep(town, facts, {}, {}).next;
  Outcome outcome{.kind = OutcomeKind::kKey, .key = '9'};
  for (const char key : {'1', '1', '5'}) {
    Decision decision = NextStep(town, facts, cursor, outcome);
    while (true) {
      CHECK(decision.language == "fr");
      if (const auto* prompts = PromptsOf(decision.step)) {
        const bool offers = std::holds_alternative<Menu>(decision.step);
        for (const speech::Prompt& prompt : *prompts) {
          CAPTURE(prompt.sentence, prompt.text, decision.next.place);
          CHECK((prompt.language == "fr" || (offers && prompt.sentence == "language-option")));
        }
      }
      if (!std::holds_alternative<Announce>(decision.step)) break;
      decision = NextStep(town, facts, decision.next, {.kind = OutcomeKind::kDone});
    }
    cursor = decision.next;
    outcome = {.kind = OutcomeKind::kKey, .key = key};
  }
}

TEST_CASE("the line is waited for in the language of the call") {
  const model::Snapshot town = SmallEmpoli();
  const Facts facts{.now = calendar::WhenClockShows(2026y / November / 25, 600).at(0),
                    .dialled = "+390571757206"};
  const std::vector<Heard> heard = Simulate(town, facts, {{.kind = OutcomeKind::kKey, .key = '1'}});
  CHECK(heard[0].utterances.at(0).words == "Ghișeul pentru cetățeni noi.");
  REQUIRE(std::holds_alternative<Wait>(heard.back().step));
  CHECK(std::get<Wait>(heard.back().step).language == "ro");
  CHECK(std::get<Wait>(heard.back().step).voice.empty());
}

TEST_CASE("a rehearsal uses the given outcomes, and ends where none is left") {
  const model::Snapshot town = SmallEmpoli();
  const Facts facts{.now = calendar::WhenClockShows(2026y / November / 25, 600).at(0),
                    .dialled = "+3905717571"};
  const std::vector<Heard> heard = Simulate(town, facts, {{.kind = OutcomeKind::kKey, .key = '1'}});
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].utterances.at(0).words == "Benvenuti al Comune di Empoli.");
  CHECK(std::get<Wait>(heard[1].step).group == model::GroupId("anagrafe"));
  CHECK(Simulate(town, facts, {}).size() == 4);  // the menu three times, then the line
}

}  // namespace
}  // namespace centralino::plan
