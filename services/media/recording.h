// What one caller says into a recording, on its way from the media thread that hears it to the
// thread that writes it down. The media thread's side takes no lock, allocates nothing and never
// waits for the disk: between the two lies a ring of eight seconds.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "mail/voice_message.h"
#include "rtp/arranger.h"
#include "services/media/encoded_prompt.h"

namespace centralino::media {

enum class RecordingEnd {
  kStopped,  // as asked, or the session ended
  kSilence,  // for as long as is allowed
  kLength,
  kFailed,  // it could not be written
};

struct RecordingLimits {
  std::chrono::milliseconds longest{120'000};
  std::chrono::milliseconds silence{4'000};
  std::chrono::milliseconds shortest{1'000};  // of speech: what has less is nobody's message
};

class Recording {
 public:
  // What becomes of it: known once the caller has decided, or is gone.
  enum class Fate { kOpen, kSend, kDrop };

  // `letter`: all that is known of it beforehand; its id is the recording's.
  Recording(mail::VoiceMessage letter, const RecordingLimits& limits)
      : letter_(std::move(letter)), limits_(limits) {}

  const std::string& id() const { return letter_.id; }
  const mail::VoiceMessage& letter() const { return letter_; }

  // ---- For the media thread --------------------------------------------------------------------

  // The signal was heard: from here on it counts.
  void Begin() { begun_ = true; }
  bool begun() const { return begun_; }
  // A packet of PCMA.
  void Put(const rtp::Header& header, std::span<const std::uint8_t> pcma);
  // Every 20 ms. Says that it has ended when a limit is reached; nothing is taken then.
  std::optional<RecordingEnd> Tick();
  // With what was put and not taken yet.
  void End();
  bool ended() const { return ended_.load(std::memory_order_acquire); }
  // The first fate is the last.
  void Decide(Fate fate);
  // 20 ms of PCMA, in their order.
  std::optional<RecordingEnd> Hear(std::span<const std::uint8_t, kFrameSamples> frame);

  // ---- For the thread that writes --------------------------------------------------------------

  // What was heard and not read yet, at most as much as there is room for.
  std::size_t Read(std::span<std::uint8_t> room);
  // The media thread ends it at the next 20 ms.
  void Break() { broken_.store(true, std::memory_order_relaxed); }
  bool broken() const { return broken_.load(std::memory_order_relaxed); }
  Fate fate() const { return fate_.load(std::memory_order_acquire); }

  // ---- For anyone ------------------------------------------------------------------------------

  std::chrono::milliseconds length() const { return Time(heard_.load(std::memory_order_relaxed)); }
  bool IsMessage() const {
    return Time(spoken_.load(std::memory_order_relaxed)) >= limits_.shortest;
  }
  // Frames for which the ring had no room: the disk stood still.
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kRing = 1 << 16;
  static std::chrono::milliseconds Time(std::uint64_t frames) {
    return std::chrono::milliseconds(20 * frames);
  }

  const mail::VoiceMessage letter_;
  const RecordingLimits limits_;

  std::array<std::uint8_t, kRing> ring_;
  std::atomic<std::uint64_t> written_{0};  // bytes ever; the media thread's
  std::atomic<std::uint64_t> read_{0};     // bytes ever; the writing thread's
  std::atomic<std::uint64_t> heard_{0};    // frames
  std::atomic<std::uint64_t> spoken_{0};   // of them louder than silence
  std::atomic<std::uint64_t> lost_{0};
  std::atomic<bool> ended_{false};
  std::atomic<bool> broken_{false};
  std::atomic<Fate> fate_{Fate::kOpen};

  // The media thread's own.
  rtp::Arranger arranger_{audio::Silence(audio::Codec::kPcma)};
  bool begun_ = false;
  std::chrono::milliseconds quiet_{0};  // at the end of what was heard
};

}  // namespace centralino::media
