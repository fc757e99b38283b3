// Where something listens or is reached: HOST:PORT, [::1]:5060.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace centralino::service {

struct Address {
  std::string host;
  std::uint16_t port = 0;

  auto operator<=>(const Address&) const = default;
  // IPv6 hosts stand in brackets.
  std::string ToString() const;
};

// A closed range of ports, "20000-24999".
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;

  auto operator<=>(const PortRange&) const = default;
};

absl::StatusOr<Address> ParseAddress(std::string_view text);
absl::StatusOr<std::vector<Address>> ParseAddresses(std::string_view comma_separated);
absl::StatusOr<PortRange> ParsePortRange(std::string_view text);

}  // namespace centralino::service
