// UUIDv7 (RFC 9562 §5.7): identifiers that sort by the time they were minted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/organization.h"

namespace centralino::service {

// A new one, greater than any this process minted before. Safe from any thread.
std::string NewUuid();

// The text of a UUIDv7 with these 48 bits of time, 12 bits of sequence and 62 random bits.
std::string FormatUuid7(std::uint64_t milliseconds, std::uint32_t sequence, std::uint64_t random);

// When a UUIDv7 was minted; nullopt when the text is none.
std::optional<model::Instant> UuidTime(std::string_view uuid);

}  // namespace centralino::service
