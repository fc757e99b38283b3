#include "rtp/relay.h"

#include <algorithm>
#include <cstdlib>

namespace centralino::rtp {
namespace {

// A longer jump is a party that began anew, not a loss (RFC 3550 §A.1: MAX_DROPOUT, for packets
// of 20 ms): two seconds.
constexpr int kLongestJumpPackets = 100;
constexpr int kLongestJumpSamples = 16000;
constexpr std::uint32_t kTickSamples = 160;
// Ticks without a packet that are taken for jitter, beside the packet's own length.
constexpr int kJitterTicks = 2;
constexpr int kLongestPacketTicks = 5;

}  // namespace

bool Relay::Joins(const Header& in) const {
  if (!flowing_ || in.ssrc != ssrc_) return true;
  if (std::abs(SequenceDistance(last_, in.sequence)) > kLongestJumpPackets) return true;
  const std::int32_t jump = TimestampDistance(last_timestamp_, in.timestamp);
  return jump > kLongestJumpSamples || jump < -kLongestJumpSamples;
}

std::uint16_t Relay::Place(int ahead, int pieces) const {
  return static_cast<std::uint16_t>(ahead > 0 ? end_ + (ahead - 1) * pieces
                                              : begin_ + ahead * pieces);
}

std::optional<Header> Relay::Forward(const Header& in, std::uint8_t payload_type,
                                     std::uint32_t samples, OutgoingStream& out, int pieces) {
  const int ahead = SequenceDistance(last_, in.sequence);
  std::uint16_t sequence = Place(ahead, pieces);
  if (Joins(in)) {
    if (heard_ && in.ssrc == ssrc_ && ahead <= 0 && ahead > -kLongestJumpPackets) {
      return std::nullopt;
    }
    out.Joint();
    ssrc_ = in.ssrc;
    first_ = last_ = in.sequence;
    last_timestamp_ = in.timestamp;
    sequence = begin_ = out.next_sequence();
    end_ = static_cast<std::uint16_t>(begin_ + pieces);
    timestamp_difference_ = out.next_timestamp() - in.timestamp;
    flowing_ = heard_ = true;
  } else if (SequenceDistance(first_, in.sequence) < 0) {
    return std::nullopt;
  }
  if (SequenceDistance(last_, in.sequence) > 0) {
    last_ = in.sequence;
    last_timestamp_ = in.timestamp;
    begin_ = sequence;
    end_ = static_cast<std::uint16_t>(begin_ + pieces);
  }
  idle_ticks_ = 0;
  const auto ticks = static_cast<int>((samples + kTickSamples - 1) / kTickSamples);
  patience_ = kJitterTicks + std::clamp(ticks, 1, kLongestPacketTicks);

  Header header{.marker = false,
                .payload_type = payload_type,
                .sequence = sequence,
                .timestamp = in.timestamp + timestamp_difference_,
                .ssrc = out.ssrc()};
  const bool joint =
      out.Passed(static_cast<std::uint16_t>(sequence + pieces - 1), header.timestamp, samples);
  header.marker = in.marker || joint;
  return header;
}

void Relay::Keep(const Header& in) {
  const int ahead = SequenceDistance(last_, in.sequence);
  if (!flowing_ || in.ssrc != ssrc_ || ahead <= 0) return;
  end_ = Place(ahead, 1);
  last_ = in.sequence;
  first_ = static_cast<std::uint16_t>(in.sequence + 1);
}

int Relay::Tick(OutgoingStream& out) {
  if (!flowing_) return 1;
  if (++idle_ticks_ < patience_) return 0;
  flowing_ = false;
  out.Joint();
  return patience_ - 1;
}

}  // namespace centralino::rtp
