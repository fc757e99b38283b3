// Step 5: an operator's own number, when he is absent.
#include "e2e/story/stage.h"
#include "speech/sentences.h"
#include "support/stack/places.h"

namespace centralino::story {

void PlayDirect(Stage& stage) {
  constexpr double kElena = 494;
  constexpr double kColleague = 831;
  const auto direct = FindDirectNumber(stage.house().snapshot());
  if (!stage.Expect(5, "an operator has a number of his own and a group behind it",
                    direct.has_value(), "the example has none")) {
    return;
  }
  stage.Narrate("Elena dials " + direct->number + ", the number of operator " + direct->extension +
                ", who is absent");
  Phone& colleague = stage.Telephone(direct->others.front(), kColleague);
  const std::size_t call = colleague.calls() + 1;
  colleague.Behave(Manner::Answer(milliseconds(800)));
  Citizen& elena = stage.Caller("Elena", kElena);
  elena.Dial(direct->number);
  for (const char* sentence : {speech::sentence::kOperatorAbsent, speech::sentence::kDiverting}) {
    const auto told = elena.WaitToHear(Named(sentence), seconds(15));
    stage.Expect(5, std::string("she is told: ") + (told ? "“" + told->words + "”" : sentence),
                 told.has_value(), "not heard");
  }
  const bool talks = colleague.WaitForTalk(call, seconds(20));
  stage.Expect(5, "operator " + direct->others.front() + " of the group answers", talks,
               "his telephone has no talk");
  if (talks) {
    const Instant answered = *colleague.call(call).When("answered");
    stage.Expect(5, "they hear each other",
                 colleague.WaitForTone(call, kElena, seconds(3)).has_value() &&
                     elena.WaitForTone(kColleague, seconds(3), answered).has_value(),
                 "a tone is missing");
    colleague.HangUp();
    elena.WaitForEnd(seconds(5));
    stage.Expect(5, "her call ends with his", elena.When("far side hung up").has_value(),
                 "it is still up");
  }
  colleague.Unregister();
  stage.Curtain();
}

}  // namespace centralino::story
