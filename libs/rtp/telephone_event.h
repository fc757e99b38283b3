// Keys pressed on a phone, as RFC 4733 telephone-events.
//
// One press, 100 ms, as it travels (T: the RTP timestamp of its beginning):
//
//   ms        0      20     40     60     80     100    120    140
//   packet    M T    T      T      T      T      E T    E T    E T
//   duration  160    320    480    640    800    800    800    800
//
// All packets of one press carry the timestamp T; the duration grows; the last packet, with the
// end bit E, is sent three times because nothing else would tell a lost one (§2.5.1.4).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "rtp/packet.h"

namespace centralino::rtp {

// The payload of one packet (§2.3).
struct TelephoneEvent {
  std::uint8_t event = 0;
  bool end = false;
  std::uint8_t volume = 0;  // 0 … 63, dBm0 with the sign dropped
  std::uint16_t duration = 0;
  bool operator==(const TelephoneEvent&) const = default;
};

std::optional<TelephoneEvent> ParseTelephoneEvent(std::span<const std::uint8_t> payload);
std::array<std::uint8_t, 4> WriteTelephoneEvent(const TelephoneEvent& event);

// '0'-'9', '*', '#', 'A'-'D' for events 0 to 15; nothing for any other (flash, tones).
std::optional<char> KeyOfEvent(std::uint8_t event);
std::optional<std::uint8_t> EventOfKey(char key);

// Turns the telephone-event packets of one source into keys: each press once, at the first of
// its packets that arrives, whichever that is.
class DigitDetector {
 public:
  std::optional<char> Receive(const Packet& packet);

  // The newest press is the receiver's own affair, however long it still lasts.
  void Claim();
  // Whether a packet, received already, is of the press that was claimed.
  bool Claimed(const Packet& packet) const;

 private:
  struct Press {
    std::uint32_t ssrc;
    std::uint32_t timestamp;
    std::uint8_t event;
    std::uint16_t last_sequence;
    std::uint16_t duration;
    bool ended;
  };
  static bool IsPartOf(const Press& press, const Header& header, const TelephoneEvent& event);

  std::optional<Press> press_;
  std::optional<Press> claimed_;  // as its newest packet left it
  bool newest_is_claimed_ = false;
};

// Presses keys. Polled once per packet time; while it has something to send, that takes the
// place of the audio packet.
class DigitEncoder {
 public:
  struct Settings {
    std::uint16_t packet_samples = 160;  // 20 ms at 8 kHz
    int tone_packets = 5;                // 100 ms
    int pause_packets = 4;               // 80 ms between two presses
    std::uint8_t volume = 10;
  };
  DigitEncoder() = default;
  explicit DigitEncoder(const Settings& settings) : settings_(settings) {}

  // False if the key is none, or if 32 are waiting already.
  bool Press(char key);
  bool idle() const { return phase_ == Phase::kIdle && keys_.empty(); }

  struct Output {
    bool marker;
    std::uint32_t timestamp;
    std::array<std::uint8_t, 4> payload;
  };
  // `now` is the timestamp an audio packet sent at this moment would carry.
  std::optional<Output> Poll(std::uint32_t now);

 private:
  enum class Phase { kIdle, kTone, kEnd, kPause };
  Output Make(bool end) const;

  Settings settings_;
  std::deque<char> keys_;
  Phase phase_ = Phase::kIdle;
  int sent_ = 0;  // packets, or pauses, of the phase
  std::uint8_t event_ = 0;
  std::uint32_t timestamp_ = 0;
  std::uint16_t duration_ = 0;
};

}  // namespace centralino::rtp
