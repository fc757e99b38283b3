// A message for a desk, from what the caller says to what its mailbox holds.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "audio/beep.h"
#include "e2e/calls/fixture.h"
#include "speech/sentences.h"
#include "support/audio/wav.h"
#include "support/smtp/mime.h"
#include "support/smtp/sink.h"

namespace centralino::support {
namespace {

namespace sentence = speech::sentence;

// The number that leads to a desk's messages, and the desk's address.
struct MessageNumber {
  std::string number;
  std::string to;
};
MessageNumber TheMessageNumber() {
  const model::Organization& town = TheHouse().snapshot().organization;
  for (const model::PhoneNumber& number : town.numbers) {
    if (!number.destination) continue;
    const auto* const messages = std::get_if<model::MessagesId>(&*number.destination);
    if (messages == nullptr) continue;
    for (const model::Desk& desk : town.desks) {
      if (desk.id.value == messages->value) return {AsDialled(number.number), desk.email};
    }
  }
  FAIL("no number of the example leads to messages");
  return {};
}

// What a caller says: a sentence that nobody else says here, so that the ear knows it.
const Sentence& Speech() {
  for (const Sentence& each : TheHouse().hearing().ear.sentences()) {
    if (each.name == sentence::kLineFull) return each;
  }
  FAIL("the ear does not know the sentence");
  std::abort();
}

std::unique_ptr<Citizen> AtTheBeep(const MessageNumber& desk) {
  auto citizen = TheHouse().NewCitizen("citizen");
  citizen->Dial(desk.number);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  const auto notice = citizen->WaitForBeginning(Named(sentence::kMessageNotice), seconds(10));
  REQUIRE(notice);
  citizen->Press('#');  // opens nothing: the notice goes on
  REQUIRE(citizen->WaitToHear(Named(sentence::kMessageNotice), seconds(20)));
  const auto asked = citizen->WaitForBeginning(Named(sentence::kMessageInvitation), seconds(10));
  INFO(citizen->Story());
  REQUIRE(asked);
  citizen->Press('*');  // cuts the invitation short
  const Instant pressed = Clock::now();
  const auto beep = citizen->WaitForTone(audio::kBeepHertz, seconds(5), pressed);
  REQUIRE(beep);
  std::this_thread::sleep_until(*beep + milliseconds(500));
  citizen->Say(Samples(Speech().audio));
  return citizen;
}

milliseconds Length(const Sentence& said) {
  return milliseconds(said.audio.size() * 1000 / kSampleRate);
}

// The mail is for the desk, and in it the ear hears what the caller said.
void CheckMail(const TakenMail& mail, const MessageNumber& desk, const std::string& caller) {
  CHECK(mail.to == desk.to);
  CHECK(MailHeader(mail.content, "To") == desk.to);
  CHECK(MailHeader(mail.content, "Subject").find(caller) != std::string::npos);
  CHECK(MailHeader(mail.content, "Subject").starts_with("Messaggio vocale per "));
  const auto parts = MailParts(mail.content);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].body.find("Durata: 0:0") != std::string::npos);
  CHECK(parts[1].type == "audio/wav");
  const auto file = std::filesystem::temp_directory_path() / parts[1].file;
  std::ofstream(file, std::ios::binary) << parts[1].body;
  const std::vector<float> sound = ReadWav(file.string());
  std::filesystem::remove(file);
  const Ear& ear = TheHouse().hearing().ear;
  const auto heard = ear.Listen(sound);
  REQUIRE(heard.size() == 1);
  CHECK(ear[heard[0]].words == Speech().words);
  CHECK(heard[0].whole);
}

TEST_CASE(
    "a message is announced, recorded, heard again, sent, and its sound is in the desk's mail") {
  SmtpSink sink(TheHouse().status().smtp.port);
  const MessageNumber desk = TheMessageNumber();
  const double recorded = Metric(MetricsOf("media"), "centralino_messages_recorded_total");
  const auto citizen = AtTheBeep(desk);
  std::this_thread::sleep_for(Length(Speech()) + milliseconds(300));
  citizen->Press('#');
  const auto review = citizen->WaitForBeginning(Named(sentence::kMessageReview), seconds(5));
  INFO(citizen->Story());
  REQUIRE(review);
  citizen->Press('1');
  const Instant pressed = Clock::now();
  const auto& words = Speech().words;
  CHECK(citizen->WaitToHear([&](const Told& told) { return told.words == words; }, seconds(20),
                            pressed));
  citizen->Press('3');
  CHECK(citizen->WaitToHear(Named(sentence::kMessageSent), seconds(10)));
  CHECK(citizen->WaitForEnd(seconds(15)));
  const auto mails = sink.WaitFor(1, seconds(20));
  REQUIRE(mails.size() == 1);
  CheckMail(mails[0], desk, "571123456");
  CHECK(Metric(MetricsOf("media"), "centralino_messages_recorded_total") == recorded + 1);
  CHECK(Metric(MetricsOf("media"), "centralino_messages_spooled") == 0);
}

TEST_CASE("who hangs up in the middle has sent what he said, also while no mail server is there") {
  const MessageNumber desk = TheMessageNumber();
  const auto citizen = AtTheBeep(desk);
  std::this_thread::sleep_for(Length(Speech()) + milliseconds(300));
  citizen->HangUp();
  REQUIRE(citizen->WaitForEnd(seconds(5)));
  const auto metric = [](const char* name) { return Metric(MetricsOf("media"), name); };
  for (int i = 0; i < 100 && metric("centralino_messages_spooled") == 0; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
  }
  CHECK(metric("centralino_messages_spooled") == 1);
  // The first attempt has failed; the next comes within 30 s.
  SmtpSink sink(TheHouse().status().smtp.port);
  const auto mails = sink.WaitFor(1, seconds(60));
  REQUIRE(mails.size() == 1);
  CheckMail(mails[0], desk, "571123456");
}

TEST_CASE("who says nothing is invited once more, then hears the desk's address; nothing is sent") {
  const MessageNumber desk = TheMessageNumber();
  const double dropped = Metric(MetricsOf("media"), "centralino_messages_dropped_total");
  const auto citizen = TheHouse().NewCitizen("citizen");
  citizen->Dial(desk.number);
  REQUIRE(citizen->WaitForAnswer(seconds(5)));
  CHECK(citizen->WaitToHear(Named(sentence::kMessageNothing), seconds(60)));
  CHECK(citizen->WaitToHear(Named(sentence::kEmail), seconds(90)));
  INFO(citizen->Story());
  citizen->HangUp();
  CHECK(citizen->WaitForEnd(seconds(5)));
  std::this_thread::sleep_for(milliseconds(500));
  CHECK(Metric(MetricsOf("media"), "centralino_messages_dropped_total") == dropped + 2);
}

}  // namespace
}  // namespace centralino::support
