#include "mail/compose.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace centralino::mail {
namespace {

// RFC 2045 §6.8: lines of at most 76 characters.
constexpr std::size_t kLineBytes = 57;
// RFC 2047 §2: an encoded word has at most 75 characters, so 45 bytes in base64.
constexpr std::size_t kWordBytes = 45;

std::string Base64(std::string_view bytes) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(bytes.size() - i, 3);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= left ? kAlphabet[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

std::string Base64Lines(std::string_view bytes) {
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kLineBytes))) {
    text += Base64(bytes.substr(0, kLineBytes)) + "\r\n";
  }
  return text;
}

// A header's value: as it is, or in encoded words that end between characters.
std::string Unstructured(std::string_view text) {
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (plain && text.size() <= 60) return std::string(text);
  std::string words;
  while (!text.empty()) {
    std::size_t end = std::min(text.size(), kWordBytes);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    if (end == 0) end = std::min(text.size(), kWordBytes);  // no UTF-8
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + Base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return words;
}

std::string DateOf(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                     fmt::gmtime(seconds.time_since_epoch().count()));
}

std::string TextPart(const std::string& text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         Base64Lines(lines);
}

}  // namespace

bool IsAddress(std::string_view text) {
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f &&
           std::string_view("<>(),;:\\\"[]").find(c) == std::string_view::npos;
  });
  const std::size_t at = text.find('@');
  return clean && text.size() <= 254 && at != std::string_view::npos && at > 0 &&
         at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos;
}

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

std::string Compose(const Letter& letter, const std::string& from, std::string_view attachment) {
  const std::string domain = from.substr(from.find('@') + 1);
  std::string mail = fmt::format(
      "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
      DateOf(letter.written), from, letter.to, Unstructured(letter.subject), letter.id, domain);
  if (letter.attachment_name.empty()) return mail + TextPart(letter.text);
  // Base64 has no "=_": the boundary cannot be found inside a part.
  const std::string boundary = "=_" + letter.id;
  mail += fmt::format("Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n", boundary);
  mail += TextPart(letter.text);
  mail += fmt::format(
      "--{}\r\nContent-Type: {}\r\nContent-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment; filename=\"{}\"\r\n\r\n",
      boundary, letter.attachment_type, letter.attachment_name);
  mail += Base64Lines(attachment);
  return mail + "--" + boundary + "--\r\n";
}

}  // namespace centralino::mail
