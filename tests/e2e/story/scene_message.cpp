// Step 10: a citizen leaves a message, and a mail server gets it.
#include <filesystem>
#include <fstream>
#include <thread>

#include "audio/beep.h"
#include "e2e/story/stage.h"
#include "speech/sentences.h"
#include "support/audio/wav.h"
#include "support/smtp/mime.h"
#include "support/smtp/sink.h"
#include "support/stack/places.h"

namespace centralino::story {
namespace {

namespace sentence = speech::sentence;

std::string NumberOfMessages(const model::Organization& town) {
  for (const model::PhoneNumber& number : town.numbers) {
    const bool leads =
        number.destination && std::holds_alternative<model::MessagesId>(*number.destination);
    if (leads) return AsDialled(number.number);
  }
  return "";
}

// What he says: a sentence that nobody else says here, so that the ear knows it.
const Sentence* Speech(const Ear& ear) {
  for (const Sentence& each : ear.sentences()) {
    if (each.name == sentence::kLineFull) return &each;
  }
  return nullptr;
}

void CheckMail(Stage& stage, const SmtpSink& sink, const Sentence& said) {
  const auto mails = sink.WaitFor(1, seconds(60));
  if (!stage.Expect(kMessageStep, "a mail server gets one e-mail", mails.size() == 1,
                    std::to_string(mails.size()) + " came")) {
    return;
  }
  const auto parts = MailParts(mails[0].content);
  stage.Expect(8,
               "it is for " + mails[0].to + ": “" + MailHeader(mails[0].content, "Subject") + "”",
               parts.size() == 2, "it has no sound");
  if (parts.size() != 2) return;
  const auto file = std::filesystem::temp_directory_path() / parts[1].file;
  std::ofstream(file, std::ios::binary) << parts[1].body;
  const auto sound = ReadWav(file.string());
  std::filesystem::remove(file);
  const Ear& ear = stage.house().hearing().ear;
  const auto heard = ear.Listen(sound);
  stage.Expect(kMessageStep, "and in its sound is what he said",
               heard.size() == 1 && ear[heard[0]].words == said.words,
               std::to_string(heard.size()) + " sentences are heard in it");
}

}  // namespace

void PlayMessage(Stage& stage) {
  const std::string number = NumberOfMessages(stage.house().snapshot().organization);
  const Sentence* const said = Speech(stage.house().hearing().ear);
  if (!stage.Expect(kMessageStep, "a number leads to a desk's messages",
                    !number.empty() && said != nullptr, "the example has none")) {
    return;
  }
  const SmtpSink sink(stage.house().status().smtp.port);
  stage.Narrate("Lea dials " + number + " and leaves a message");
  Citizen& lea = stage.Caller("Lea", 0);
  lea.Dial(number);
  for (const char* name : {sentence::kMessageNotice, sentence::kMessageInvitation}) {
    const auto told = lea.WaitToHear(Named(name), seconds(30));
    stage.Expect(kMessageStep,
                 told ? "she hears “" + told->words + "”" : std::string("she is told ") + name,
                 told.has_value(), "not heard");
  }
  const auto beep = lea.WaitForTone(audio::kBeepHertz, seconds(10), {});
  if (!stage.Expect(kMessageStep, "then a beep", beep.has_value(), "not heard"))
    return stage.Curtain();
  std::this_thread::sleep_until(*beep + milliseconds(500));
  lea.Say(Samples(said->audio));
  std::this_thread::sleep_for(milliseconds(said->audio.size() * 1000 / kSampleRate + 300));
  lea.Press('#');
  stage.Expect(kMessageStep, "she is asked what shall become of it",
               lea.WaitForBeginning(Named(sentence::kMessageReview), seconds(10)).has_value(),
               "not heard");
  lea.Press('3');
  stage.Expect(kMessageStep, "and told that it is sent",
               lea.WaitToHear(Named(sentence::kMessageSent), seconds(10)).has_value(), "not heard");
  CheckMail(stage, sink, *said);
  stage.Curtain();
}

}  // namespace centralino::story
