#include "mail/compose.h"

#include <catch2/catch.hpp>

#include "support/smtp/mime.h"

namespace centralino::mail {
namespace {

using support::MailHeader;
using support::MailParts;

Letter Example() {
  return {.id = "0193-r1",
          .to = "anagrafe@example.org",
          .subject = "Messaggio vocale per l'Università da +393331234567",
          .text = "Durata: 0:05\nPerché no?\n",
          .written = Instant(std::chrono::milliseconds(1'764'063'000'123))};
}

TEST_CASE("a letter without an attachment is one part of text") {
  const std::string mail = Compose(Example(), "centralino@example.org", "");
  CHECK(MailHeader(mail, "From") == "centralino@example.org");
  CHECK(MailHeader(mail, "To") == "anagrafe@example.org");
  CHECK(MailHeader(mail, "Date") == "Tue, 25 Nov 2025 09:30:00 +0000");
  CHECK(MailHeader(mail, "Message-ID") == "<0193-r1@example.org>");
  CHECK(MailHeader(mail, "Subject") == Example().subject);
  const auto parts = MailParts(mail);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].type == "text/plain; charset=utf-8");
  CHECK(parts[0].body == "Durata: 0:05\r\nPerché no?\r\n");
}

TEST_CASE("an attachment arrives byte for byte") {
  Letter letter = Example();
  letter.attachment_name = "0193-r1.wav";
  letter.attachment_type = "audio/wav";
  std::string bytes;
  for (int i = 0; i < 100'001; ++i) bytes += static_cast<char>(i * 31 % 251);
  const std::string mail = Compose(letter, "centralino@example.org", bytes);
  const auto parts = MailParts(mail);
  REQUIRE(parts.size() == 2);
  CHECK(parts[1].type == "audio/wav");
  CHECK(parts[1].file == "0193-r1.wav");
  CHECK(parts[1].body == bytes);
  // The same letter, tried again, is the same bytes.
  CHECK(Compose(letter, "centralino@example.org", bytes) == mail);
}

TEST_CASE("no line is longer than a mail server takes") {
  Letter letter = Example();
  letter.subject = std::string(300, 'x') + "ăîșț";
  letter.attachment_name = "a.wav";
  letter.attachment_type = "audio/wav";
  const std::string mail = Compose(letter, "c@example.org", std::string(5000, 'y'));
  for (std::size_t at = 0; at < mail.size();) {
    const std::size_t end = mail.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 200);
    at = end + 2;
  }
  CHECK(MailHeader(mail, "Subject") == letter.subject);
}

TEST_CASE("what could add a header or a recipient is no address") {
  CHECK(IsAddress("anagrafe@comune.empoli.fi.it"));
  for (const char* text : {"", "anagrafe", "@example.org", "a@", "a@b@c", "a b@example.org",
                           "a@example.org\r\nBcc: x@example.org", "<a@example.org>",
                           "a@example.org,b@example.org", "à@example.org"}) {
    CAPTURE(text);
    CHECK_FALSE(IsAddress(text));
  }
}

}  // namespace
}  // namespace centralino::mail
