#include "services/media/recording.h"

#include <algorithm>
#include <cstdlib>

namespace centralino::media {
namespace {

// The mean of a frame's samples above which somebody speaks: some 42 dB below the loudest. A
// telephone that sends silence is far below, a voice far above.
constexpr int kSpeech = 250;

// How loud each of the 256 codes is.
int Loudness(std::span<const std::uint8_t> frame) {
  static const auto table = [] {
    std::array<std::uint8_t, 256> codes;
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::uint8_t>(i);
    std::array<int, 256> loudness{};
    const auto samples = audio::Decode(audio::Codec::kPcma, codes);
    for (std::size_t i = 0; i < codes.size(); ++i) loudness[i] = std::abs(int{samples[i]});
    return loudness;
  }();
  int sum = 0;
  for (const std::uint8_t code : frame) sum += table[code];
  return sum / static_cast<int>(frame.size());
}

}  // namespace

std::optional<RecordingEnd> Recording::Hear(std::span<const std::uint8_t, kFrameSamples> frame) {
  if (broken()) return RecordingEnd::kFailed;
  const std::uint64_t written = written_.load(std::memory_order_relaxed);
  if (written - read_.load(std::memory_order_acquire) + frame.size() > kRing) {
    lost_.fetch_add(1, std::memory_order_relaxed);
  } else {
    for (std::size_t i = 0; i < frame.size(); ++i) ring_[(written + i) % kRing] = frame[i];
    written_.store(written + frame.size(), std::memory_order_release);
  }
  heard_.fetch_add(1, std::memory_order_relaxed);
  const bool speech = Loudness(frame) > kSpeech;
  if (speech) spoken_.fetch_add(1, std::memory_order_relaxed);
  quiet_ = speech ? std::chrono::milliseconds(0) : quiet_ + Time(1);
  if (quiet_ >= limits_.silence) return RecordingEnd::kSilence;
  if (length() >= limits_.longest) return RecordingEnd::kLength;
  return std::nullopt;
}

void Recording::Put(const rtp::Header& header, std::span<const std::uint8_t> pcma) {
  if (begun_ && !ended()) arranger_.Put(header, pcma);
}

std::optional<RecordingEnd> Recording::Tick() {
  if (!begun_ || ended()) return std::nullopt;
  return Hear(arranger_.Next());
}

void Recording::End() {
  while (begun_ && !ended() && arranger_.HasMore() && length() < limits_.longest) {
    Hear(arranger_.Next());
  }
  ended_.store(true, std::memory_order_release);
}

void Recording::Decide(Fate fate) {
  Fate open = Fate::kOpen;
  fate_.compare_exchange_strong(open, fate, std::memory_order_acq_rel);
}

std::size_t Recording::Read(std::span<std::uint8_t> room) {
  const std::uint64_t read = read_.load(std::memory_order_relaxed);
  const std::uint64_t there = written_.load(std::memory_order_acquire) - read;
  const std::size_t count = std::min<std::size_t>(room.size(), there);
  for (std::size_t i = 0; i < count; ++i) room[i] = ring_[(read + i) % kRing];
  read_.store(read + count, std::memory_order_release);
  return count;
}

}  // namespace centralino::media
