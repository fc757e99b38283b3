#include "rtp/packet.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

namespace centralino::rtp {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes Plain(Bytes payload = {1, 2, 3}) {
  const auto header = WriteHeader({.marker = true,
                                   .payload_type = 8,
                                   .sequence = 0x1234,
                                   .timestamp = 0x89abcdef,
                                   .ssrc = 0xdeadbeef});
  // Not by two insertions: g++ 12 at -O2 takes the second for a write out of bounds.
  Bytes bytes(header.size() + payload.size());
  std::copy(payload.begin(), payload.end(), std::copy(header.begin(), header.end(), bytes.begin()));
  return bytes;
}

TEST_CASE("a packet is read as it was written") {
  const Bytes bytes = Plain();
  const auto packet = ParsePacket(bytes);
  REQUIRE(packet);
  CHECK(packet->header == Header{.marker = true,
                                 .payload_type = 8,
                                 .sequence = 0x1234,
                                 .timestamp = 0x89abcdef,
                                 .ssrc = 0xdeadbeef});
  CHECK(Bytes(packet->payload.begin(), packet->payload.end()) == Bytes{1, 2, 3});
}

TEST_CASE("contributing sources, an extension and padding are stepped over") {
  Bytes bytes = Plain({});
  bytes[0] = 0x80 | 0x20 | 0x10 | 2;                          // padding, extension, 2 CSRC
  bytes.insert(bytes.end(), 8, 0xcc);                         // CSRC
  bytes.insert(bytes.end(), {0xbe, 0xde, 0, 1, 9, 9, 9, 9});  // one word of extension
  bytes.insert(bytes.end(), {42, 43, 0, 0, 3});               // payload, padding of 3
  const auto packet = ParsePacket(bytes);
  REQUIRE(packet);
  CHECK(Bytes(packet->payload.begin(), packet->payload.end()) == Bytes{42, 43});
}

TEST_CASE("what claims more than it holds is no packet") {
  struct Case {
    const char* what;
    Bytes bytes;
  };
  const auto with_first = [](std::uint8_t first, Bytes payload) {
    Bytes bytes = Plain(std::move(payload));
    bytes[0] = first;
    return bytes;
  };
  const Case cases[] = {
      {"nothing", {}},
      {"eleven bytes", Bytes(11, 0x80)},
      {"version 1", with_first(0x40, {1})},
      {"version 3", with_first(0xc0, {1})},
      {"15 CSRC in an empty packet", with_first(0x8f, {})},
      {"extension cut off", with_first(0x90, {0xbe, 0xde, 0})},
      {"extension longer than the packet", with_first(0x90, {0xbe, 0xde, 0xff, 0xff, 1})},
      {"padding of nothing", with_first(0xa0, {1, 0})},
      {"padding beyond the payload", with_first(0xa0, {1, 2, 4})},
      {"padding without payload byte", with_first(0xa0, {})},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK_FALSE(ParsePacket(c.bytes));
  }
}

TEST_CASE("RTCP on the RTP port is not taken for RTP") {
  Bytes report = Plain();
  report[1] = 200;
  CHECK_FALSE(ParsePacket(report));
}

TEST_CASE("distances wrap around") {
  CHECK(SequenceDistance(65535, 0) == 1);
  CHECK(SequenceDistance(0, 65535) == -1);
  CHECK(TimestampDistance(0xffffff60, 0) == 160);
  CHECK(TimestampDistance(0, 0xffffff60) == -160);
}

}  // namespace
}  // namespace centralino::rtp
