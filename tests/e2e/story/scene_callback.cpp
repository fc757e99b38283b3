// A caller keeps his place, hangs up and is called back in his turn.
#include <thread>

#include "e2e/story/stage.h"
#include "speech/sentences.h"

namespace centralino::story {

namespace sentence = speech::sentence;

void PlayCallback(Stage& stage) {
  constexpr char kTaxes[] = "0571757510";
  constexpr char kOperator[] = "110";
  constexpr char kGroup[] = "tributi";
  constexpr double kDario = 988;
  constexpr double kAnna = 523;
  stage.Narrate("Carlo talks with the tax office; Anna waits, presses 5 and hangs up; Bruno waits");
  Phone& phone = stage.Telephone(kOperator, kDario);
  stage.lines().SetAvailable("neri");
  const std::size_t call = phone.calls() + 1;
  phone.Behave(Manner::Answer(milliseconds(300)));
  Citizen& carlo = stage.Caller("Carlo", 659);
  carlo.Dial(kTaxes);
  phone.WaitForTalk(call, seconds(20));

  Citizen& anna = stage.Caller("Anna", kAnna);
  anna.Dial(kTaxes);
  const auto offer = anna.WaitToHear(Named(sentence::kCallbackOffer), seconds(40));
  stage.Expect(kCallbackStep, "Anna is offered to keep her place and be called back",
               offer.has_value(), "not heard");
  anna.Press('5');
  std::this_thread::sleep_for(seconds(2));
  anna.Press('1');
  stage.Expect(kCallbackStep, "she confirms her number, and the call ends",
               anna.WaitForEnd(seconds(25)), "it is still up");
  stage.Expect(kCallbackStep, "her place is kept",
               stage.lines().WaitForCallers(kGroup, 1, seconds(1)), "the line is empty");

  Citizen& bruno = stage.Caller("Bruno", 587);
  bruno.Dial(kTaxes);
  const auto counted = bruno.WaitToHear(Numbered(1), seconds(40));
  stage.Expect(kCallbackStep, "Bruno, who comes after her, is told that one is before him",
               counted.has_value(), "not heard");

  Citizen& home = stage.AtHome("Anna at home", kAnna);
  carlo.HangUp();
  const auto called = home.WaitToHear(Named(sentence::kCallbackHere), seconds(50));
  stage.Expect(kCallbackStep, "in her turn her telephone rings, and she hears whose call it is",
               called.has_value(), "not heard");
  stage.Expect(kCallbackStep, "no operator's telephone has rung before she pressed a key",
               phone.calls() == call, "it has");
  home.Press('1');
  const bool talks = phone.WaitForTalk(call + 1, seconds(15));
  stage.Expect(
      kCallbackStep, "she presses 1 and talks with the operator",
      talks &&
          home.WaitForTone(kDario, seconds(3), *phone.call(call + 1).When("answered")).has_value(),
      "they do not hear each other");
  home.HangUp();
  stage.Expect(kCallbackStep, "then it is Bruno's turn", phone.WaitForTalk(call + 2, seconds(30)),
               "he is not served");
  bruno.HangUp();
  phone.WaitForEnd(call + 2, seconds(5));
  phone.Unregister();
  stage.Curtain();
}

}  // namespace centralino::story
