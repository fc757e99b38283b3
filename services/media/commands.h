// What an edge wants of a session. Plain values: the API makes them of messages, a media thread
// obeys them.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "audio/g711.h"
#include "rtp/source_policy.h"
#include "services/media/encoded_prompt.h"
#include "services/media/recording.h"
#include "speech/prompt.h"

namespace centralino::media {

// RFC 3264 §5.1, from our side.
enum class Direction { kSendRecv, kSendOnly, kRecvOnly, kInactive };

// The longest packet of G.711 that we make: 60 ms; and that we take and send on: 180 ms.
inline constexpr std::uint32_t kMostPacketSamples = 480;
inline constexpr std::uint32_t kMostRelayedSamples = 1440;

// Where and how to send, after offer and answer.
struct Remote {
  rtp::Endpoint endpoint;
  bool latch = false;
  audio::Codec codec = audio::Codec::kPcma;
  std::uint8_t payload_type = 8;
  std::optional<std::uint8_t> dtmf_receive;
  std::optional<std::uint8_t> dtmf_send;
  Direction direction = Direction::kSendRecv;
  // In each packet we make, at most kMostPacketSamples.
  std::uint32_t packet_samples = kFrameSamples;
  // In each packet of another party that we send on: what is longer is cut.
  std::uint32_t longest_samples = kMostRelayedSamples;
};

// As an edge asks for it: words.
struct PlayRequest {
  struct Item {
    speech::Utterance utterance;
    std::chrono::milliseconds pause_after{0};
    std::string recording;  // its sound, instead of an utterance; empty: none
  };
  std::string play_id;
  std::vector<Item> items;
  bool then_music = false;
};

// As a session plays it: sound, or the promise of it.
struct Play {
  struct Item {
    PromptPtr prompt;  // null: not ready yet, PromptReady will follow
    std::uint32_t pause_frames = 0;
  };
  std::string play_id;
  std::vector<Item> items;
  bool then_music = false;
};

struct PromptReady {
  std::string play_id;
  std::uint32_t item = 0;
  absl::StatusOr<PromptPtr> prompt;
};

struct Stop {};
struct Bridge {
  std::uint64_t other = 0;  // the other session's key
};
struct Unbridge {};
struct Close {
  bool answer = true;  // by Closed
};

// The beep, then what the far party says is recorded. One that was recorded before and not sent is
// dropped; one that runs when the session ends is sent.
struct Record {
  std::shared_ptr<Recording> recording;
  PromptPtr beep;
};
// As an edge asks for it.
struct RecordRequest {
  mail::VoiceMessage letter;
  RecordingLimits limits;
};
struct StopRecording {};
struct SendRecording {};

using Order = std::variant<Remote, Play, PromptReady, Stop, Bridge, Unbridge, Close, Record,
                           StopRecording, SendRecording>;

}  // namespace centralino::media
