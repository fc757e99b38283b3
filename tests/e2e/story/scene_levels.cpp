// Step 8: levels of competence. Who knows the matter best is asked first; the second level answers
// when the first of the line has waited long enough.
#include "e2e/story/stage.h"
#include "support/stack/places.h"

namespace centralino::story {
namespace {

constexpr char kTownHall[] = "05717571";
constexpr double kGiulia = 370;
constexpr double kHugo = 415;
constexpr double kExpert = 880;
constexpr double kSecondLevel = 988;

// A key of the town hall behind which a group's second level opens late.
struct Levels {
  char key = '0';
  const model::ResponseGroup* group = nullptr;
};
Levels FindLevels(House& house) {
  for (const char key : {'1', '2', '3', '4', '5', '6'}) {
    const auto group =
        GroupBehind(house.snapshot(), house.CivilNow(), kTownHall, std::string(1, key));
    const auto* found = group ? FindGroup(house.snapshot(), *group) : nullptr;
    if (found != nullptr && !found->level_after.empty()) return {key, found};
  }
  return {};
}

}  // namespace

void PlayLevels(Stage& stage) {
  House& house = stage.house();
  const Levels levels = FindLevels(house);
  if (!stage.Expect(8, "a group has a second level that opens late", levels.group != nullptr,
                    "the example has none at this hour")) {
    return;
  }
  const auto after = levels.group->level_after.front();
  const auto operators = ExtensionsOf(house.snapshot(), levels.group->id);
  Phone& expert = stage.Telephone(operators.at(0), kExpert);
  Phone& second = stage.Telephone(operators.at(1), kSecondLevel);
  for (Phone* phone : {&expert, &second}) phone->Behave(Manner::Answer(milliseconds(500)));

  stage.Narrate("Giulia and Hugo dial 0571 7571 and press " + std::string(1, levels.key) +
                "; operator " + operators[0] + " knows the matter, " + operators[1] +
                " is asked after " + std::to_string(after.count()) + " s");
  Citizen& giulia = stage.Caller("Giulia", kGiulia);
  giulia.Dial(kTownHall);
  giulia.WaitForAnswer(seconds(5));
  giulia.Press(levels.key);
  stage.Expect(8, "Giulia talks with the first level", expert.WaitForTalk(1, seconds(15)),
               "his telephone has no talk");
  Citizen& hugo = stage.Caller("Hugo", kHugo);
  hugo.Dial(kTownHall);
  hugo.WaitForAnswer(seconds(5));
  hugo.Press(levels.key);
  stage.Expect(8, "Hugo waits, though the second level is free",
               stage.lines().WaitForCallers(levels.group->id.value, 1, seconds(5)), "nobody waits");
  const Instant joined = Clock::now();
  const auto told = hugo.WaitToHear(Numbered(0), seconds(10));
  stage.Expect(8, "he hears that he is next", told.has_value(), "not heard");
  stage.Expect(8, "after his time the second level's telephone rings",
               second.WaitForRing(1, milliseconds(after) + seconds(5)), "it does not ring");
  if (second.calls() > 0) {
    const double waited = SecondsBetween(joined, *second.call(1).When("ringing"));
    stage.Expect(8, "and not before", waited > static_cast<double>(after.count()) - 2,
                 "it rang after " + std::to_string(waited) + " s");
    stage.Expect(8, "they hear each other", second.WaitForTone(1, kHugo, seconds(5)).has_value(),
                 "a tone is missing");
  }
  expert.HangUp();
  second.HangUp();
  for (Phone* phone : {&expert, &second}) phone->Unregister();
  stage.Curtain();
}

}  // namespace centralino::story
