// IP literals: the edge never resolves a name that came in a message.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace centralino::sdp {

enum class Family { kIpv4, kIpv6 };

bool IsLiteral(std::string_view address, Family family);
// A literal of either family as every other part of the edge writes it; none: no literal.
std::optional<std::string> Canonical(std::string_view address);
// 0.0.0.0 or ::, the old way to say "hold" (RFC 3264 §8.4).
bool IsUnspecified(std::string_view address, Family family);
// An address of one host: neither multicast nor broadcast nor unspecified.
bool IsUnicast(std::string_view address, Family family);

}  // namespace centralino::sdp
