// Step 6: a desk that is closed at this hour.
#include "e2e/story/stage.h"
#include "support/stack/places.h"
#include "support/stack/sentences.h"

namespace centralino::story {

void PlayClosed(Stage& stage) {
  const auto desk = FindClosedDesk(stage.house().snapshot(), stage.house().CivilNow());
  if (!stage.Expect(6, "a desk with consultation bands and an e-mail address is closed now",
                    desk.has_value(), "the example has none at this hour")) {
    return;
  }
  stage.Narrate("Fabio dials " + desk->number + (desk->key.empty() ? "" : ", key " + desk->key) +
                ", a desk that is closed now");
  Citizen& fabio = stage.Caller("Fabio", 466);
  fabio.Dial(desk->number);
  if (!stage.Expect(6, "he is answered", fabio.WaitForAnswer(seconds(5)),
                    "status " + std::to_string(fabio.status()))) {
    stage.Curtain();
    return;
  }
  if (!desk->key.empty()) fabio.Press(desk->key[0]);
  Instant since{};
  for (const std::string& words : desk->words) {
    const auto told = fabio.WaitToHear([&](const Told& heard) { return heard.words == words; },
                                       seconds(30), since);
    if (!stage.Expect(6, "he hears “" + words + "”", told.has_value(), "not heard")) break;
    since = told->begin + milliseconds(1);
  }
  stage.Expect(6, "and the call is ended politely", fabio.WaitForEnd(seconds(20)), "it stays up");
  stage.Curtain();
}

}  // namespace centralino::story
