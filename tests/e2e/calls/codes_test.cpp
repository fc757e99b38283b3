// Codes dialled from an operator's telephone: heard, and felt by those who call.
#include <catch2/catch.hpp>

#include "e2e/calls/fixture.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

// The operator dials a code and hears this to its end; then the platform hangs up.
void Dial(const std::string& user, const std::string& code, const std::string& heard,
          const std::string& heard_before = "") {
  House& house = TheHouse();
  auto options = house.CitizenOptions("operator");
  options.number = user;
  options.trunk = "127.0.0.1";
  options.login = house.PhoneOptions(user).login;
  const auto operator_calls = house.NewCitizen(options);
  operator_calls->Dial(code);
  INFO(code << "\n" << operator_calls->Story());
  if (!heard_before.empty()) {
    REQUIRE(operator_calls->WaitToHear(Named(heard_before), seconds(10)));
  }
  REQUIRE(operator_calls->WaitToHear(Named(heard), seconds(10)));
  CHECK(operator_calls->WaitForEnd(seconds(3)));
}

std::string StateOf(const std::string& group) {
  const auto lines = TheHouse().lines().Now();
  const auto found = lines.find(group);
  return found == lines.end() ? "" : std::to_string(found->second.available);
}

TEST_CASE("an operator pauses and takes calls again by code; a citizen's call minds it") {
  const Office office = TheOffice();
  const std::string& user = office.operators[0];
  const auto phone = TheHouse().NewPhone(user, kOperatorTone);
  REQUIRE(phone->Register() == 200);
  phone->Behave(Manner::Answer());
  REQUIRE(TheHouse().lines().WaitForAvailable(office.group, 1, seconds(5)));

  Dial(user, "*121", sentence::kYouArePaused);
  CHECK(StateOf(office.group) == "0");
  Dial(user, "*14", sentence::kYouArePaused);
  const auto citizen = CallerAtTheDesk("citizen");
  CHECK_FALSE(phone->WaitForRing(1, seconds(4)));

  Dial(user, "*13", sentence::kYouAreAvailable);
  INFO(phone->Story() << citizen->Story());
  CHECK(phone->WaitForTalk(1, seconds(10)));
  citizen->HangUp();
  CHECK(phone->WaitForEnd(1, seconds(5)));

  Dial(user, "*11", sentence::kYouAreAway);
  CHECK(StateOf(office.group) == "0");
  Dial(user, "*10", sentence::kYouAreAvailable);
  CHECK(TheHouse().lines().WaitForAvailable(office.group, 1, seconds(5)));
  Dial(user, "*19", sentence::kUnknownCode);
}

TEST_CASE("an operator on pause is not disturbed: calls to his extension go to his group") {
  const Office office = TheOffice();
  House& house = TheHouse();
  const auto phone = house.NewPhone(office.operators[0], kOperatorTone);
  REQUIRE(phone->Register() == 200);
  phone->Behave(Manner::Answer());
  Dial(office.operators[0], "*12", sentence::kYouArePaused);

  auto options = house.CitizenOptions("colleague", kCitizenTone);
  options.number = office.operators[1];
  options.trunk = "127.0.0.1";
  options.login = house.PhoneOptions(office.operators[1]).login;
  const auto colleague = house.NewCitizen(options);
  colleague->Dial(office.operators[0]);
  INFO(colleague->Story() << phone->Story());
  CHECK(colleague->WaitToHear(Named(sentence::kOperatorAbsent), seconds(10)));
  CHECK(phone->calls() == 0);
  colleague->HangUp();
  Dial(office.operators[0], "*13", sentence::kYouAreAvailable);
}

TEST_CASE("an outsider who dials a code reaches nobody") {
  const auto citizen = TheHouse().NewCitizen("citizen");
  citizen->Dial("*12");
  CHECK(citizen->WaitForEnd(seconds(5)));
  CHECK(citizen->status() >= 400);
}

}  // namespace
}  // namespace centralino::support
