#include "rtp/telephone_event.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace centralino::rtp {
namespace {

struct Sent {
  std::uint16_t sequence;
  std::uint32_t timestamp;
  std::uint8_t event;
  std::uint16_t duration;
  bool end = false;
  bool marker = false;
  std::uint32_t ssrc = 7;
};

using Payload = std::array<std::uint8_t, 4>;

Payload PayloadOf(const Sent& sent) {
  return WriteTelephoneEvent(
      {.event = sent.event, .end = sent.end, .volume = 10, .duration = sent.duration});
}

Packet PacketOf(const Sent& sent, const Payload& payload) {
  return {.header = {.marker = sent.marker,
                     .payload_type = 101,
                     .sequence = sent.sequence,
                     .timestamp = sent.timestamp,
                     .ssrc = sent.ssrc},
          .payload = payload};
}

std::string Keys(DigitDetector& detector, const std::vector<Sent>& packets) {
  std::string keys;
  for (const Sent& sent : packets) {
    const Payload payload = PayloadOf(sent);
    if (const auto key = detector.Receive(PacketOf(sent, payload))) keys += *key;
  }
  return keys;
}

bool IsClaimed(const DigitDetector& detector, const Sent& sent) {
  const Payload payload = PayloadOf(sent);
  return detector.Claimed(PacketOf(sent, payload));
}

std::string Keys(const std::vector<Sent>& packets) {
  DigitDetector detector;
  return Keys(detector, packets);
}

TEST_CASE("a press is one key, told at its first packet") {
  DigitDetector detector;
  CHECK(Keys(detector, {{10, 1000, 5, 160, false, true}}) == "5");
  CHECK(Keys(detector, {{11, 1000, 5, 320},
                        {12, 1000, 5, 480},
                        {13, 1000, 5, 480, true},
                        {14, 1000, 5, 480, true},
                        {15, 1000, 5, 480, true}}) == "");
}

TEST_CASE("all sixteen keys have their event") {
  std::string keys;
  for (std::uint8_t event = 0; event < 16; ++event) keys += *KeyOfEvent(event);
  CHECK(keys == "0123456789*#ABCD");
  CHECK_FALSE(KeyOfEvent(16));
  CHECK_FALSE(EventOfKey('x'));
  CHECK(Keys({{1, 1, 16, 160, false, true}, {2, 1, 255, 160}}) == "");
}

TEST_CASE("a press whose end was lost is followed by the next") {
  CHECK(Keys({{1, 1000, 1, 160, false, true}, {2, 1000, 1, 320}, {9, 3000, 1, 160, false, true}}) ==
        "11");
}

TEST_CASE("a press of which only an end arrived is a press") {
  CHECK(Keys({{7, 1000, 9, 800, true}, {8, 1000, 9, 800, true}}) == "9");
}

TEST_CASE("another key under the same timestamp is another press") {
  CHECK(Keys({{1, 1000, 1, 160, false, true},
              {2, 1000, 1, 320, true},
              {3, 1000, 2, 160, false, true}}) == "12");
}

TEST_CASE("a sender that never moves its timestamp still presses twice") {
  CHECK(Keys({{1, 1000, 1, 160, false, true},
              {2, 1000, 1, 320, true},
              {3, 1000, 1, 320, true},
              {4, 1000, 1, 160, false, true},
              {5, 1000, 1, 320, true}}) == "11");
}

TEST_CASE("packets overtaken on the way tell nothing new") {
  CHECK(Keys({{3, 1000, 1, 480, true}, {1, 1000, 1, 160, false, true}, {2, 1000, 1, 320}}) == "1");
  CHECK(Keys({{3, 1000, 1, 160}, {9, 3000, 2, 160, false, true}, {5, 1000, 1, 480, true}}) == "12");
}

TEST_CASE("a press of ten seconds is one press in two segments") {
  CHECK(Keys({{1, 1000, 1, 0xff00, false, true},
              {2, 1000, 1, 0xffff},
              {3, 1000 + 0xffff, 1, 160},
              {4, 1000 + 0xffff, 1, 320, true}}) == "1");
}

TEST_CASE("a key is heard after however long a talk, wherever the numbers have got to") {
  // 16 bits of sequence are eleven minutes of packets to and fro: by then a number that went up
  // looks like one that went down.
  for (std::uint32_t packets = 50; packets < 70000; packets += 613) {
    INFO(packets << " packets later");
    const auto sequence = static_cast<std::uint16_t>(100 + packets);
    const std::uint32_t timestamp = 1000 + packets * 160;
    CHECK(Keys({{100, 1000, 1, 160, false, true},
                {101, 1000, 1, 320, true},
                {sequence, timestamp, 1, 160, false, true},
                {static_cast<std::uint16_t>(sequence + 1), timestamp, 1, 320, true}}) == "11");
  }
}

TEST_CASE("of a press that is claimed every packet is known, also of its later segments") {
  DigitDetector detector;
  const auto claimed = [&](const Sent& sent) {
    std::string key = Keys(detector, {sent});
    return std::make_pair(std::move(key), IsClaimed(detector, sent));
  };
  using Result = std::pair<std::string, bool>;
  detector.Claim();  // nothing is pressed yet: claims nothing
  CHECK(claimed({1, 1000, 1, 0xff00, false, true}) == Result("1", false));
  detector.Claim();
  CHECK(claimed({2, 1000, 1, 0xffff}) == Result("", true));
  CHECK(claimed({3, 1000 + 0xffff, 1, 160}) == Result("", true));
  CHECK(claimed({5, 1000 + 2 * 0xffff, 1, 160}) == Result("", true));
  CHECK(claimed({4, 1000 + 0xffff, 1, 0xffff}) == Result("", true));  // late
  CHECK(claimed({6, 1000 + 2 * 0xffff, 1, 320, true}) == Result("", true));
  CHECK(claimed({7, 150000, 16, 160, false, true}) == Result("", false));  // a flash is no key
  CHECK(claimed({8, 200000, 1, 160, false, true}) == Result("1", false));
  CHECK(claimed({7, 1000 + 2 * 0xffff, 1, 320, true}) == Result("", true));  // late
  CHECK(claimed({9, 200000, 1, 320, true}) == Result("", false));
}

TEST_CASE("a sender that never moves its timestamp leaves a claimed press by the next") {
  DigitDetector detector;
  CHECK(Keys(detector, {{1, 1000, 1, 160, false, true}}) == "1");
  detector.Claim();
  CHECK(Keys(detector, {{2, 1000, 1, 320, true}, {3, 1000, 1, 160, false, true}}) == "1");
  CHECK_FALSE(IsClaimed(detector, {3, 1000, 1, 160, false, true}));
}

TEST_CASE("another source begins anew, wherever its numbers stand") {
  CHECK(Keys({{500, 9000, 1, 160, false, true}, {3, 20, 1, 160, false, true, 8}}) == "11");
}

TEST_CASE("a short payload is no event") {
  DigitDetector detector;
  const std::uint8_t three[] = {1, 0, 0};
  CHECK_FALSE(detector.Receive({.header = {}, .payload = three}));
}

TEST_CASE("what the encoder presses, the detector hears, whatever is lost in between") {
  const std::string pressed = "0571*99#ABCD1100";
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    DigitEncoder encoder;
    for (const char key : pressed) REQUIRE(encoder.Press(key));
    DigitDetector detector;
    std::string heard;
    std::uint16_t sequence = static_cast<std::uint16_t>(random());
    std::uint32_t now = static_cast<std::uint32_t>(random());
    int lost_in_a_row = 0;
    while (!encoder.idle()) {
      const auto output = encoder.Poll(now);
      now += 160;
      ++sequence;
      if (!output) {
        lost_in_a_row = 0;
        continue;
      }
      // Up to seven of a press's eight packets are lost.
      if (random() % 3 == 0 && lost_in_a_row < 7) {
        ++lost_in_a_row;
        continue;
      }
      const auto key = detector.Receive({.header = {.marker = output->marker,
                                                    .payload_type = 96,
                                                    .sequence = sequence,
                                                    .timestamp = output->timestamp,
                                                    .ssrc = 1},
                                         .payload = output->payload});
      if (key) heard += *key;
    }
    INFO("seed " << seed);
    CHECK(heard == pressed);
  }
}

TEST_CASE("with one packet in ten lost, some doubled and all out of order each press is one key") {
  const std::string pressed = "0571*99#ABCD1100";
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    DigitEncoder encoder;
    for (const char key : pressed) REQUIRE(encoder.Press(key));
    struct OnWire {
      Header header;
      DigitEncoder::Output output;
    };
    std::multimap<unsigned, OnWire> arrivals;  // each is late by up to three packets
    std::uint16_t sequence = static_cast<std::uint16_t>(random());
    std::uint32_t now = static_cast<std::uint32_t>(random());
    for (unsigned slot = 0; !encoder.idle(); ++slot, ++sequence, now += 160) {
      const auto output = encoder.Poll(now);
      if (!output || random() % 10 == 0) continue;
      const OnWire sent{{.marker = output->marker,
                         .payload_type = 96,
                         .sequence = sequence,
                         .timestamp = output->timestamp,
                         .ssrc = 1},
                        *output};
      for (int copies = random() % 20 == 0 ? 2 : 1; copies > 0; --copies) {
        arrivals.emplace(slot + random() % 4, sent);
      }
    }
    DigitDetector detector;
    std::string heard;
    for (const auto& [slot, sent] : arrivals) {
      if (const auto key = detector.Receive({sent.header, sent.output.payload})) heard += *key;
    }
    INFO("seed " << seed);
    CHECK(heard == pressed);
  }
}

TEST_CASE("the encoder draws the timeline of the header") {
  DigitEncoder encoder;
  REQUIRE(encoder.Press('3'));
  CHECK_FALSE(encoder.Press('z'));
  std::vector<std::pair<bool, TelephoneEvent>> sent;
  for (std::uint32_t now = 8000; !encoder.idle(); now += 160) {
    if (const auto output = encoder.Poll(now)) {
      CHECK(output->timestamp == 8000);
      sent.emplace_back(output->marker, *ParseTelephoneEvent(output->payload));
    }
  }
  REQUIRE(sent.size() == 8);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    INFO(i);
    CHECK(sent[i].first == (i == 0));
    CHECK(sent[i].second.event == 3);
    CHECK(sent[i].second.duration == std::min<std::size_t>(i + 1, 5) * 160);
    CHECK(sent[i].second.end == (i >= 5));
  }
}

}  // namespace
}  // namespace centralino::rtp
