// Step 7: the old number and the new number of a nursery.
#include <array>

#include "e2e/story/stage.h"
#include "support/stack/places.h"
#include "support/stack/sentences.h"

namespace centralino::story {

void PlayNursery(Stage& stage) {
  const auto numbers = FindNumbersOf(stage.house().snapshot(), "stacciaburatta");
  if (!stage.Expect(7, "the nursery Stacciaburatta has an old and a new number",
                    numbers.size() >= 2, "it has " + std::to_string(numbers.size()))) {
    return;
  }
  stage.Narrate("Gina dials " + numbers[0].number + " and Ivo " + numbers[1].number +
                ", old and new number of one nursery");
  const std::array<Citizen*, 2> callers{&stage.Caller("Gina", 392), &stage.Caller("Ivo", 349)};
  callers[0]->Dial(numbers[0].number);
  callers[1]->Dial(numbers[1].number);
  const auto greeting = GreetingOf(stage.house().snapshot(), CivilNow(), numbers[1].number);
  if (stage.Expect(7, "the new number has a guide", !greeting.empty(), "it says nothing")) {
    for (Citizen* caller : callers) {
      const auto told = caller->WaitToHear(
          [&](const Told& heard) { return heard.words == greeting.front(); }, seconds(15));
      stage.Expect(7, caller->name() + " hears “" + greeting.front() + "”", told.has_value(),
                   "status " + std::to_string(caller->status()));
    }
  }
  stage.Curtain();
}

}  // namespace centralino::story
