// Response groups, as those who call and answer meet them.
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/calls/fixture.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

// The first number whose callers come at once to a group that rings so.
struct Direct {
  std::string number;
  std::vector<std::string> operators;
};
std::optional<Direct> FindGroupThatRings(model::RingStrategy strategy) {
  const auto& snapshot = TheHouse().snapshot();
  for (const model::PhoneNumber& number : snapshot.organization.numbers) {
    const std::string dialled = AsDialled(number.number);
    const auto group = GroupBehind(snapshot, TheHouse().CivilNow(), dialled, "");
    if (!group || FindGroup(snapshot, *group)->strategy != strategy) continue;
    return Direct{dialled, ExtensionsOf(snapshot, *group)};
  }
  return std::nullopt;
}

TEST_CASE("all at once: both telephones ring, one answers, the other stops without a missed call") {
  const auto direct = FindGroupThatRings(model::RingStrategy::kAllAtOnce);
  REQUIRE(direct);
  REQUIRE(direct->operators.size() >= 2);
  House& house = TheHouse();
  const auto first = house.NewPhone(direct->operators[0], kOperatorTone);
  const auto second = house.NewPhone(direct->operators[1], kOperatorTone);
  for (Phone* phone : {first.get(), second.get()}) {
    phone->Behave(Manner::Ignore());
    REQUIRE(phone->Register() == 200);
  }
  const auto citizen = house.NewCitizen("citizen", kCitizenTone);
  citizen->Dial(direct->number);
  INFO(citizen->Story() << first->Story() << second->Story());
  REQUIRE(first->WaitForRing(1, seconds(10)));
  REQUIRE(second->WaitForRing(1, seconds(2)));
  second->Answer();
  REQUIRE(second->WaitForTalk(1, seconds(3)));
  const Instant answered = *second->call(1).When("answered");
  CHECK(first->WaitForEnd(1, seconds(1)));
  CHECK(first->call(1).When("cancelled"));
  CHECK(citizen->WaitForTone(kOperatorTone, seconds(3), answered));
  CHECK(second->WaitForTone(1, kCitizenTone, seconds(3)));
  citizen->HangUp();
  CHECK(second->WaitForEnd(1, seconds(3)));
  CHECK(house.lines().WaitUntilIdle(seconds(5)));
}

TEST_CASE(
    "an operator's own number goes on to his group for each of four reasons, and says which") {
  House& house = TheHouse();
  const auto direct = FindDirectNumber(house.snapshot());
  REQUIRE(direct);
  const auto colleague = house.NewPhone(direct->others.front(), kOperatorTone);
  REQUIRE(colleague->Register() == 200);
  colleague->Behave(Manner::Answer());
  const auto owner = house.NewPhone(direct->extension);

  std::size_t talk = 0;
  const auto diverts = [&](const char* why, const char* reason) {
    const auto citizen = house.NewCitizen("citizen", kCitizenTone);
    citizen->Dial(direct->number);
    INFO(why << "\n" << citizen->Story() << colleague->Story() << owner->Story());
    CHECK(citizen->WaitToHear(Named(reason), seconds(20)));
    CHECK(citizen->WaitToHear(Named(sentence::kDiverting), seconds(10)));
    CHECK(colleague->WaitForTalk(++talk, seconds(15)));
    citizen->HangUp();
    CHECK(colleague->WaitForEnd(talk, seconds(3)));
    house.lines().WaitUntilIdle(seconds(5));
    house.lines().SetAvailable(direct->operator_id.value);
  };
  diverts("absent", sentence::kOperatorAbsent);
  REQUIRE(owner->Register() == 200);
  owner->Behave(Manner::Busy());
  diverts("busy", sentence::kOperatorBusy);
  owner->Behave(Manner::Ignore());
  diverts("no answer", sentence::kOperatorNoAnswer);
  // "Do not disturb" is a pause.
  auto options = house.CitizenOptions("owner");
  options.number = direct->extension;
  options.trunk = "127.0.0.1";
  options.login = house.PhoneOptions(direct->extension).login;
  const auto pauses = house.NewCitizen(options);
  pauses->Dial("*12");
  REQUIRE(pauses->WaitToHear(Named(sentence::kYouArePaused), seconds(10)));
  CHECK(pauses->WaitForEnd(seconds(3)));
  diverts("do not disturb", sentence::kOperatorAbsent);
}

}  // namespace
}  // namespace centralino::support
