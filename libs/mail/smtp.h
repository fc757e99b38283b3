// Handing an e-mail to a server.
#pragma once

#include <chrono>
#include <string>

namespace centralino::mail {

enum class Answer {
  kAccepted,     // the server has it now
  kLater,        // 4xx for this letter
  kNever,        // 5xx for this letter
  kUnreachable,  // nobody there, or nobody who talks to us: no letter's fault
};

struct Reply {
  Answer answer = Answer::kUnreachable;
  std::string text;  // why not
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Waits for the answer.
  virtual Reply Send(const std::string& from, const std::string& to, const std::string& mail) = 0;
};

class Smtp final : public Transport {
 public:
  enum class Tls { kNever, kIfOffered, kAlways };  // STARTTLS (RFC 3207)
  struct Settings {
    std::string server;  // "smtp://relay.example.org:25", "smtps://…:465" (RFC 8314)
    Tls tls = Tls::kIfOffered;
    std::string ca_file;  // empty: the system's
    std::string user;     // empty: no authentication
    std::string password;
    std::string name;  // of ours, for EHLO; empty: the machine's
    std::chrono::seconds connect_limit{10};
    std::chrono::seconds limit{120};
  };
  explicit Smtp(Settings settings);

  Reply Send(const std::string& from, const std::string& to, const std::string& mail) override;

 private:
  const Settings settings_;
};

}  // namespace centralino::mail
