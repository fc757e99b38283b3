// RTP packets as RFC 3550 §5.1 lays them out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace centralino::rtp {

// The fixed header without CSRC, extension and padding: all that we ever send.
inline constexpr std::size_t kHeaderBytes = 12;

struct Header {
  bool marker = false;
  std::uint8_t payload_type = 0;  // 0 … 127
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  bool operator==(const Header&) const = default;
};

// A packet that was read; `payload` points into the datagram.
struct Packet {
  Header header;
  std::span<const std::uint8_t> payload;
};

// Nothing if the datagram is no RTP packet: another version, too short for the CSRC list, the
// extension or the padding it claims. RTCP sent to the RTP port (RFC 5761 §4: types 192 to 223
// where the payload type lies) is not RTP either.
std::optional<Packet> ParsePacket(std::span<const std::uint8_t> datagram);

std::array<std::uint8_t, kHeaderBytes> WriteHeader(const Header& header);

// How far `b` lies ahead of `a` on a counter that wraps (RFC 3550 §A.1); negative: behind.
constexpr std::int16_t SequenceDistance(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(b - a));
}
constexpr std::int32_t TimestampDistance(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(b - a);
}

}  // namespace centralino::rtp
