#include "service/address.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/status/status.h"
#include "service/text.h"

namespace centralino::service {
namespace {

absl::Status Wrong(std::string_view text, std::string_view expected) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" is not {}", text, expected));
}

}  // namespace

std::string Address::ToString() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

absl::StatusOr<Address> ParseAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return Wrong(text, "HOST:PORT");
  std::string_view host = text.substr(0, colon);
  const auto port = ParseNumber<std::uint16_t>(text.substr(colon + 1));
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of("[]:") != std::string_view::npos) {
    return Wrong(text, "HOST:PORT (IPv6 stands in brackets: [::1]:5060)");
  }
  if (host.empty() || !port) return Wrong(text, "HOST:PORT");
  return Address{.host = std::string(host), .port = *port};
}

absl::StatusOr<std::vector<Address>> ParseAddresses(std::string_view comma_separated) {
  std::vector<Address> addresses;
  for (std::string_view part : Split(comma_separated, ',')) {
    auto address = ParseAddress(part);
    if (!address.ok()) return address.status();
    addresses.push_back(*std::move(address));
  }
  return addresses;
}

absl::StatusOr<PortRange> ParsePortRange(std::string_view text) {
  const auto dash = std::min(text.find('-'), text.size());
  const auto first = ParseNumber<std::uint16_t>(text.substr(0, dash));
  const auto last = ParseNumber<std::uint16_t>(text.substr(std::min(dash + 1, text.size())));
  if (!first || !last || *first == 0 || *first > *last) {
    return Wrong(text, "a range of ports such as 20000-24999");
  }
  return PortRange{.first = *first, .last = *last};
}

}  // namespace centralino::service
