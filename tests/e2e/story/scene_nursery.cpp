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
  const bool first_is_new = numbers[0].state == model::NumberState::kParallel;
  const std::string& fresh = numbers[first_is_new ? 0 : 1].number;
  const std::string& old = numbers[first_is_new ? 1 : 0].number;
  stage.Narrate("Gina dials " + old + " and Ivo " + fresh + ", old and new number of one nursery");
  const std::array<Citizen*, 2> callers{&stage.Caller("Gina", 392), &stage.Caller("Ivo", 349)};
  callers[0]->Dial(old);
  callers[1]->Dial(fresh);
  const auto greeting = GreetingOf(stage.house().snapshot(), stage.house().CivilNow(), fresh);
  if (stage.Expect(7, "the new number has a guide", !greeting.empty(), "it says nothing")) {
    for (Citizen* caller : callers) {
      const auto told = caller->WaitToHear(
          [&](const Told& heard) { return heard.words == greeting.front(); }, seconds(30));
      stage.Expect(7, caller->name() + " hears “" + greeting.front() + "”", told.has_value(),
                   "status " + std::to_string(caller->status()));
    }
  }
  stage.Curtain();
}

}  // namespace centralino::story
