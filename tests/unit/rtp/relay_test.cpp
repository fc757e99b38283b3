#include "rtp/relay.h"

#include <catch2/catch.hpp>
#include <set>
#include <vector>

namespace centralino::rtp {
namespace {

constexpr std::uint32_t kFrame = 160;

// A leg of which we see what is sent to it.
struct Leg {
  OutgoingStream out{{.ssrc = 99, .sequence = 65530, .timestamp = 0xffffff00}};
  Relay relay;
  std::vector<Header> sent;

  void Tick() {
    for (int i = relay.Tick(out); i > 0; --i) sent.push_back(out.Next(8, kFrame));
  }
  bool Packet(std::uint16_t sequence, std::uint32_t timestamp, bool marker = false,
              std::uint32_t ssrc = 5) {
    const auto header = relay.Forward({.marker = marker,
                                       .payload_type = 0,
                                       .sequence = sequence,
                                       .timestamp = timestamp,
                                       .ssrc = ssrc},
                                      8, kFrame, out);
    if (header) sent.push_back(*header);
    return header.has_value();
  }
  void CheckContinuous() const {
    for (std::size_t i = 1; i < sent.size(); ++i) {
      INFO("packet " << i);
      CHECK(sent[i].ssrc == 99);
      CHECK(SequenceDistance(sent[i - 1].sequence, sent[i].sequence) == 1);
      CHECK(TimestampDistance(sent[i - 1].timestamp, sent[i].timestamp) == kFrame);
    }
  }
};

TEST_CASE("silence fills a bridge until the far party speaks, then his packets follow on") {
  Leg leg;
  for (int i = 0; i < 5; ++i) leg.Tick();
  for (std::uint16_t i = 0; i < 5; ++i) {
    leg.Packet(static_cast<std::uint16_t>(300 + i), 7000 + i * kFrame);
    leg.Tick();
  }
  REQUIRE(leg.sent.size() == 10);
  leg.CheckContinuous();
  CHECK(leg.sent[0].marker);
  CHECK_FALSE(leg.sent[4].marker);
  CHECK(leg.sent[5].marker);
  CHECK_FALSE(leg.sent[6].marker);
}

TEST_CASE("a far party who falls silent is replaced, and nothing jumps") {
  Leg leg;
  std::uint16_t sequence = 1;
  std::uint32_t timestamp = 1000;
  std::size_t ticks = 0;
  for (int spurt = 0; spurt < 20; ++spurt) {
    for (int i = 0; i < 10; ++i, ++ticks) {
      leg.Packet(sequence++, timestamp);
      timestamp += kFrame;
      leg.Tick();
    }
    for (int i = 0; i < 10; ++i, ++ticks) {
      timestamp += kFrame;
      leg.Tick();
    }
  }
  leg.CheckContinuous();
  // One packet for each 20 ms, but for what the last pauses owe.
  CHECK(leg.sent.size() + 40 > ticks);
  CHECK(leg.sent.size() <= ticks + 20);
}

TEST_CASE(
    "a far party who says nothing for thirty seconds is heard again, wherever its numbers stand") {
  // His clock went on, stood still, or his phone began a new stream.
  const auto [sequence, timestamp, ssrc] =
      GENERATE(table<std::uint16_t, std::uint32_t, std::uint32_t>(
          {{51, 1000 + 1550 * kFrame, 5}, {51, 1000 + 50 * kFrame, 5}, {9000, 77, 6}}));
  Leg leg;
  for (std::uint16_t i = 0; i < 50; ++i) {
    leg.Packet(static_cast<std::uint16_t>(1 + i), 1000 + i * kFrame);
    leg.Tick();
  }
  for (int i = 0; i < 1500; ++i) leg.Tick();
  CHECK(leg.sent.size() == 1550);  // RTP never pauses
  for (std::uint16_t i = 0; i < 50; ++i) {
    CHECK(
        leg.Packet(static_cast<std::uint16_t>(sequence + i), timestamp + i * kFrame, i == 0, ssrc));
    leg.Tick();
  }
  leg.CheckContinuous();
  CHECK(leg.sent[1550].marker);
  CHECK(leg.sent.size() == 1600);
}

TEST_CASE("jitter of a packet or two is passed on and not filled") {
  Leg leg;
  leg.Packet(1, 1000);
  leg.Tick();
  leg.Tick();
  leg.Packet(2, 1000 + kFrame);
  leg.Packet(3, 1000 + 2 * kFrame);
  leg.Tick();
  REQUIRE(leg.sent.size() == 3);
  leg.CheckContinuous();
}

TEST_CASE("a lost packet stays a gap, a late one fills it") {
  Leg leg;
  leg.Packet(1, 1000);
  leg.Packet(3, 1000 + 2 * kFrame);
  leg.Packet(2, 1000 + kFrame);
  leg.Packet(4, 1000 + 3 * kFrame);
  REQUIRE(leg.sent.size() == 4);
  CHECK(SequenceDistance(leg.sent[0].sequence, leg.sent[1].sequence) == 2);
  CHECK(SequenceDistance(leg.sent[0].sequence, leg.sent[2].sequence) == 1);
  CHECK(TimestampDistance(leg.sent[0].timestamp, leg.sent[2].timestamp) == kFrame);
  CHECK(SequenceDistance(leg.sent[0].sequence, leg.sent[3].sequence) == 3);
}

TEST_CASE("a packet whose place silence took is dropped") {
  Leg leg;
  leg.Packet(10, 1000);
  for (int i = 0; i < 6; ++i) leg.Tick();
  CHECK_FALSE(leg.Packet(9, 1000 - kFrame));
  CHECK_FALSE(leg.Packet(10, 1000));
  CHECK(leg.Packet(17, 1000 + 7 * kFrame));
  CHECK_FALSE(leg.Packet(11, 1000 + kFrame));
  leg.CheckContinuous();
}

TEST_CASE("a far party who begins anew joins on") {
  Leg leg;
  leg.Packet(1, 1000);
  leg.Packet(2, 1000 + kFrame);
  leg.Packet(40000, 9000000, false, 6);  // another SSRC
  leg.Packet(40001, 9000000 + kFrame, false, 6);
  leg.Packet(40002, 123, false, 6);       // a leap in time
  leg.Packet(7, 123 + kFrame, false, 6);  // and in numbers
  REQUIRE(leg.sent.size() == 6);
  leg.CheckContinuous();
  CHECK(leg.sent[2].marker);
  CHECK(leg.sent[4].marker);
  CHECK(leg.sent[5].marker);
}

TEST_CASE("a key that is kept here leaves no gap") {
  Leg leg;
  leg.Packet(1, 1000);
  leg.relay.Keep(
      {.marker = true, .payload_type = 101, .sequence = 2, .timestamp = 1160, .ssrc = 5});
  leg.relay.Keep(
      {.marker = false, .payload_type = 101, .sequence = 3, .timestamp = 1160, .ssrc = 5});
  leg.Packet(4, 1000 + 3 * kFrame);
  REQUIRE(leg.sent.size() == 2);
  CHECK(SequenceDistance(leg.sent[0].sequence, leg.sent[1].sequence) == 1);
}

TEST_CASE("packets that are cut take as many numbers as they have pieces, lost ones too") {
  OutgoingStream out({.ssrc = 99, .sequence = 65530, .timestamp = 0xffffff00});
  Relay relay;
  const auto place = [&](std::uint16_t sequence, int pieces) {
    const auto header = relay.Forward(
        {.payload_type = 8, .sequence = sequence, .timestamp = 1000 + sequence * kFrame, .ssrc = 5},
        8, kFrame, out, pieces);
    REQUIRE(header);
    return SequenceDistance(65530, header->sequence);
  };
  CHECK(place(10, 2) == 0);
  CHECK(place(11, 2) == 2);
  CHECK(place(14, 2) == 8);  // 12 and 13 are lost, or late
  CHECK(place(13, 2) == 6);
  CHECK(place(12, 2) == 4);
  CHECK(place(12, 2) == 4);  // doubled on the way
  CHECK(place(15, 1) == 10);
  CHECK(place(16, 1) == 11);
  CHECK(place(17, 3) == 12);
  CHECK(SequenceDistance(65530, out.next_sequence()) == 15);
}

TEST_CASE("whatever the far party sends, no number is used twice for two packets in order") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::srand(seed);
    Leg leg;
    std::uint16_t sequence = static_cast<std::uint16_t>(std::rand());
    std::uint32_t timestamp = static_cast<std::uint32_t>(std::rand());
    for (int step = 0; step < 400; ++step) {
      switch (std::rand() % 8) {
        case 0:
          leg.Tick();
          leg.Tick();
          leg.Tick();
          break;
        case 1:
          sequence = static_cast<std::uint16_t>(std::rand());
          timestamp = static_cast<std::uint32_t>(std::rand()) * 3u;
          break;
        default:
          leg.Packet(++sequence, timestamp += kFrame);
          leg.Tick();
      }
    }
    std::set<std::uint16_t> used;
    for (const Header& header : leg.sent) {
      INFO("seed " << seed);
      CHECK(used.insert(header.sequence).second);
    }
  }
}

TEST_CASE("a pause moves the timestamp and not the sequence") {
  OutgoingStream out({.ssrc = 1, .sequence = 10, .timestamp = 100});
  CHECK(out.Next(8, 160) ==
        Header{.marker = true, .payload_type = 8, .sequence = 10, .timestamp = 100, .ssrc = 1});
  out.Pause(160);
  CHECK(out.Next(8, 160) ==
        Header{.marker = true, .payload_type = 8, .sequence = 11, .timestamp = 420, .ssrc = 1});
}

}  // namespace
}  // namespace centralino::rtp
