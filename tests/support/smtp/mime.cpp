#include "support/smtp/mime.h"

namespace centralino::support {
namespace {

std::string FromBase64(std::string_view text) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned group = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) continue;
    group = group << 6 | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 0xff);
  }
  return bytes;
}

std::string_view HeadOf(std::string_view part) { return part.substr(0, part.find("\r\n\r\n") + 2); }
std::string_view BodyOf(std::string_view part) {
  const std::size_t end = part.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string_view() : part.substr(end + 4);
}

std::string Between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  return std::string(text.substr(0, text.find(after)));
}

}  // namespace

std::string MailHeader(std::string_view mail, std::string_view name) {
  const std::string head = "\r\n" + std::string(HeadOf(mail));
  const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  std::string value = head.substr(at + name.size() + 4);
  std::size_t end = value.find("\r\n");
  while (end != std::string::npos && end + 2 < value.size() && value[end + 2] == ' ') {
    value.erase(end, 3);  // folded
    end = value.find("\r\n", end);
  }
  value.resize(std::min(end, value.size()));
  constexpr std::string_view kWord = "=?UTF-8?B?";
  if (!value.starts_with(kWord)) return value;
  std::string decoded;
  for (std::size_t word = 0; (word = value.find(kWord, word)) != std::string::npos; ++word) {
    decoded += FromBase64(Between(std::string_view(value).substr(word), kWord, "?="));
  }
  return decoded;
}

std::vector<MailPart> MailParts(std::string_view mail) {
  const auto read = [](std::string_view part) {
    return MailPart{.type = MailHeader(part, "Content-Type"),
                    .file = Between(MailHeader(part, "Content-Disposition"), "filename=\"", "\""),
                    .body = FromBase64(BodyOf(part))};
  };
  const std::string boundary = Between(MailHeader(mail, "Content-Type"), "boundary=\"", "\"");
  if (boundary.empty()) return {read(mail)};
  std::vector<MailPart> parts;
  const std::string line = "\r\n--" + boundary;
  for (std::size_t at = mail.find(line); at != std::string_view::npos;) {
    const std::size_t begin = at + line.size();
    if (mail.substr(begin, 2) == "--") break;
    at = mail.find(line, begin);
    parts.push_back(read(mail.substr(begin + 2, at - begin - 2)));
  }
  return parts;
}

}  // namespace centralino::support
