// Any sequence of telephone-event packets: never more keys than packets, only real keys, and a
// packet repeated at once tells nothing.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "rtp/telephone_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace centralino::rtp;
  constexpr std::size_t kStep = 8;
  DigitDetector detector;
  Packet packet{};
  for (std::size_t i = 0; i + kStep <= size; i += kStep) {
    packet.header.marker = (data[i] & 1) != 0;
    packet.header.ssrc = data[i] >> 6;
    packet.header.sequence = static_cast<std::uint16_t>(packet.header.sequence + data[i + 1] - 4);
    packet.header.timestamp += static_cast<std::uint32_t>(data[i + 2]) << 8 | data[i + 3];
    packet.payload = std::span(data + i + 4, (data[i] & 2) != 0 ? 3 : 4);
    if (const auto key = detector.Receive(packet)) {
      assert(std::string_view("0123456789*#ABCD").find(*key) != std::string_view::npos);
      assert(!detector.Receive(packet));
    }
  }
  return 0;
}
