#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "rtp/telephone_event.h"
#include "support.h"

namespace centralino::media {
namespace {

constexpr auto kA = audio::Codec::kPcma;
constexpr auto kU = audio::Codec::kPcmu;

// Two legs, bridged; each can speak its own codec and number its keys in its own way.
struct Talk {
  Instance media;
  Phone caller;
  Phone operator_phone;
  std::uint16_t caller_port;
  std::uint16_t operator_port;

  explicit Talk(std::function<void(Remote&)> caller_side = {},
                std::function<void(Remote&)> operator_side = {}) {
    caller_port = media.Create("caller");
    operator_port = media.Create("operator", "caller");
    media.SetRemote("caller", caller, std::move(caller_side));
    media.SetRemote("operator", operator_phone, std::move(operator_side));
  }
  void Bridge() { REQUIRE(media.engine->Bridge(media.Of("caller"), "operator").ok()); }
};

void Mulaw(Remote& remote) {
  remote.codec = kU;
  remote.payload_type = 0;
}

// Both speak for `packets` times 20 ms, a tone each.
void Speak(Talk& talk, int packets, audio::Codec caller_codec, audio::Codec operator_codec) {
  auto next = std::chrono::steady_clock::now();
  for (int i = 0; i < packets; ++i) {
    const auto offset = static_cast<std::size_t>(i) * 160;
    talk.caller.Send(talk.caller_port, caller_codec == kA ? 8 : 0,
                     Tone(caller_codec, 440, 160, offset));
    talk.operator_phone.Send(talk.operator_port, operator_codec == kA ? 8 : 0,
                             Tone(operator_codec, 1000, 160, offset));
    std::this_thread::sleep_until(next += 20ms);
  }
}

// The share of a tone in the part of the sound that is not silence.
double ShareOfSpeech(audio::Codec codec, const std::vector<Heard>& heard, double hz,
                     std::size_t packets = 40) {
  const std::vector<std::uint8_t> silence(160, audio::Silence(codec));
  std::vector<std::uint8_t> speech;
  for (const Heard& packet : heard) {
    if (packet.payload != silence) {
      speech.insert(speech.end(), packet.payload.begin(), packet.payload.end());
    }
  }
  REQUIRE(speech.size() > packets * 160);
  return Share(codec, std::span(speech).first(packets / 2 * 160), hz);
}

TEST_CASE("each side of a bridge hears the other's tone, whatever their codecs") {
  const auto caller_codec = GENERATE(kA, kU);
  const auto operator_codec = GENERATE(kA, kU);
  Talk talk(caller_codec == kU ? Mulaw : std::function<void(Remote&)>(),
            operator_codec == kU ? Mulaw : std::function<void(Remote&)>());
  talk.Bridge();
  Speak(talk, 60, caller_codec, operator_codec);
  const auto to_operator = talk.operator_phone.ListenFor(50ms);
  const auto to_caller = talk.caller.ListenFor(50ms);
  CHECK(ShareOfSpeech(operator_codec, to_operator, 440) > 0.9);
  CHECK(ShareOfSpeech(caller_codec, to_caller, 1000) > 0.9);
  CHECK(to_operator.back().header.payload_type == (operator_codec == kA ? 8 : 0));
  CHECK(to_caller.back().header.payload_type == (caller_codec == kA ? 8 : 0));
}

TEST_CASE("one stream through silence, music, bridge, silence: nothing jumps, joints are marked") {
  Talk talk;
  auto heard = talk.caller.ListenFor(100ms);
  REQUIRE(talk.media.engine
              ->Play(talk.media.Of("caller"), {.play_id = "p", .items = {}, .then_music = true})
              .ok());
  talk.operator_phone.next.sequence = 65500;  // wraps while he talks
  talk.operator_phone.next.timestamp = 0xffffff00;
  for (const auto& more : {talk.caller.ListenFor(200ms),
                           [&] {
                             talk.Bridge();
                             return talk.caller.ListenFor(200ms);
                           }(),
                           [&] {
                             Speak(talk, 50, kA, kA);
                             return talk.caller.ListenFor(200ms);
                           }(),
                           [&] {
                             REQUIRE(talk.media.engine->Unbridge(talk.media.Of("operator")).ok());
                             return talk.caller.ListenFor(200ms);
                           }()}) {
    heard.insert(heard.end(), more.begin(), more.end());
  }
  INFO("break at " << FirstBreak(heard).value_or(0));
  CHECK_FALSE(FirstBreak(heard));
  std::set<std::uint32_t> sources;
  for (const Heard& packet : heard) sources.insert(packet.header.ssrc);
  CHECK(sources.size() == 1);
  CHECK(sources.count(talk.operator_phone.next.ssrc) == 0);
  // Silence, music, bridge, the operator's first word, silence after it, the end of the bridge.
  CHECK(std::count_if(heard.begin(), heard.end(),
                      [](const Heard& packet) { return packet.header.marker; }) >= 5);
}

TEST_CASE("a bridge side whose far side says nothing is sent silence, paced") {
  Talk talk;
  talk.Bridge();
  talk.caller.ListenFor(50ms);
  const auto heard = talk.caller.Listen(50);
  REQUIRE(heard.size() == 50);
  CHECK_FALSE(FirstBreak(heard));
  CHECK(GapPercentile(heard, 0.5) == Approx(20).margin(3));
  CHECK(heard.back().payload ==
        std::vector<std::uint8_t>(160, audio::Silence(audio::Codec::kPcma)));
}

TEST_CASE("keys cross a bridge under the other side's payload type, and are told once") {
  Talk talk([](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 101; },
            [](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 96; });
  talk.Bridge();
  const auto press = [](Phone& from, std::uint16_t to, std::uint8_t payload_type, char key) {
    rtp::DigitEncoder encoder;
    REQUIRE(encoder.Press(key));
    const std::uint32_t begin = from.next.timestamp;
    while (!encoder.idle()) {
      const std::uint32_t now = from.next.timestamp;
      if (const auto output = encoder.Poll(now)) {
        from.next.timestamp = begin;
        from.next.marker = output->marker;
        from.Send(to, payload_type, output->payload, now + 160 - begin);
      } else {
        from.Send(to, 8, Tone(kA, 440, 160));
      }
      std::this_thread::sleep_for(20ms);
    }
  };
  press(talk.caller, talk.caller_port, 101, '5');
  press(talk.operator_phone, talk.operator_port, 96, '#');
  const auto keys_in = [](const std::vector<Heard>& heard, std::uint8_t payload_type) {
    rtp::DigitDetector detector;
    std::string keys;
    for (const Heard& packet : heard) {
      if (packet.header.payload_type != payload_type) continue;
      if (const auto key = detector.Receive({.header = packet.header, .payload = packet.payload})) {
        keys += *key;
      }
    }
    return keys;
  };
  CHECK(keys_in(talk.operator_phone.ListenFor(100ms), 96) == "5");
  CHECK(keys_in(talk.caller.ListenFor(100ms), 101) == "#");
  REQUIRE(talk.media.edge->WaitFor<Digit>("caller"));
  REQUIRE(talk.media.edge->WaitFor<Digit>("operator"));
  CHECK(talk.media.edge->Keys("caller") == "5");
  CHECK(talk.media.edge->Keys("operator") == "#");
}

TEST_CASE("the rest of a key that began before the bridge is kept from the other side") {
  const auto with_keys = [](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 101; };
  Talk talk(with_keys, with_keys);
  const auto say_key = [&](char key, std::uint32_t begin, bool end, std::uint16_t duration) {
    talk.caller.next.timestamp = begin;
    talk.caller.Send(talk.caller_port, 101,
                     rtp::WriteTelephoneEvent(
                         {.event = *rtp::EventOfKey(key), .end = end, .duration = duration}),
                     0);
  };
  // The key leads straight to a talk: the phone answers while it is still down.
  const std::uint32_t begin = talk.caller.next.timestamp;
  for (const std::uint16_t duration : std::array<std::uint16_t, 3>{160, 320, 480})
    say_key('1', begin, false, duration);
  REQUIRE(talk.media.edge->WaitFor<Digit>("caller"));
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  say_key('1', begin, false, 640);
  for (int i = 0; i < 3; ++i) say_key('1', begin, true, 800);
  talk.caller.next.timestamp = begin + 800;
  Speak(talk, 5, kA, kA);
  say_key('1', begin, true, 800);  // late, from the wire
  const std::uint32_t again = talk.caller.next.timestamp = begin + 800 + 800;
  say_key('1', again, false, 160);
  for (int i = 0; i < 3; ++i) say_key('1', again, true, 320);
  talk.caller.next.timestamp = again + 320;
  Speak(talk, 5, kA, kA);

  const auto heard = talk.operator_phone.ListenFor(60ms);
  std::size_t keys = 0;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    if (heard[i].header.payload_type == 101) ++keys;
    if (i > 0) {  // nothing is missed where it was
      CHECK(rtp::SequenceDistance(heard[i - 1].header.sequence, heard[i].header.sequence) == 1);
    }
  }
  CHECK(keys == 4);  // of the press that was made in the talk
  CHECK(talk.media.edge->Keys("caller") == "11");
}

TEST_CASE("a key that is held down for ten seconds from before the bridge leaks no segment of it") {
  const auto with_keys = [](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 101; };
  Talk talk(with_keys, with_keys);
  const auto say_key = [&](std::uint32_t begin, bool end, std::uint16_t duration) {
    talk.caller.next.timestamp = begin;
    talk.caller.Send(talk.caller_port, 101,
                     rtp::WriteTelephoneEvent({.event = 1, .end = end, .duration = duration}), 0);
    talk.caller.next.marker = false;
  };
  const std::uint32_t begin = talk.caller.next.timestamp;
  say_key(begin, false, 160);
  REQUIRE(talk.media.edge->WaitFor<Digit>("caller"));
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  say_key(begin, false, 0xffff);
  // RFC 4733 §2.5.1.3: what is longer goes on as a segment with a timestamp of its own.
  for (const std::uint16_t duration : std::array<std::uint16_t, 3>{160, 320, 14400})
    say_key(begin + 0xffff, false, duration);
  for (int i = 0; i < 3; ++i) say_key(begin + 0xffff, true, 14560);
  const auto heard = talk.operator_phone.ListenFor(60ms);
  CHECK(std::count_if(heard.begin(), heard.end(),
                      [](const Heard& packet) { return packet.header.payload_type == 101; }) == 0);
  CHECK(talk.media.edge->Keys("caller") == "1");
}

TEST_CASE("a phone that never moves its keys' timestamp presses in the talk all the same") {
  const auto with_keys = [](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 101; };
  Talk talk(with_keys, with_keys);
  const auto press = [&](char key) {
    for (const std::uint16_t duration : std::array<std::uint16_t, 3>{160, 320, 480}) {
      talk.caller.next.timestamp = 1000;
      talk.caller.Send(
          talk.caller_port, 101,
          rtp::WriteTelephoneEvent(
              {.event = *rtp::EventOfKey(key), .end = duration == 480, .duration = duration}),
          0);
    }
  };
  press('1');
  REQUIRE(talk.media.edge->WaitFor<Digit>("caller"));
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  press('1');
  press('2');
  const auto heard = talk.operator_phone.ListenFor(60ms);
  CHECK(std::count_if(heard.begin(), heard.end(),
                      [](const Heard& packet) { return packet.header.payload_type == 101; }) == 6);
  CHECK(talk.media.edge->Keys("caller") == "112");
}

TEST_CASE("packets of 10 and of 30 ms cross a bridge as they came") {
  const std::size_t samples = GENERATE(std::size_t{80}, std::size_t{240});
  INFO(samples);
  Talk talk;
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  auto next = std::chrono::steady_clock::now();
  for (std::size_t at = 0; at < 60 * 160; at += samples) {
    talk.caller.Send(talk.caller_port, 8, Tone(kA, 440, samples, at),
                     static_cast<std::uint32_t>(samples));
    std::this_thread::sleep_until(next += std::chrono::milliseconds(samples / 8));
  }
  const auto heard = talk.operator_phone.ListenFor(20ms);
  std::vector<std::uint8_t> tone;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    if (heard[i].payload.size() == samples) {
      tone.insert(tone.end(), heard[i].payload.begin(), heard[i].payload.end());
    }
    if (i == 0) continue;
    CHECK(rtp::SequenceDistance(heard[i - 1].header.sequence, heard[i].header.sequence) == 1);
    CHECK(rtp::TimestampDistance(heard[i - 1].header.timestamp, heard[i].header.timestamp) ==
          static_cast<int>(heard[i - 1].payload.size()));
  }
  REQUIRE(tone.size() > 50 * 160);
  CHECK(Share(kA, std::span(tone).first(40 * 160), 440) > 0.9);
}

// A stream as its far party sends it: words of which each is unlike all others, and keys.
struct OnWire {
  rtp::Header header;
  std::vector<std::uint8_t> payload;
  bool operator==(const OnWire&) const = default;
};

std::vector<OnWire> Speech(const std::string& keys, unsigned packets) {
  rtp::DigitEncoder encoder;
  for (const char key : keys) REQUIRE(encoder.Press(key));
  std::vector<OnWire> speech;
  for (unsigned i = 0; i < packets; ++i) {
    OnWire packet{.header = {.payload_type = 8,
                             .sequence = static_cast<std::uint16_t>(65500 + i),
                             .timestamp = 0xffffe000 + i * 160,
                             .ssrc = 77},
                  .payload = std::vector<std::uint8_t>(160, static_cast<std::uint8_t>(i))};
    if (const auto output = i == 0 ? std::nullopt : encoder.Poll(packet.header.timestamp)) {
      packet.header.payload_type = 101;
      packet.header.marker = output->marker;
      packet.header.timestamp = output->timestamp;
      packet.payload.assign(output->payload.begin(), output->payload.end());
    }
    speech.push_back(std::move(packet));
  }
  REQUIRE(encoder.idle());
  return speech;
}

// One in ten is lost, some come twice, each is late by up to three others. The first comes first:
// what is overtaken by it has no place, silence has taken it.
std::vector<OnWire> OverABadLine(const std::vector<OnWire>& sent, std::mt19937& random) {
  std::multimap<std::size_t, OnWire> arrivals{{0, sent.front()}};
  for (std::size_t i = 1; i < sent.size(); ++i) {
    if (random() % 10 == 0) continue;
    for (int copies = random() % 20 == 0 ? 2 : 1; copies > 0; --copies) {
      arrivals.emplace(i + random() % 4, sent[i]);
    }
  }
  std::vector<OnWire> arrived;
  for (auto& [slot, packet] : arrivals) arrived.push_back(std::move(packet));
  return arrived;
}

TEST_CASE("what a bad line loses and mixes up reaches the listener just so, each key once") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string keys = "1#0991";
  const auto arrived = OverABadLine(Speech(keys, 85), random);
  Talk talk([](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 101; },
            [](Remote& remote) { remote.dtmf_receive = remote.dtmf_send = 96; });
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  // All at once: a machine that is busy has no time to be late in between.
  for (const OnWire& packet : arrived) {
    talk.caller.next = packet.header;
    talk.caller.Send(talk.caller_port, packet.header.payload_type, packet.payload);
  }
  const std::vector<std::uint8_t> silence(160, audio::Silence(kA));
  std::vector<OnWire> heard;
  std::string keys_heard;
  rtp::DigitDetector detector;
  for (const Heard& packet : talk.operator_phone.ListenFor(150ms)) {
    if (packet.payload == silence) continue;
    heard.push_back({packet.header, packet.payload});
    if (packet.header.payload_type != 96) continue;
    const auto key = detector.Receive({.header = packet.header, .payload = packet.payload});
    if (key) keys_heard += *key;
  }
  REQUIRE(heard.size() == arrived.size());
  const auto& first = heard.front().header;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    INFO("packet " << i);
    const rtp::Header& was = arrived[i].header;
    const rtp::Header& is = heard[i].header;
    CHECK(heard[i].payload == arrived[i].payload);
    CHECK(is.ssrc == first.ssrc);
    CHECK(is.payload_type == (was.payload_type == 101 ? 96 : 8));
    CHECK(rtp::SequenceDistance(first.sequence, is.sequence) ==
          rtp::SequenceDistance(arrived.front().header.sequence, was.sequence));
    CHECK(rtp::TimestampDistance(first.timestamp, is.timestamp) ==
          rtp::TimestampDistance(arrived.front().header.timestamp, was.timestamp));
  }
  CHECK(keys_heard == keys);
  CHECK(talk.media.edge->Keys("caller") == keys);
}

TEST_CASE("a phone that takes no long packets is sent the other's in pieces, lost ones left out") {
  const std::uint32_t longest = GENERATE(80u, 160u);
  const bool mulaw = GENERATE(false, true);
  INFO(longest << (mulaw ? " u" : " A"));
  Talk talk({}, [&](Remote& remote) {
    if (mulaw) Mulaw(remote);
    remote.packet_samples = 80;
    remote.longest_samples = longest;
  });
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  int lost = 0;
  std::vector<std::uint8_t> spoken;
  // All at once: a machine that is busy has no time to be late in between.
  for (std::size_t i = 0; i < 60; ++i) {
    if (i % 10 == 5) {
      ++lost;
      ++talk.caller.next.sequence;
      talk.caller.next.timestamp += 240;
    } else {
      const auto word = Tone(kA, 440, 240, i * 240);
      spoken.insert(spoken.end(), word.begin(), word.end());
      talk.caller.Send(talk.caller_port, 8, word, 240);
    }
  }
  const auto heard = talk.operator_phone.ListenFor(100ms);
  int missing = 0;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK(heard[i].payload.size() <= longest);
    if (i == 0) continue;
    const int step = rtp::SequenceDistance(heard[i - 1].header.sequence, heard[i].header.sequence);
    CHECK(step >= 1);
    missing += step - 1;
    const auto gap =
        rtp::TimestampDistance(heard[i - 1].header.timestamp, heard[i].header.timestamp);
    CHECK(gap == static_cast<int>(heard[i - 1].payload.size()) + (step > 1 ? 240 : 0));
  }
  CHECK(missing == lost * static_cast<int>((240 + longest - 1) / longest));
  if (mulaw) audio::Transcode(kA, kU, std::vector(spoken), spoken);
  const auto sound = Audio(heard);
  CHECK(std::search(sound.begin(), sound.end(), spoken.begin(), spoken.end()) != sound.end());
}

TEST_CASE(
    "a far party who changes its SSRC in the talk is heard on, in the one stream of the other") {
  Talk talk;
  talk.Bridge();
  talk.operator_phone.ListenFor(60ms);
  Speak(talk, 25, kA, kA);
  talk.caller.next.ssrc = 4711;
  talk.caller.next.sequence = 40000;
  talk.caller.next.timestamp = 0x80000000;
  Speak(talk, 25, kA, kA);
  const auto heard = talk.operator_phone.ListenFor(20ms);
  INFO("break at " << FirstBreak(heard).value_or(0));
  CHECK_FALSE(FirstBreak(heard));
  CHECK(ShareOfSpeech(kA, heard, 440) > 0.9);
  const auto from = std::span(heard).subspan(30);
  CHECK(ShareOfSpeech(kA, {from.begin(), from.end()}, 440, 15) > 0.9);
}

TEST_CASE("what a far party sends before its answer is known does nothing and spoils nothing") {
  Instance media;
  Phone phone;
  const auto port = media.Create("early");
  for (int i = 0; i < 5; ++i) phone.Send(port, 8, Tone(kA, 440, 160));
  phone.Send(port, 101, rtp::WriteTelephoneEvent({.event = 6, .duration = 160}));
  CHECK(phone.ListenFor(60ms).empty());
  media.SetRemote("early", phone, [](Remote& remote) { remote.dtmf_receive = 101; });
  CHECK(phone.Listen(5).size() == 5);
  phone.Send(port, 101, rtp::WriteTelephoneEvent({.event = 1, .duration = 160}));
  REQUIRE(media.edge->WaitFor<Digit>("early"));
  CHECK(media.edge->Keys("early") == "1");
}

TEST_CASE("a bridge ends what either side plays, and a play ends the bridge") {
  Talk talk;
  REQUIRE(talk.media.engine
              ->Play(talk.media.Of("caller"), {.play_id = "p", .items = {}, .then_music = true})
              .ok());
  talk.caller.Listen(5);
  talk.Bridge();
  talk.caller.ListenFor(60ms);
  const std::vector<std::uint8_t> silence(160, audio::Silence(kA));
  for (const Heard& packet : talk.caller.Listen(5)) CHECK(packet.payload == silence);

  REQUIRE(talk.media.engine
              ->Play(talk.media.Of("caller"), {.play_id = "q", .items = {}, .then_music = true})
              .ok());
  talk.operator_phone.ListenFor(60ms);
  Speak(talk, 20, kA, kA);
  for (const Heard& packet : talk.operator_phone.ListenFor(0ms)) CHECK(packet.payload == silence);
}

TEST_CASE("a side that closes leaves the other with silence, not with a pause") {
  Talk talk;
  talk.Bridge();
  Speak(talk, 10, kA, kA);
  REQUIRE(talk.media.engine->Close(talk.media.Of("operator")).ok());
  const auto closed = talk.media.edge->WaitFor<Closed>("operator");
  REQUIRE(closed);
  CHECK(closed->packets_received == 10);
  CHECK(closed->packets_sent > 5);
  const auto heard = talk.caller.ListenFor(400ms);
  CHECK_FALSE(FirstBreak(heard));
  CHECK(heard.size() > 15);
}

TEST_CASE("sessions that do not share a thread, or are one, cannot be bridged") {
  Talk talk;
  CHECK(absl::IsNotFound(talk.media.engine->Bridge(talk.media.Of("caller"), "nobody")));
  CHECK(absl::IsInvalidArgument(talk.media.engine->Bridge(talk.media.Of("caller"), "caller")));
}

TEST_CASE("a far party on hold hears nothing and his silence is filled") {
  Talk talk;
  talk.Bridge();
  Speak(talk, 10, kA, kA);
  talk.media.SetRemote("operator", talk.operator_phone,
                       [](Remote& remote) { remote.direction = Direction::kInactive; });
  talk.operator_phone.ListenFor(60ms);
  talk.caller.ListenFor(0ms);
  Speak(talk, 20, kA, kA);
  CHECK(talk.operator_phone.ListenFor(20ms).empty());
  const auto heard = talk.caller.ListenFor(100ms);
  CHECK(heard.size() > 15);
  CHECK_FALSE(FirstBreak(heard));
}

}  // namespace
}  // namespace centralino::media
