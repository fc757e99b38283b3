// Any datagram: parsed within its bounds, and what was parsed is relayed without a number used
// out of order.
#include <cassert>
#include <cstdint>

#include "rtp/packet.h"
#include "rtp/relay.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace centralino::rtp;
  const std::span<const std::uint8_t> datagram(data, size);
  if (const auto packet = ParsePacket(datagram)) {
    assert(packet->payload.size() + kHeaderBytes <= size);
    assert(packet->payload.data() >= data && packet->payload.data() <= data + size);
    const auto again = ParsePacket(WriteHeader(packet->header));
    assert(again && again->header == packet->header);
  }

  // The same bytes as a conversation: each five of them a packet, or a tick.
  OutgoingStream out({.ssrc = 1, .sequence = 65500, .timestamp = 0xfffff000});
  Relay relay;
  Header in{.marker = false, .payload_type = 8, .sequence = 0, .timestamp = 0, .ssrc = 1};
  for (std::size_t i = 0; i + 5 <= size; i += 5) {
    if (data[i] % 4 == 0) {
      for (int n = relay.Tick(out); n > 0; --n) out.Next(8, 160);
      continue;
    }
    in.sequence = static_cast<std::uint16_t>(in.sequence + data[i + 1] - 3);
    in.timestamp += static_cast<std::uint32_t>(data[i + 2]) * 256 + data[i + 3];
    in.ssrc = data[i + 4] % 2;
    if (data[i] % 4 == 1) {
      relay.Keep(in);
    } else if (const auto header = relay.Forward(in, 0, 160, out)) {
      assert(SequenceDistance(header->sequence, out.next_sequence()) > 0);
    }
  }
  return 0;
}
