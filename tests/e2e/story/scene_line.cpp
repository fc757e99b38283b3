// Steps 1 to 4: a line of callers, from the welcome to the talk.
#include "e2e/story/stage.h"
#include "support/stack/places.h"
#include "support/stack/sentences.h"

namespace centralino::story {
namespace {

constexpr char kTownHall[] = "05717571";
constexpr double kAnna = 440;
constexpr double kBruno = 523;
constexpr double kCarla = 587;
constexpr double kDario = 659;
constexpr double kSecond = 831;
constexpr double kThird = 941;

std::string Quoted(const std::optional<Told>& told) {
  return told ? "“" + told->words + "”" : "nothing";
}

// "1, 0": the numbers that were heard to their end, in order.
std::vector<int> NumbersHeard(Citizen& citizen) {
  std::vector<int> numbers;
  for (const Told& told : citizen.told()) {
    if (told.count && told.number_heard) numbers.push_back(*told.count);
  }
  return numbers;
}
std::string ToText(const std::vector<int>& numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text.empty() ? "none" : text;
}

class Scene {
 public:
  explicit Scene(Stage& stage) : stage_(stage) {}

  void Play() {
    const auto& snapshot = stage_.house().snapshot();
    greeting_ = GreetingOf(snapshot, stage_.house().CivilNow(), kTownHall);
    const auto group = GroupBehind(snapshot, stage_.house().CivilNow(), kTownHall, "1");
    if (!stage_.Expect(1, "key 1 of 0571 7571 leads to a response group", group.has_value(),
                       "no group waits behind it at this hour")) {
      return;
    }
    group_ = group->value;
    ring_time_ = std::chrono::duration_cast<milliseconds>(FindGroup(snapshot, *group)->ring_time);
    const auto operators = ExtensionsOf(snapshot, *group);
    if (!stage_.Expect(2, "the group has three operators", operators.size() >= 3,
                       "it has " + std::to_string(operators.size()))) {
      return;
    }
    first_ = &stage_.Telephone(operators[0], 0);
    second_ = &stage_.Telephone(operators[1], kSecond);
    third_ = &stage_.Telephone(operators[2], kThird);
    first_->Behave(Manner::Ignore());
    second_->Behave(Manner::Busy());
    third_->Behave(Manner::Answer(milliseconds(1200)));
    if (StepOne() && StepTwo() && StepThree()) StepFour();
    for (Phone* phone : {first_, second_, third_}) phone->Unregister();
  }

 private:
  // Three callers dial, listen, press 1 and hear how many wait ahead.
  bool StepOne() {
    stage_.Narrate("Anna, Bruno and Carla dial 0571 7571");
    anna_ = &stage_.Caller("Anna", kAnna);
    bruno_ = &stage_.Caller("Bruno", kBruno);
    carla_ = &stage_.Caller("Carla", kCarla);
    const std::vector<Citizen*> three{anna_, bruno_, carla_};
    for (Citizen* citizen : three) citizen->Dial(kTownHall);
    int ahead = 0;
    for (Citizen* citizen : three) {
      if (!HearsGreeting(*citizen)) return false;
      citizen->Press('1');
      ++ahead;
      if (!stage_.Expect(1, citizen->name() + " presses 1 and joins the line",
                         stage_.lines().WaitForCallers(group_, ahead, seconds(5)),
                         "the line of " + group_ + " does not hold " + std::to_string(ahead))) {
        return false;
      }
    }
    ahead = 0;
    for (Citizen* citizen : three) {
      const auto told = citizen->WaitToHear(AnyNumber(), seconds(20));
      stage_.Expect(1, citizen->name() + " hears that " + std::to_string(ahead) + " wait ahead",
                    told && told->count == ahead, "heard " + Quoted(told));
      ++ahead;
    }
    return true;
  }

  bool HearsGreeting(Citizen& citizen) {
    if (!stage_.Expect(1, citizen.name() + " is answered", citizen.WaitForAnswer(seconds(5)),
                       "status " + std::to_string(citizen.status()))) {
      return false;
    }
    bool welcome = true;
    std::string missing;
    Instant since{};
    // The welcome, and the menu as far as the key he wants.
    for (const std::string& words : greeting_) {
      const auto told = citizen.WaitToHear([&](const Told& heard) { return heard.words == words; },
                                           seconds(30), since);
      if (!told) {
        welcome = false;
        missing = words;
        break;
      }
      since = told->begin;
      if (told->name == "menu-option") break;
    }
    return stage_.Expect(1, citizen.name() + " hears the welcome and the menu",
                         welcome && !greeting_.empty(), "“" + missing + "” was not heard");
  }

  // The first does not answer, the second is busy, the third answers Anna.
  bool StepTwo() {
    stage_.Narrate("the first operator does not answer, the second is busy, the third answers");
    const bool talks = third_->WaitForTalk(1, 2 * ring_time_ + seconds(20));
    if (!stage_.Expect(2, "the third operator answers", talks, "his telephone has no talk")) {
      return false;
    }
    const Instant answered = *third_->call(1).When("answered");
    stage_.Expect(2, "the first operator's telephone rang in vain",
                  first_->calls() > 0 && !first_->call(1).When("answered"),
                  "it was rung " + std::to_string(first_->calls()) + " times");
    stage_.Expect(2, "the second was busy",
                  second_->calls() > 0 && second_->call(1).When("refused 486").has_value(),
                  "it was rung " + std::to_string(second_->calls()) + " times");
    const auto hers = third_->WaitForTone(1, kAnna, seconds(3));
    stage_.Expect(2, "he hears Anna, who was first", hers.has_value(), "not her tone");
    const auto his = anna_->WaitForTone(kThird, seconds(3), answered);
    stage_.Expect(2, "Anna hears him within 200 ms of his answer",
                  his && SecondsBetween(answered, *his) <= 0.2,
                  his ? std::to_string(SecondsBetween(answered, *his)) + " s" : "not his tone");
    VoiceIsCut(answered);
    first_->Unregister();
    second_->Unregister();
    return Moved(2, *bruno_, 0, answered) && Moved(2, *carla_, 1, answered);
  }

  void VoiceIsCut(Instant answered) {
    std::string after;
    for (const Told& told : anna_->told()) {
      if (told.end > answered + milliseconds(300)) after = told.words;
    }
    stage_.Expect(2, "the voice is cut at once", after.empty(), "“" + after + "” went on");
  }

  bool Moved(int step, Citizen& citizen, int ahead, Instant since) {
    const auto told = citizen.WaitToHear(AnyNumber(), seconds(25), since);
    return stage_.Expect(
        step, citizen.name() + " hears that " + std::to_string(ahead) + " wait ahead now",
        told && told->count == ahead, "heard " + Quoted(told));
  }

  // The next is connected; those who wait hear their new number and music in between.
  bool StepThree() {
    stage_.Narrate("Dario dials and presses 1 at once; the operator ends his talk with Anna");
    dario_ = &stage_.Caller("Dario", kDario);
    dario_->Dial(kTownHall);
    dario_->WaitForAnswer(seconds(5));
    dario_->Press('1');
    Moved(3, *dario_, 2, {});
    stage_.Expect(3, "between announcements Carla hears music",
                  carla_->WaitForMusic(seconds(20), Clock::now() - seconds(1)), "no music");
    const Instant ended = Clock::now();
    third_->HangUp();
    anna_->WaitForEnd(seconds(3));
    stage_.Expect(3, "Anna's call is ended by the platform",
                  anna_->When("far side hung up").has_value(), "it is still up");
    if (!stage_.Expect(3, "Bruno, the next, is connected", TalksWith(*bruno_, kBruno, 2),
                       "they do not hear each other")) {
      return false;
    }
    const bool carla = Moved(3, *carla_, 0, ended);
    const bool dario = Moved(3, *dario_, 1, ended);
    return carla && dario;
  }

  bool TalksWith(Citizen& citizen, double tone, std::size_t call) {
    if (!third_->WaitForTalk(call, seconds(15))) return false;
    const Instant answered = *third_->call(call).When("answered");
    return third_->WaitForTone(call, tone, seconds(3)).has_value() &&
           citizen.WaitForTone(kThird, seconds(3), answered).has_value();
  }

  // One gives up; who stood behind him moves up, hears it, and is served.
  void StepFour() {
    stage_.Narrate("Carla gives up");
    const Instant left = Clock::now();
    carla_->HangUp();
    Moved(4, *dario_, 0, left);
    third_->HangUp();
    stage_.Expect(4, "Dario is connected in his turn", TalksWith(*dario_, kDario, 3),
                  "they do not hear each other");
    dario_->HangUp();
    stage_.Expect(4, "the operator's telephone is hung up with him",
                  third_->WaitForEnd(3, seconds(5)), "its call is still up");
    for (Citizen* citizen : {anna_, bruno_, carla_, dario_}) {
      const auto numbers = NumbersHeard(*citizen);
      stage_.Expect(4, citizen->name() + "'s number never rose",
                    std::is_sorted(numbers.rbegin(), numbers.rend()), ToText(numbers));
    }
  }

  Stage& stage_;
  std::vector<std::string> greeting_;
  std::string group_;
  milliseconds ring_time_{0};
  Phone* first_ = nullptr;
  Phone* second_ = nullptr;
  Phone* third_ = nullptr;
  Citizen* anna_ = nullptr;
  Citizen* bruno_ = nullptr;
  Citizen* carla_ = nullptr;
  Citizen* dario_ = nullptr;
};

}  // namespace

void PlayLine(Stage& stage) {
  Scene(stage).Play();
  stage.Curtain();
}

}  // namespace centralino::story
