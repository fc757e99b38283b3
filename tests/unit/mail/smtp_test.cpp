#include "mail/smtp.h"

#include <catch2/catch.hpp>

#include "support/smtp/sink.h"

namespace centralino::mail {
namespace {

using support::SmtpSink;

Smtp To(const SmtpSink& sink) {
  return Smtp({.server = "smtp://127.0.0.1:" + std::to_string(sink.port()), .name = "media-1"});
}
Reply SendTo(const SmtpSink& sink) {
  return To(sink).Send("centralino@example.org", "anagrafe@example.org",
                       "Subject: x\r\n\r\n.one dot\r\n..two\r\nend\r\n");
}

TEST_CASE("a mail server gets the envelope and every byte, dots included") {
  SmtpSink sink;
  const Reply reply = SendTo(sink);
  CHECK(reply.answer == Answer::kAccepted);
  const auto mails = sink.mails();
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].from == "centralino@example.org");
  CHECK(mails[0].to == "anagrafe@example.org");
  CHECK(mails[0].content == "Subject: x\r\n\r\n.one dot\r\n..two\r\nend\r\n");
}

TEST_CASE("who says later, who says never, and whose fault it is") {
  SmtpSink sink;
  const auto answer = [&sink](const std::string& to, const std::string& reply) {
    sink.Answer([=](const std::string& said) { return said.starts_with(to) ? reply : ""; });
    return SendTo(sink);
  };
  CHECK(answer("MAIL", "451 busy").answer == Answer::kLater);
  CHECK(answer("RCPT", "450 greylisted").answer == Answer::kLater);
  CHECK(answer(".", "452 disk full").answer == Answer::kLater);
  const Reply unknown = answer("RCPT", "550 no such user");
  CHECK(unknown.answer == Answer::kNever);
  CHECK(unknown.text == "550 no such user");
  CHECK(answer(".", "554 we do not like it").answer == Answer::kNever);
  // Another login or another greeting would change it: no letter's fault.
  CHECK(answer("MAIL", "530 must issue STARTTLS first").answer == Answer::kUnreachable);
  CHECK(answer("MAIL", "421 shutting down").answer == Answer::kUnreachable);
  sink.Answer([](const std::string& said) { return said.empty() ? "554 no service" : ""; });
  CHECK(SendTo(sink).answer == Answer::kUnreachable);
  CHECK(sink.mails().empty());
}

TEST_CASE("a server that is not there, or lacks the TLS that is wanted, is unreachable") {
  std::uint16_t port = 0;
  {
    const SmtpSink gone;
    port = gone.port();
  }
  Smtp nobody({.server = "smtp://127.0.0.1:" + std::to_string(port)});
  CHECK(nobody.Send("a@example.org", "b@example.org", "x").answer == Answer::kUnreachable);

  SmtpSink sink;
  Smtp strict(
      {.server = "smtp://127.0.0.1:" + std::to_string(sink.port()), .tls = Smtp::Tls::kAlways});
  CHECK(strict.Send("a@example.org", "b@example.org", "x").answer == Answer::kUnreachable);
  CHECK(sink.mails().empty());
}

}  // namespace
}  // namespace centralino::mail
