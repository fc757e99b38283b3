// What a far party says, as one unbroken sound: packets laid in the order of their timestamps,
// gaps filled with silence, read 20 ms at a time by a clock of ours. For recording, where a
// comfortable delay costs nothing: what comes up to kDelay late still finds its place.
//
//   laid     ..1.2.3.   5.6.     <- packet 4 is on its way, or lost
//   read     ^ here, kDelay behind the newest at the beginning
//
// A stream that begins anew (another SSRC, a jump of its timestamps, packets that all come later
// than before) goes on behind what was laid, so that nothing that was heard is lost.
//
// One byte is one sample (G.711).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "rtp/packet.h"

namespace centralino::rtp {

class Arranger {
 public:
  static constexpr std::size_t kFrame = 160;
  static constexpr std::uint64_t kDelay = 1600;  // 200 ms

  // `silence`: the byte that is heard where nothing came.
  explicit Arranger(std::uint8_t silence);

  void Put(const Header& header, std::span<const std::uint8_t> payload);
  // The next 20 ms.
  std::array<std::uint8_t, kFrame> Next();
  // Is there anything that was put and not read?
  bool HasMore() const { return read_ < end_; }

 private:
  // 1 s: what is older or newer begins anew.
  static constexpr std::uint64_t kWindow = 8192;

  struct Stream {
    std::uint32_t ssrc;
    std::uint32_t timestamp;  // of a packet, and where it was laid
    std::uint64_t place;
  };
  // Nothing: it comes too late.
  std::optional<std::uint64_t> PlaceOf(const Header& header);

  const std::uint8_t silence_;
  std::array<std::uint8_t, kWindow> laid_;
  std::uint64_t read_ = 0;  // everything before was read
  std::uint64_t end_ = 0;   // behind the newest sample
  std::optional<Stream> stream_;
};

}  // namespace centralino::rtp
