#include "rtp/arranger.h"

#include <algorithm>

namespace centralino::rtp {

Arranger::Arranger(std::uint8_t silence) : silence_(silence) { laid_.fill(silence); }

std::optional<std::uint64_t> Arranger::PlaceOf(const Header& header) {
  if (stream_ && stream_->ssrc == header.ssrc) {
    const std::int64_t ahead = TimestampDistance(stream_->timestamp, header.timestamp);
    const std::int64_t from_here = static_cast<std::int64_t>(stream_->place - read_) + ahead;
    constexpr auto kFar = static_cast<std::int64_t>(kWindow);
    if (ahead <= 0 && from_here < 0 && from_here > -kFar) return std::nullopt;
    if (from_here >= 0 && from_here < kFar) {
      const std::uint64_t place = read_ + static_cast<std::uint64_t>(from_here);
      // Told from the newest, so that timestamps may wrap.
      if (ahead > 0) stream_ = Stream{header.ssrc, header.timestamp, place};
      return place;
    }
  }
  const std::uint64_t place = std::max(end_, read_ + kDelay);
  stream_ = Stream{header.ssrc, header.timestamp, place};
  return place;
}

void Arranger::Put(const Header& header, std::span<const std::uint8_t> payload) {
  const std::optional<std::uint64_t> place = PlaceOf(header);
  if (!place || *place + payload.size() > read_ + kWindow) return;
  for (std::size_t i = 0; i < payload.size(); ++i) laid_[(*place + i) % kWindow] = payload[i];
  end_ = std::max(end_, *place + payload.size());
}

std::array<std::uint8_t, Arranger::kFrame> Arranger::Next() {
  std::array<std::uint8_t, kFrame> frame;
  for (std::uint8_t& sample : frame) {
    std::uint8_t& laid = laid_[read_++ % kWindow];
    sample = laid;
    laid = silence_;
  }
  return frame;
}

}  // namespace centralino::rtp
