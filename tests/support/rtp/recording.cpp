#include "support/rtp/recording.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "support/audio/source.h"

namespace centralino::support {
namespace {

// A timestamp that leaps further than this against the arrival begins a new stream.
constexpr std::int64_t kLeap = 2 * kSampleRate;

std::int64_t SamplesBetween(Instant from, Instant to) {
  return std::chrono::duration_cast<microseconds>(to - from).count() * kSampleRate / 1'000'000;
}

}  // namespace

void Recording::Add(ReceivedPacket packet, std::span<const float> samples) {
  if (packets_.empty()) {
    base_timestamp_ = packet.timestamp;
  } else {
    const ReceivedPacket& last = packets_.back();
    const std::int64_t step = static_cast<std::int32_t>(packet.timestamp - last.timestamp);
    const std::int64_t elapsed = SamplesBetween(last.arrival, packet.arrival);
    if (packet.ssrc != last.ssrc || std::abs(step - elapsed) > kLeap) {
      base_ = last.position + static_cast<std::size_t>(std::max<std::int64_t>(elapsed, 0));
      base_timestamp_ = packet.timestamp;
    }
  }
  const std::int64_t offset = static_cast<std::int32_t>(packet.timestamp - base_timestamp_);
  const std::int64_t position = static_cast<std::int64_t>(base_) + offset;
  packet.position = static_cast<std::size_t>(std::max<std::int64_t>(position, 0));
  if (samples_.size() < packet.position + samples.size()) {
    samples_.resize(packet.position + samples.size(), 0.0F);
  }
  std::copy(samples.begin(), samples.end(),
            samples_.begin() + static_cast<std::ptrdiff_t>(packet.position));
  packets_.push_back(packet);
}

Instant Recording::At(std::size_t sample) const {
  if (packets_.empty()) return {};
  // Arrivals are ordered nearly as positions: a packet or two out of order does not matter here.
  auto after = std::upper_bound(
      packets_.begin(), packets_.end(), sample,
      [](std::size_t value, const ReceivedPacket& packet) { return value < packet.position; });
  if (after != packets_.begin()) --after;
  const auto into = static_cast<std::int64_t>(sample) - static_cast<std::int64_t>(after->position);
  return after->arrival + microseconds(into * 1'000'000 / kSampleRate);
}

std::size_t Recording::SampleAt(Instant instant) const {
  if (packets_.empty() || instant <= packets_.front().arrival) return 0;
  auto after = std::upper_bound(
      packets_.begin(), packets_.end(), instant,
      [](Instant value, const ReceivedPacket& packet) { return value < packet.arrival; });
  --after;
  const std::int64_t into = SamplesBetween(after->arrival, instant);
  return std::min(after->position + static_cast<std::size_t>(into), samples_.size());
}

StreamReport Recording::Check() const {
  StreamReport report;
  report.packets = packets_.size();
  if (packets_.empty()) return report;
  std::set<std::uint32_t> streams;
  std::map<std::uint32_t, std::set<std::int64_t>> numbers;  // by SSRC, unwrapped
  std::vector<milliseconds> gaps;
  for (std::size_t i = 0; i < packets_.size(); ++i) {
    const ReceivedPacket& packet = packets_[i];
    if (streams.insert(packet.ssrc).second && !packet.marker) ++report.unmarked_starts;
    const bool audio = packet.payload_type == 0 || packet.payload_type == 8;
    if (audio && packet.payload_size != kFrameSamples) ++report.odd_sizes;
    auto& seen = numbers[packet.ssrc];
    const std::int64_t highest = seen.empty() ? packet.sequence : *seen.rbegin();
    seen.insert(highest +
                static_cast<std::int16_t>(packet.sequence - static_cast<std::uint16_t>(highest)));
    if (i == 0) continue;
    const ReceivedPacket& last = packets_[i - 1];
    gaps.push_back(std::chrono::duration_cast<milliseconds>(packet.arrival - last.arrival));
    if (packet.ssrc != last.ssrc) continue;
    const auto steps = static_cast<std::int16_t>(packet.sequence - last.sequence);
    const auto moved = static_cast<std::int32_t>(packet.timestamp - last.timestamp);
    if (audio && moved != steps * kFrameSamples) ++report.timestamp_jumps;
  }
  report.streams = streams.size();
  for (const auto& [ssrc, seen] : numbers) {
    report.lost += static_cast<std::size_t>(*seen.rbegin() - *seen.begin() + 1) - seen.size();
  }
  if (gaps.empty()) return report;
  std::sort(gaps.begin(), gaps.end());
  report.largest_gap = gaps.back();
  report.gap_p99 = gaps[gaps.size() * 99 / 100];
  const double lasted = SecondsBetween(packets_.front().arrival, packets_.back().arrival);
  if (lasted > 0) report.packets_per_second = static_cast<double>(packets_.size() - 1) / lasted;
  return report;
}

std::string ToString(const StreamReport& report) {
  std::ostringstream out;
  out << report.packets << " packets, " << report.streams << " SSRC, " << report.lost << " lost, "
      << report.timestamp_jumps << " timestamp jumps, " << report.odd_sizes
      << " odd sizes, gap p99 " << report.gap_p99.count() << " ms, largest "
      << report.largest_gap.count() << " ms";
  return out.str();
}

}  // namespace centralino::support
