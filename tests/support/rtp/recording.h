// What a party received, on a time line: by RTP timestamp within a stream, by arrival where a new
// stream begins. Loss is silence.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::support {

struct ReceivedPacket {
  Instant arrival;
  std::uint32_t ssrc = 0;
  std::uint32_t timestamp = 0;
  std::uint16_t sequence = 0;
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::size_t payload_size = 0;
  std::size_t position = 0;  // of its first sample on the time line
};

// What the rules of a stream say about what came (DESIGN §6).
struct StreamReport {
  std::size_t packets = 0;
  std::size_t streams = 0;          // SSRCs; 1 is right
  std::size_t lost = 0;             // sequence numbers that never came
  std::size_t timestamp_jumps = 0;  // steps of timestamp other than 160 per sequence number
  std::size_t odd_sizes = 0;        // audio packets of other than 160 bytes
  std::size_t unmarked_starts = 0;  // streams whose first packet bore no marker
  milliseconds largest_gap{0};      // between arrivals
  milliseconds gap_p99{0};
  double packets_per_second = 0;
};

class Recording {
 public:
  // `samples`: the decoded payload; empty for what is no audio.
  void Add(ReceivedPacket packet, std::span<const float> samples);

  const std::vector<float>& samples() const { return samples_; }
  const std::vector<ReceivedPacket>& packets() const { return packets_; }
  bool empty() const { return packets_.empty(); }

  // When the sample arrived (its packet's arrival, and on by its place in it). Of a sample that
  // never came: as if it had.
  Instant At(std::size_t sample) const;
  // The sample that was arriving at that instant; samples().size() if later than the end.
  std::size_t SampleAt(Instant instant) const;

  StreamReport Check() const;

 private:
  std::vector<float> samples_;
  std::vector<ReceivedPacket> packets_;  // in order of arrival
  std::size_t base_ = 0;                 // position of the present stream's first sample
  std::uint32_t base_timestamp_ = 0;
};

std::string ToString(const StreamReport& report);

}  // namespace centralino::support
