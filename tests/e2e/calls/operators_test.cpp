// Operators and their telephones.
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/calls/fixture.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

std::unique_ptr<Phone> RegisteredPhone(const std::string& user) {
  auto phone = TheHouse().NewPhone(user, kOperatorTone);
  INFO(phone->Story());
  REQUIRE(phone->Register() == 200);
  return phone;
}

// Both hear each other's tone, in the phone's call `call`.
void CheckTalk(Citizen& citizen, Phone& phone, std::size_t call, Instant since) {
  INFO(citizen.Story() << phone.Story());
  CHECK(citizen.WaitForTone(kOperatorTone, seconds(3), since));
  CHECK(phone.WaitForTone(call, kCitizenTone, seconds(3), since));
}

// From the operator's 200 on: both hear each other within 200 ms, and the voice is silent.
void CheckCut(Citizen& citizen, Phone& phone) {
  REQUIRE(phone.WaitForTalk(1, seconds(3)));
  const Instant answered = *phone.call(1).When("answered");
  const auto his = citizen.WaitForTone(kOperatorTone, seconds(3), answered);
  const auto hers = phone.WaitForTone(1, kCitizenTone, seconds(3), answered);
  INFO(citizen.Story() << phone.Story());
  REQUIRE(his);
  REQUIRE(hers);
  CHECK(SecondsBetween(answered, *his) < 0.2);
  CHECK(SecondsBetween(answered, *hers) < 0.2);
  std::this_thread::sleep_for(seconds(1));
  for (const Told& told : citizen.told()) CHECK(told.end < answered + milliseconds(250));
  citizen.HangUp();
  CHECK(phone.WaitForEnd(1, seconds(3)));
  const StreamReport stream = citizen.stream();
  INFO(ToString(stream));
  CHECK(stream.streams == 1);
  CHECK(stream.timestamp_jumps == 0);
  CHECK(phone.stream(1).streams == 1);
}

TEST_CASE("an answer cuts the voice: audio flows both ways within 200 ms") {
  const auto phone = RegisteredPhone(TheOffice().operators[0]);
  phone->Behave(Manner::Ignore());
  const auto citizen = CallerAtTheDesk("citizen");
  REQUIRE(citizen->WaitForBeginning(Named(speech::sentence::kConnecting), seconds(15)));
  phone->Answer();
  CheckCut(*citizen, *phone);
}

TEST_CASE("an operator who answers as a number is said cuts it wherever it is") {
  const int after = GENERATE(100, 300, 600, 1000, 1500, 2200);
  INFO(after << " ms after the caller joined");
  static std::size_t answered = 0;  // who did so rests a while
  const auto operators = TheOffice().operators;
  const auto phone = TheHouse().NewPhone(operators[answered++ % operators.size()], kOperatorTone);
  const auto citizen = CallerInLine("citizen");
  std::this_thread::sleep_for(milliseconds(after));
  phone->Behave(Manner::Answer());
  REQUIRE(phone->Register() == 200);
  CheckCut(*citizen, *phone);
}

TEST_CASE("caller and operator by TCP: rung, heard both ways, held, keys, and hung up on") {
  Phone::Options at_desk = TheHouse().PhoneOptions(TheOffice().operators[0], kOperatorTone);
  at_desk.transport = Transport::kTcp;
  Phone phone(TheHouse().thread(), at_desk);
  REQUIRE(phone.Register() == 200);
  phone.Behave(Manner::Answer());
  Citizen::Options outside = TheHouse().CitizenOptions("citizen", kCitizenTone);
  outside.transport = Transport::kTcp;
  const auto citizen = TheHouse().NewCitizen(outside);
  citizen->Dial(kTownHall);
  INFO(citizen->Story() << phone.Story());
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  citizen->Press('1');
  REQUIRE(phone.WaitForTalk(1, seconds(10)));
  CheckTalk(*citizen, phone, 1, *phone.call(1).When("answered"));
  REQUIRE(phone.Hold());
  CHECK(citizen->WaitForMusic(seconds(5), Clock::now() + milliseconds(200)));
  REQUIRE(phone.Resume());
  CheckTalk(*citizen, phone, 1, Clock::now());
  citizen->Press('7');
  std::this_thread::sleep_for(milliseconds(500));
  CHECK(phone.keys(1) == "7");
  phone.HangUp();
  CHECK(citizen->WaitForEnd(seconds(3)));

  // The other way round: the caller gives up while he waits, and while the phone rings.
  phone.Behave(Manner::Ignore());
  const auto second = TheHouse().NewCitizen(outside);
  second->Dial(kTownHall);
  REQUIRE(second->WaitForAnswer(seconds(5)));
  second->Press('1');
  REQUIRE(phone.WaitForRing(2, seconds(15)));
  second->HangUp();
  CHECK(phone.WaitForEnd(2, seconds(3)));
  CHECK(phone.Unregister() == 200);
}

TEST_CASE("an operator holds his caller and takes him back") {
  const auto phone = RegisteredPhone(TheOffice().operators[0]);
  phone->Behave(Manner::Answer());
  const auto citizen = CallerAtTheDesk("citizen");
  REQUIRE(phone->WaitForTalk(1, seconds(10)));
  CheckTalk(*citizen, *phone, 1, *phone->call(1).When("answered"));
  REQUIRE(phone->Hold());
  const Instant held = Clock::now() + milliseconds(200);
  CHECK(citizen->WaitForMusic(seconds(5), held));
  CHECK_FALSE(citizen->WaitForTone(kOperatorTone, milliseconds(500), held));
  CHECK(citizen->up());
  REQUIRE(phone->Resume());
  CheckTalk(*citizen, *phone, 1, Clock::now());
  phone->HangUp();
  CHECK(citizen->WaitForEnd(seconds(3)));
}

TEST_CASE("an operator who declines sends the caller to the next") {
  const Office office = TheOffice();
  const auto first = RegisteredPhone(office.operators[0]);
  first->Behave(Manner::Decline(milliseconds(300)));
  const auto second = RegisteredPhone(office.operators[1]);
  second->Behave(Manner::Answer());
  const auto citizen = CallerAtTheDesk("citizen");
  REQUIRE(second->WaitForTalk(1, seconds(15)));
  CHECK(first->call(1).When("refused 603"));
  CheckTalk(*citizen, *second, 1, *second->call(1).When("answered"));
  citizen->HangUp();
  CHECK(second->WaitForEnd(1, seconds(3)));
}

TEST_CASE("a telephone whose plug was pulled is passed over") {
  const Office office = TheOffice();
  const auto gone = RegisteredPhone(office.operators[0]);
  gone->Vanish();
  const auto second = RegisteredPhone(office.operators[1]);
  second->Behave(Manner::Answer());
  const auto citizen = CallerAtTheDesk("citizen");
  CHECK(second->WaitForTalk(1, office.ring_time + seconds(10)));
  CheckTalk(*citizen, *second, 1, gone->registrations().back().at);
  // Nobody else's call shall ring there.
  const auto mended = TheHouse().NewPhone(office.operators[0]);
  CHECK(mended->UnregisterAll() == 200);
}

TEST_CASE("a caller who leaves while a telephone rings silences it") {
  const auto phone = RegisteredPhone(TheOffice().operators[0]);
  phone->Behave(Manner::Ignore());
  const auto citizen = CallerAtTheDesk("citizen");
  REQUIRE(phone->WaitForRing(1, seconds(10)));
  citizen->HangUp();
  INFO(phone->Story());
  CHECK(phone->WaitForEnd(1, seconds(3)));
  CHECK(phone->call(1).When("cancelled"));
  CHECK(TheHouse().lines().WaitUntilIdle(seconds(5)));
}

TEST_CASE("a telephone registers and goes, and does not register by a wrong password") {
  House& house = TheHouse();
  {
    const auto phone = house.NewPhone(TheOffice().operators[0]);
    CHECK(phone->Register() == 200);
    CHECK(house.lines().WaitForAvailable(TheOffice().group, 1, seconds(3)));
    CHECK(phone->Unregister() == 200);
    CHECK(house.lines().WaitForAvailable(TheOffice().group, 0, seconds(3)));
  }
  auto options = house.PhoneOptions(TheOffice().operators[0]);
  options.login.password += "x";
  options.address = "127.0.0.68";
  Phone phone(house.thread(), options);
  CHECK(phone.Register() == 403);
}

TEST_CASE("an operator calls a colleague by his extension") {
  const Office office = TheOffice();
  const auto colleague = RegisteredPhone(office.operators[1]);
  colleague->Behave(Manner::Answer());
  House& house = TheHouse();
  auto options = house.CitizenOptions("operator", kCitizenTone);
  options.number = office.operators[0];
  options.trunk = "127.0.0.1";
  options.login = house.PhoneOptions(office.operators[0]).login;
  const auto caller = house.NewCitizen(options);
  caller->Dial(office.operators[1]);
  REQUIRE(colleague->WaitForTalk(1, seconds(5)));
  CheckTalk(*caller, *colleague, 1, *colleague->call(1).When("answered"));
  CHECK(colleague->call(1).caller == office.operators[0]);
  caller->HangUp();
  CHECK(colleague->WaitForEnd(1, seconds(3)));
}

}  // namespace
}  // namespace centralino::support
