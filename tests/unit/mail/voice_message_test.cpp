#include "mail/voice_message.h"

#include <catch2/catch.hpp>

namespace centralino::mail {
namespace {

VoiceMessage Example(std::string language) {
  return {.id = "call-m1",
          .organization = "empoli",
          .organization_name = "Comune di Empoli",
          .desk = "anagrafe",
          .desk_name = "Anagrafe",
          .to = "anagrafe@example.org",
          .language = std::move(language),
          .call = "call",
          .caller = "+393331234567",
          .dialled = "+3905717571",
          .when = Instant(std::chrono::milliseconds(1'764'063'000'000)),
          .length = std::chrono::milliseconds(65'400)};
}

TEST_CASE("a desk reads who called, when and how long, in its own language") {
  const Letter italian = Write(Example("it"), "wav", "audio/wav");
  CHECK(italian.subject == "Messaggio vocale per Anagrafe da +393331234567");
  CHECK(italian.text ==
        "Un cittadino ha lasciato il messaggio vocale allegato.\n\n"
        "Ufficio: Anagrafe (Comune di Empoli)\nDa: +393331234567\nNumero chiamato: +3905717571\n"
        "Quando: 25/11/2025 10:30\nDurata: 1:05\n");
  CHECK(italian.attachment_name == "call-m1.wav");
  CHECK(italian.about.at("desk") == "anagrafe");
  CHECK(italian.about.at("length_ms") == "65400");
  CHECK(Write(Example("ro"), "wav", "audio/wav").subject ==
        "Mesaj vocal pentru Anagrafe de la +393331234567");
  CHECK(Write(Example("fr"), "wav", "audio/wav").subject ==
        "Message vocal pour Anagrafe de +393331234567");
  CHECK(Write(Example("de"), "wav", "audio/wav").subject ==
        "Voice message for Anagrafe from +393331234567");
}

TEST_CASE("a caller who withholds his number is said to, and a name is never a second header") {
  VoiceMessage message = Example("it");
  message.caller.clear();
  message.desk_name = "Anagrafe\r\nBcc: x@example.org";
  CHECK(Write(message, "wav", "audio/wav").subject ==
        "Messaggio vocale per Anagrafe  Bcc: x@example.org da numero riservato");
}

TEST_CASE("what is known of a message while it is spoken survives the process") {
  CHECK(ReadNote(WriteNote(Example("it"))).value() == Example("it"));
  CHECK_FALSE(ReadNote("{}").ok());
  CHECK_FALSE(ReadNote("").ok());
}

}  // namespace
}  // namespace centralino::mail
