#include <catch2/catch.hpp>

#include "support/audio/tone.h"
#include "support/rtp/rtp_session.h"

namespace centralino::support {
namespace {

ReceivedPacket PacketAt(Instant start, int number, std::uint32_t ssrc = 1) {
  ReceivedPacket packet;
  packet.arrival = start + milliseconds(20 * number);
  packet.ssrc = ssrc;
  packet.payload_type = 8;
  packet.marker = number == 0;
  packet.sequence = static_cast<std::uint16_t>(65530 + number);
  packet.timestamp = 4294967000U + static_cast<std::uint32_t>(160 * number);
  packet.payload_size = 160;
  return packet;
}

TEST_CASE("packets lie on the time line by their timestamps, also across the wrap") {
  const Instant start = Clock::now();
  Recording recording;
  for (const int number : {0, 1, 3, 2, 5, 6, 7, 8, 9, 10}) {  // 2 late, 4 lost
    const std::vector<float> samples(160, static_cast<float>(number + 1));
    recording.Add(PacketAt(start, number), samples);
  }
  REQUIRE(recording.samples().size() == 11 * 160);
  for (std::size_t number = 0; number <= 10; ++number) {
    CHECK(recording.samples()[number * 160] ==
          (number == 4 ? 0.0F : static_cast<float>(number + 1)));
  }
  const StreamReport report = recording.Check();
  CHECK(report.streams == 1);
  CHECK(report.lost == 1);
  CHECK(report.timestamp_jumps == 0);
  CHECK(report.unmarked_starts == 0);
  CHECK(recording.SampleAt(start + milliseconds(130)) == 1040);
  CHECK(SecondsBetween(start, recording.At(1040)) == Approx(0.130));
}

TEST_CASE("a new stream begins where it arrived") {
  const Instant start = Clock::now();
  Recording recording;
  const std::vector<float> samples(160, 1.0F);
  recording.Add(PacketAt(start, 0), samples);
  ReceivedPacket other = PacketAt(start, 10, 2);
  other.timestamp = 5;
  recording.Add(other, samples);
  CHECK(recording.packets().back().position == 1600);
  CHECK(recording.Check().streams == 2);
  CHECK(recording.Check().largest_gap == milliseconds(200));
}

TEST_CASE("two sessions hear each other's tones and keys, a packet every 20 ms") {
  LoopThread thread;
  std::unique_ptr<RtpSession> a, b;
  thread.loop().Call([&] {
    a = std::make_unique<RtpSession>(thread.loop(), "127.0.0.1");
    b = std::make_unique<RtpSession>(thread.loop(), "127.0.0.10");
    a->SetRemote(b->local(), AudioCodec::kPcma, 101);
    b->SetRemote(a->local(), AudioCodec::kPcmu, 96);
    a->Say(Tone(440));
    b->Say(Tone(697));
    a->Start();
    b->Start();
    CHECK(a->Press('1'));
    CHECK(a->Press('#'));
    CHECK_FALSE(a->Press('x'));
  });
  std::this_thread::sleep_for(milliseconds(1000));
  thread.loop().Call([&] {
    a->Pause();
    b->Pause();
  });
  std::this_thread::sleep_for(milliseconds(20));
  thread.loop().Call([&] {
    REQUIRE(b->keys_heard().size() == 2);
    CHECK(b->keys_heard()[0].first == '1');
    CHECK(b->keys_heard()[1].first == '#');
    REQUIRE_FALSE(FindTone(b->recording().samples(), 440).empty());
    CHECK_FALSE(FindTone(a->recording().samples(), 697).empty());
    const StreamReport report = a->recording().Check();
    CHECK(report.streams == 1);
    CHECK(report.lost == 0);
    CHECK(report.timestamp_jumps == 0);
    CHECK(report.packets >= 48);
    CHECK(a->last_source() == b->local());
    a.reset();
    b.reset();
  });
}

}  // namespace
}  // namespace centralino::support
