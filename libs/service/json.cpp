#include "service/json.h"

#include <fmt/format.h>

#include <cmath>

namespace centralino::service {
namespace {

// Length of the well-formed UTF-8 sequence at the front (RFC 3629 §4), 0 when there is none.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return tail(1) ? 2 : 0;
  if ((lead & 0xf0) == 0xe0 && tail(1) && tail(2)) {
    const bool overlong = lead == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xf0 && lead < 0xf5 && tail(1) && tail(2) && tail(3)) {
    const bool overlong = lead == 0xf0 && byte(1) < 0x90;
    const bool too_large = lead == 0xf4 && byte(1) >= 0x90;
    return overlong || too_large ? 0 : 4;
  }
  return 0;
}

void AppendControl(std::string& out, char c) {
  out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    std::size_t length = SequenceLength(text);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (length == 1 && static_cast<unsigned char>(c) < 0x20) {
      AppendControl(out, c);
    } else if (length == 0) {
      out += "\\ufffd";
      length = 1;
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  out += '"';
}

void JsonObject::Key(std::string_view key) {
  if (!first_) out_ += ',';
  first_ = false;
  AppendJsonString(out_, key);
  out_ += ':';
}

void JsonObject::Add(std::string_view key, std::string_view value) {
  Key(key);
  AppendJsonString(out_, value);
}

void JsonObject::Add(std::string_view key, std::int64_t value) {
  AddRaw(key, fmt::to_string(value));
}

void JsonObject::Add(std::string_view key, double value) {
  AddRaw(key, std::isfinite(value) ? fmt::to_string(value) : "null");
}

void JsonObject::Add(std::string_view key, bool value) { AddRaw(key, value ? "true" : "false"); }

void JsonObject::AddRaw(std::string_view key, std::string_view json) {
  Key(key);
  out_ += json;
}

}  // namespace centralino::service
