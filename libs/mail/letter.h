// What is to be sent, before it is an e-mail.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace centralino::mail {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct Letter {
  // Minted by who writes it and unique for ever: a letter given twice is one letter, and all
  // attempts to deliver it carry one Message-ID. Letters, digits, "-" and "_".
  std::string id;
  std::string to;
  std::string subject;
  std::string text;
  Instant written{};
  // The name under which the recipient sees the attached file, and its media type; empty: none.
  std::string attachment_name;
  std::string attachment_type;
  // Whatever lists of letters show: "organization", "desk", "caller" …
  std::map<std::string, std::string> about;
  bool operator==(const Letter&) const = default;
};

}  // namespace centralino::mail
