// What a leg hears from us is one RTP stream for its whole life: one SSRC, sequence numbers that
// go up by one, timestamps that go up by the samples sent, whatever plays: a prompt, music, the
// other party. Phones that see a new SSRC or a jump may fall silent or start their jitter buffer
// anew; the marker bit (RFC 3551 §4.1) tells them of a joint.
#pragma once

#include <cstdint>

#include "rtp/packet.h"

namespace centralino::rtp {

class OutgoingStream {
 public:
  // All three are drawn at random (RFC 3550 §5.1, §8).
  struct Start {
    std::uint32_t ssrc;
    std::uint16_t sequence;
    std::uint32_t timestamp;
  };
  explicit OutgoingStream(const Start& start)
      : ssrc_(start.ssrc), sequence_(start.sequence), timestamp_(start.timestamp) {}

  std::uint32_t ssrc() const { return ssrc_; }
  std::uint16_t next_sequence() const { return sequence_; }
  std::uint32_t next_timestamp() const { return timestamp_; }

  // The next packet begins something else.
  void Joint() { joint_ = true; }

  // The header of the next packet, which carries `samples`.
  Header Next(std::uint8_t payload_type, std::uint32_t samples) {
    const Header header{.marker = joint_,
                        .payload_type = payload_type,
                        .sequence = sequence_++,
                        .timestamp = timestamp_,
                        .ssrc = ssrc_};
    timestamp_ += samples;
    joint_ = false;
    return header;
  }

  // Time passes in which nothing may be sent (the leg is held): the timestamp goes on, the
  // sequence does not, so the far party sees a pause and not a loss.
  void Pause(std::uint32_t samples) {
    timestamp_ += samples;
    joint_ = true;
  }

  // A packet numbered by Relay is sent; what follows comes behind it. Returns whether it is the
  // first after a joint.
  bool Passed(std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t samples) {
    if (SequenceDistance(sequence_, sequence) >= 0)
      sequence_ = static_cast<std::uint16_t>(sequence + 1);
    const std::uint32_t end = timestamp + samples;
    if (TimestampDistance(timestamp_, end) > 0) timestamp_ = end;
    const bool marker = joint_;
    joint_ = false;
    return marker;
  }

 private:
  std::uint32_t ssrc_;
  std::uint16_t sequence_;
  std::uint32_t timestamp_;
  bool joint_ = true;
};

}  // namespace centralino::rtp
