// Keeping one's place and being called back, heard from both ends.
#include <catch2/catch.hpp>
#include <filesystem>

#include "e2e/calls/fixture.h"
#include "speech/sentences.h"
#include "support/stack/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

constexpr char kTaxes[] = "0571757510";  // the desk's own number
constexpr char kGroup[] = "tributi";
constexpr char kOperator[] = "110";
constexpr char kAtHome[] = "+390571123456";
constexpr double kAnna = 523;

// A program beside this one.
std::string Beside(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

// Also what is said of a number.
const Hearing& Hears() {
  static const std::unique_ptr<Ear> kEar = [] {
    std::vector<Sentence> all = TheHouse().hearing().ear.sentences();
    std::vector<speech::Prompt> prompts;
    for (const char* name : {sentence::kCallbackConfirm, sentence::kCallbackKept}) {
      speech::Prompt prompt;
      prompt.sentence = name;
      prompt.slots["phone"] = speech::Phone{kAtHome};
      prompts.push_back(prompt);
    }
    std::string why;
    for (Sentence& more : LearnPrompts(TheHouse().status(), prompts, &why)) {
      all.push_back(std::move(more));
    }
    INFO(why);
    return std::make_unique<Ear>(std::move(all));
  }();
  static const Hearing kHearing{*kEar, TheHouse().hearing().music};
  return kHearing;
}

std::unique_ptr<Citizen> NewCaller(const std::string& name, double tone) {
  return std::make_unique<Citizen>(TheHouse().thread(), Hears(),
                                   TheHouse().CitizenOptions(name, tone));
}

// Somebody at home: the carrier brings him the platform's calls.
std::unique_ptr<Citizen> AtHome(Citizen::Options::Lifts lifts = Citizen::Options::Lifts::kAfter) {
  Citizen::Options options = TheHouse().CitizenOptions("at home", kAnna);
  options.called_at = TheHouse().status().carrier_port;
  options.lifts = lifts;
  return std::make_unique<Citizen>(TheHouse().thread(), Hears(), std::move(options));
}

std::unique_ptr<Phone> TaxOffice() {
  auto phone = TheHouse().NewPhone(kOperator, kOperatorTone);
  REQUIRE(phone->Register() == 200);
  TheHouse().lines().SetAvailable("neri");
  phone->Behave(Manner::Answer(milliseconds(300)));
  return phone;
}

int Waiting() {
  const auto lines = TheHouse().lines().Now();
  const auto line = lines.find(kGroup);
  return line == lines.end() ? 0 : line->second.waiting + line->second.ringing;
}

std::unique_ptr<Citizen> InLine(const std::string& name, double tone, int callers) {
  auto citizen = NewCaller(name, tone);
  citizen->Dial(kTaxes);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  INFO(citizen->Story());
  REQUIRE(TheHouse().lines().WaitForCallers(kGroup, callers, seconds(20)));
  return citizen;
}

// Presses the keys as somebody who knows them, and hangs up when he is told that he may.
void KeepsHisPlace(Citizen& citizen) {
  const Instant asked = Clock::now();
  citizen.Press('5');
  REQUIRE(citizen.WaitForBeginning(Named(sentence::kCallbackConfirm), seconds(6), asked));
  citizen.Press('1');
  INFO(citizen.Story());
  REQUIRE(citizen.WaitForBeginning(Named(sentence::kCallbackKept), seconds(6), asked));
}

TEST_CASE("a caller keeps his place, hangs up and is called back in his turn") {
  const auto phone = TaxOffice();
  auto talks = NewCaller("talks", 660);
  talks->Dial(kTaxes);
  REQUIRE(phone->WaitForTalk(1, seconds(20)));

  auto anna = InLine("Anna", kAnna, 1);
  REQUIRE(anna->WaitToHear(Named(sentence::kCallbackOffer), seconds(25)));
  KeepsHisPlace(*anna);
  CHECK(anna->WaitForEnd(seconds(25)));
  CHECK(anna->When("far side hung up"));
  CHECK(Waiting() == 1);

  // Who comes after her is told of her.
  auto bruno = InLine("Bruno", 587, 2);
  CHECK(bruno->WaitToHear(Numbered(1), seconds(25)));

  const auto home = AtHome();
  talks->HangUp();
  REQUIRE(phone->WaitForEnd(1, seconds(5)));
  // After the wrap-up she is called, and nobody's phone rings before she said that she is there.
  REQUIRE(home->WaitForMilestone("answered", seconds(25)));
  REQUIRE(home->WaitToHear(Named(sentence::kCallbackHere), seconds(20)));
  CHECK(phone->calls() == 1);
  CHECK(home->invite().find("+390571757510") != std::string::npos);  // whose call it is
  home->Press('1');
  INFO(home->Story() << bruno->Story() << phone->Story());
  REQUIRE(phone->WaitForTalk(2, seconds(10)));
  const Instant answered = *phone->call(2).When("answered");
  CHECK(home->WaitForTone(kOperatorTone, seconds(3), answered));
  CHECK(phone->WaitForTone(2, kAnna, seconds(3)));
  CHECK(bruno->WaitToHear(Numbered(0), seconds(20), answered));
  home->HangUp();
  REQUIRE(phone->WaitForTalk(3, seconds(25)));
  bruno->HangUp();
  CHECK(phone->WaitForEnd(3, seconds(5)));
}

TEST_CASE("the edge dies between hanging up and being called, and he is called all the same") {
  const auto phone = TaxOffice();
  auto talks = NewCaller("talks", 660);
  talks->Dial(kTaxes);
  REQUIRE(phone->WaitForTalk(1, seconds(20)));
  auto anna = InLine("Anna", kAnna, 1);
  KeepsHisPlace(*anna);
  anna->HangUp();
  const auto home = AtHome();
  for (const char* service : {"sip-edge", "queue", "media", "routing"}) {
    const Ran ran = Dev({"restart", service});
    INFO(ran.output);
    REQUIRE(ran.status == 0);
  }
  REQUIRE(phone->Register() == 200);
  const std::size_t before = phone->calls();
  REQUIRE(home->WaitForMilestone("answered", seconds(40)));
  REQUIRE(home->WaitForBeginning(Named(sentence::kCallbackHere), seconds(10)));
  home->Press('1');
  INFO(home->Story() << phone->Story());
  REQUIRE(phone->WaitForTalk(before + 1, seconds(10)));
  CHECK(home->WaitForTone(kOperatorTone, seconds(3), *phone->call(before + 1).When("answered")));
  phone->HangUp();
  CHECK(home->WaitForEnd(seconds(5)));
}

TEST_CASE("an answering machine takes nobody's time, and the next one is served") {
  const auto phone = TaxOffice();
  auto talks = NewCaller("talks", 660);
  talks->Dial(kTaxes);
  REQUIRE(phone->WaitForTalk(1, seconds(20)));
  auto anna = InLine("Anna", kAnna, 1);
  KeepsHisPlace(*anna);
  anna->HangUp();
  auto bruno = InLine("Bruno", 587, 2);
  const auto machine = AtHome(Citizen::Options::Lifts::kAfter);
  talks->HangUp();
  REQUIRE(machine->WaitForMilestone("answered", seconds(30)));
  // It presses nothing. Bruno gets the operator, and Anna keeps her place.
  INFO(machine->Story() << bruno->Story());
  REQUIRE(machine->WaitForEnd(seconds(45)));
  REQUIRE(phone->WaitForTalk(2, seconds(10)));
  CHECK(phone->WaitForTone(2, 587, seconds(3)));
  const std::string kQueue = MetricsOf("queue");
  CHECK(Metric(kQueue, "centralino_callbacks_total", "event=\"missed\"") >= 1);
  CHECK(Metric(kQueue, "centralino_callbacks_waiting", "group=\"tributi\"") == 1);
  bruno->HangUp();
  // The desk takes her out of the line.
  const std::string ctl = Beside("centralinoctl");
  const std::string queue = TheHouse().status().service("queue").grpc;
  const Ran list =
      Run({ctl, "--queue", queue, "callbacks", "list", "--organization", "empoli", "-o", "json"},
          seconds(10));
  INFO(list.output);
  const auto name = list.output.find("/callbacks/");
  REQUIRE(name != std::string::npos);
  CHECK(list.output.find(kAtHome) != std::string::npos);
  const std::string rest = list.output.substr(name + 11);
  const Ran cancel = Run({ctl, "--queue", queue, "callbacks", "cancel", "--organization", "empoli",
                          rest.substr(0, rest.find('"'))},
                         seconds(10));
  INFO(cancel.output);
  CHECK(cancel.status == 0);
  CHECK(Waiting() == 0);
}

}  // namespace
}  // namespace centralino::support
