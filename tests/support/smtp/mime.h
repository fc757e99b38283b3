// An e-mail, read as its recipient's program reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace centralino::support {

// The value of a header with encoded words (RFC 2047) decoded; empty if there is none.
std::string MailHeader(std::string_view mail, std::string_view name);

struct MailPart {
  std::string type;  // "text/plain; charset=utf-8"
  std::string file;  // name under which it is attached; empty: not attached
  std::string body;  // decoded
};
// The parts of a multipart, or the one part there is.
std::vector<MailPart> MailParts(std::string_view mail);

}  // namespace centralino::support
