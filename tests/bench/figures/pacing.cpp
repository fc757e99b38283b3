#include "bench/figures/pacing.h"

namespace centralino::bench {
namespace {

// PCMA: 8,000 steps a second.
constexpr std::chrono::nanoseconds kTimestampStep{125'000};

}  // namespace

void Pacing::Add(const Packet& packet, PacingSums& sums) {
  ++sums.received;
  if (packet.marker) ++sums.joints;
  if (begun_ && packet.ssrc != last_.ssrc) {
    ++sums.broken;
    begun_ = false;
  }
  if (!begun_) {
    begun_ = true;
    last_ = packet;
    return;
  }
  // Both wrap around: differences do not.
  const auto step =
      static_cast<std::int16_t>(static_cast<std::uint16_t>(packet.sequence - last_.sequence));
  if (step <= 0) {
    ++sums.late;
    if (step < 0 && sums.missing > 0) --sums.missing;  // it was counted when the next one came
    return;
  }
  sums.missing += static_cast<std::uint64_t>(step - 1);
  const auto ticks = static_cast<std::int32_t>(packet.timestamp - last_.timestamp);
  const auto difference = packet.arrival - last_.arrival - ticks * kTimestampStep;
  sums.steps.Add(difference.count() < 0 ? -difference : difference);
  last_ = packet;
}

}  // namespace centralino::bench
