#include "rtp/arranger.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace centralino::rtp {
namespace {

constexpr std::uint8_t kSilence = 0xd5;

// A far party that sends frames of one letter each, and what is read of it.
struct Line {
  Arranger arranger{kSilence};
  std::uint32_t ssrc = 7;
  std::uint32_t base = 0xffffff00;  // its timestamps wrap in mid-word

  void Send(int index, char letter, std::size_t samples = 160) {
    const std::vector<std::uint8_t> payload(samples, static_cast<std::uint8_t>(letter));
    arranger.Put({.timestamp = base + static_cast<std::uint32_t>(index) * 160, .ssrc = ssrc},
                 payload);
  }
  std::string Read(int frames) {
    std::string heard;
    for (int i = 0; i < frames; ++i) {
      const auto frame = arranger.Next();
      for (const std::uint8_t sample : frame) CHECK(sample == frame[0]);
      heard += frame[0] == kSilence ? '.' : static_cast<char>(frame[0]);
    }
    return heard;
  }
  std::string Rest() {
    std::string heard;
    while (arranger.HasMore()) heard += Read(1);
    return heard;
  }
};

TEST_CASE("packets are read in the order in which they were said, 200 ms later") {
  Line line;
  for (const int index : {0, 2, 1, 5, 3, 4}) line.Send(index, static_cast<char>('a' + index));
  CHECK(line.Read(20) == "..........abcdef....");
  CHECK_FALSE(line.arranger.HasMore());
}

TEST_CASE("a lost packet is silence of its length, a doubled one is said once") {
  Line line;
  line.Send(0, 'a');
  line.Send(1, 'b');
  line.Send(1, 'b');
  line.Send(3, 'd');
  CHECK(line.Rest() == "..........ab.d");
}

TEST_CASE("before the first packet there is silence for as long as it lasted") {
  Line line;
  CHECK(line.Read(50) == std::string(50, '.'));
  line.Send(0, 'a');
  CHECK(line.Rest() == "..........a");
}

TEST_CASE("a straggler that comes when its place was read is dropped") {
  Line line;
  line.Send(0, 'a');
  line.Send(2, 'c');
  CHECK(line.Read(13) == "..........a.c");
  line.Send(1, 'b');
  line.Send(3, 'd');
  CHECK(line.Rest() == "d");
}

TEST_CASE("another stream, and a jump, go on behind what was laid") {
  Line line;
  line.Send(0, 'a');
  SECTION("another SSRC") { line.ssrc = 8; }
  SECTION("a jump ahead") { line.base += 1'000'000; }
  SECTION("a jump back") { line.base -= 1'000'000; }
  line.Send(1, 'b');
  line.Send(2, 'c');
  CHECK(line.Rest() == "..........abc");
}

TEST_CASE("a network that becomes slower for good loses no more than the moment") {
  Line line;
  std::string heard;
  for (int index = 0; index < 40; ++index) {
    if (index == 20) heard += line.Read(30);  // nothing came for 600 ms
    line.Send(index, 'x');
    heard += line.Read(1);
  }
  heard += line.Rest();
  CHECK(std::count(heard.begin(), heard.end(), 'x') == 40);
}

TEST_CASE("packets of 10, 30 and 60 ms are one sound") {
  Line line;
  for (int index = 0; index < 12; index += 3) line.Send(index, 'm', 480);
  CHECK(line.Rest() == "..........mmmmmmmmmmmm");
}

TEST_CASE("a flood lays no more than a second") {
  Line line;
  for (int index = 0; index < 10'000; ++index) line.Send(index, 'f');
  CHECK(line.Rest().size() <= 52);
}

}  // namespace
}  // namespace centralino::rtp
