#include "support/sip/message.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <random>

namespace centralino::support {
namespace {

std::string LongName(std::string_view name) {
  static const std::map<char, std::string> kCompact = {
      {'v', "Via"},          {'f', "From"},
      {'t', "To"},           {'i', "Call-ID"},
      {'m', "Contact"},      {'l', "Content-Length"},
      {'c', "Content-Type"}, {'k', "Supported"},
      {'s', "Subject"},      {'e', "Content-Encoding"}};
  if (name.size() == 1) {
    const auto found = kCompact.find(static_cast<char>(std::tolower(name[0])));
    if (found != kCompact.end()) return found->second;
  }
  return std::string(name);
}

std::string ReasonOf(int status) {
  static const std::map<int, std::string> kReasons = {{100, "Trying"},
                                                      {180, "Ringing"},
                                                      {183, "Session Progress"},
                                                      {200, "OK"},
                                                      {405, "Method Not Allowed"},
                                                      {408, "Request Timeout"},
                                                      {480, "Temporarily Unavailable"},
                                                      {481, "Call/Transaction Does Not Exist"},
                                                      {486, "Busy Here"},
                                                      {487, "Request Terminated"},
                                                      {488, "Not Acceptable Here"},
                                                      {603, "Decline"}};
  const auto found = kReasons.find(status);
  return found == kReasons.end() ? "Whatever" : found->second;
}

// The next line without its end; `text` moves on.
std::string_view TakeLine(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool ParseStartLine(std::string_view line, SipMessage& message) {
  const auto first = line.find(' ');
  const auto second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return false;
  const std::string_view middle = line.substr(first + 1, second - first - 1);
  if (line.starts_with("SIP/2.0 ")) {
    std::from_chars(middle.data(), middle.data() + middle.size(), message.status);
    message.reason = line.substr(second + 1);
    return message.status >= 100 && message.status <= 699;
  }
  message.method = line.substr(0, first);
  message.uri = middle;
  return line.substr(second + 1) == "SIP/2.0";
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

bool SameText(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::string SipMessage::Get(std::string_view name) const {
  for (const Header& header : headers) {
    if (SameText(header.name, name)) return header.value;
  }
  return "";
}

std::vector<std::string> SipMessage::All(std::string_view name) const {
  std::vector<std::string> values;
  for (const Header& header : headers) {
    if (SameText(header.name, name)) values.push_back(header.value);
  }
  return values;
}

void SipMessage::Add(std::string name, std::string value) {
  headers.push_back({std::move(name), std::move(value)});
}

void SipMessage::Set(std::string name, std::string value) {
  for (Header& header : headers) {
    if (!SameText(header.name, name)) continue;
    header.value = std::move(value);
    return;
  }
  Add(std::move(name), std::move(value));
}

void SipMessage::Remove(std::string_view name) {
  std::erase_if(headers, [&](const Header& header) { return SameText(header.name, name); });
}

std::string SipMessage::Text() const {
  std::string text;
  text.reserve(600 + body.size());
  if (IsRequest()) {
    text.append(method).append(" ").append(uri).append(" SIP/2.0\r\n");
  } else {
    text.append("SIP/2.0 ").append(std::to_string(status)).append(" ").append(reason);
    text.append("\r\n");
  }
  for (const Header& header : headers) {
    if (SameText(header.name, "Content-Length")) continue;
    text.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  text.append(body);
  return text;
}

std::optional<SipMessage> ParseSip(std::string_view text) {
  SipMessage message;
  if (!ParseStartLine(TakeLine(text), message)) return std::nullopt;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty()) break;
    if ((line[0] == ' ' || line[0] == '\t') && !message.headers.empty()) {
      message.headers.back().value.append(" ").append(Trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    message.Add(LongName(Trimmed(line.substr(0, colon))),
                std::string(Trimmed(line.substr(colon + 1))));
  }
  message.body = text;
  return message;
}

SipMessage Request(std::string method, std::string uri) {
  SipMessage message;
  message.method = std::move(method);
  message.uri = std::move(uri);
  return message;
}

SipMessage ResponseTo(const SipMessage& request, int status, std::string reason) {
  SipMessage response;
  response.status = status;
  response.reason = reason.empty() ? ReasonOf(status) : std::move(reason);
  for (const Header& header : request.headers) {
    for (const char* copied : {"Via", "From", "To", "Call-ID", "CSeq", "Record-Route"}) {
      if (SameText(header.name, copied)) response.headers.push_back(header);
    }
  }
  return response;
}

std::string UriOf(std::string_view name_addr) {
  const auto open = name_addr.find('<');
  if (open != std::string_view::npos) {
    const auto close = name_addr.find('>', open);
    return std::string(name_addr.substr(open + 1, close - open - 1));
  }
  return std::string(Trimmed(name_addr.substr(0, name_addr.find(';'))));
}

std::string ParameterOf(std::string_view value, std::string_view name) {
  const auto close = value.find('>');
  if (close != std::string_view::npos) value.remove_prefix(close + 1);
  while (true) {
    const auto semicolon = value.find(';');
    if (semicolon == std::string_view::npos) return "";
    value.remove_prefix(semicolon + 1);
    std::string_view part = value.substr(0, value.find(';'));
    const auto equals = part.find('=');
    if (!SameText(Trimmed(part.substr(0, equals)), name)) continue;
    return equals == std::string_view::npos ? "" : std::string(Trimmed(part.substr(equals + 1)));
  }
}

std::string UserOf(std::string_view uri) {
  const auto colon = uri.find(':');
  const auto at = uri.find('@');
  if (at == std::string_view::npos) return "";
  return std::string(uri.substr(colon + 1, at - colon - 1));
}

std::string HostPortOf(std::string_view uri) {
  const auto at = uri.find('@');
  uri.remove_prefix(at == std::string_view::npos ? uri.find(':') + 1 : at + 1);
  return std::string(uri.substr(0, uri.find_first_of(";?>")));
}

std::string MethodOf(std::string_view cseq) {
  const auto space = cseq.find_last_of(" \t");
  return space == std::string_view::npos ? "" : std::string(cseq.substr(space + 1));
}

unsigned SequenceOf(std::string_view cseq) {
  unsigned number = 0;
  std::from_chars(cseq.data(), cseq.data() + cseq.size(), number);
  return number;
}

std::vector<std::string> SplitList(std::string_view value) {
  std::vector<std::string> parts;
  bool quoted = false;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    const char c = i < value.size() ? value[i] : ',';
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (i < value.size() && (c != ',' || depth > 0)) continue;
    const std::string_view part = Trimmed(value.substr(start, i - start));
    if (!part.empty()) parts.emplace_back(part);
    start = i + 1;
  }
  return parts;
}

std::string Token() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  std::array<char, 17> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size() - 1, random(), 16).ptr;
  return {text.data(), end};
}

}  // namespace centralino::support
