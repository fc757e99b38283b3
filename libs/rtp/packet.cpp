#include "rtp/packet.h"

namespace centralino::rtp {
namespace {

constexpr std::uint8_t kVersion = 2;

std::uint16_t Read16(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t Read32(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint32_t>(Read16(bytes, at)) << 16 | Read16(bytes, at + 2);
}

}  // namespace

std::optional<Packet> ParsePacket(std::span<const std::uint8_t> datagram) {
  if (datagram.size() < kHeaderBytes || datagram[0] >> 6 != kVersion) return std::nullopt;
  if (datagram[1] >= 192 && datagram[1] <= 223) return std::nullopt;

  Packet packet{.header = {.marker = (datagram[1] & 0x80) != 0,
                           .payload_type = static_cast<std::uint8_t>(datagram[1] & 0x7f),
                           .sequence = Read16(datagram, 2),
                           .timestamp = Read32(datagram, 4),
                           .ssrc = Read32(datagram, 8)},
                .payload = {}};

  std::size_t begin = kHeaderBytes + std::size_t{4} * (datagram[0] & 0x0fu);
  if ((datagram[0] & 0x10) != 0) {  // extension (§5.3.1): its length counts 32-bit words
    if (datagram.size() < begin + 4) return std::nullopt;
    begin += 4 + 4u * Read16(datagram, begin + 2);
  }
  if (datagram.size() < begin) return std::nullopt;

  std::size_t end = datagram.size();
  if ((datagram[0] & 0x20) != 0) {  // padding: its last byte counts it, itself included
    const std::size_t padding = datagram.back();
    if (padding == 0 || padding > end - begin) return std::nullopt;
    end -= padding;
  }
  packet.payload = datagram.subspan(begin, end - begin);
  return packet;
}

std::array<std::uint8_t, kHeaderBytes> WriteHeader(const Header& header) {
  const auto byte = [](std::uint32_t value, int shift) {
    return static_cast<std::uint8_t>(value >> shift);
  };
  return {static_cast<std::uint8_t>(kVersion << 6),
          static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7f)),
          byte(header.sequence, 8),
          byte(header.sequence, 0),
          byte(header.timestamp, 24),
          byte(header.timestamp, 16),
          byte(header.timestamp, 8),
          byte(header.timestamp, 0),
          byte(header.ssrc, 24),
          byte(header.ssrc, 16),
          byte(header.ssrc, 8),
          byte(header.ssrc, 0)};
}

}  // namespace centralino::rtp
