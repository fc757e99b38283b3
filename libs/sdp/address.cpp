#include "sdp/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace centralino::sdp {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// inet_pton only reads text; it is no I/O.
std::optional<Bytes> Read(std::string_view address, Family family) {
  if (address.empty() || address.size() > INET6_ADDRSTRLEN) return std::nullopt;
  Bytes bytes{};
  const std::string text(address);
  const int af = family == Family::kIpv4 ? AF_INET : AF_INET6;
  if (inet_pton(af, text.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

bool AllZero(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

}  // namespace

bool IsLiteral(std::string_view address, Family family) {
  return Read(address, family).has_value();
}

std::optional<std::string> Canonical(std::string_view address) {
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    const auto bytes = Read(address, family);
    if (!bytes) continue;
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(family == Family::kIpv4 ? AF_INET : AF_INET6, bytes->data(), text, sizeof text);
    return text;
  }
  return std::nullopt;
}

bool IsUnspecified(std::string_view address, Family family) {
  const auto bytes = Read(address, family);
  return bytes && AllZero(*bytes);
}

bool IsUnicast(std::string_view address, Family family) {
  const auto bytes = Read(address, family);
  if (!bytes || AllZero(*bytes)) return false;
  if (family == Family::kIpv6) return (*bytes)[0] != 0xff;  // RFC 4291 §2.7
  return (*bytes)[0] != 0 && (*bytes)[0] < 224;             // RFC 1122 §3.2.1.3, RFC 5771
}

}  // namespace centralino::sdp
