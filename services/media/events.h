// What media tells an edge about its sessions.
#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

#include "rtp/source_policy.h"
#include "services/media/recording.h"

namespace centralino::media {

using WallTime = std::chrono::system_clock::time_point;

// Which session, and whose.
struct SessionName {
  std::string call_id;
  std::string session_id;
  bool operator==(const SessionName&) const = default;
};

// Where the far party is to send its RTP.
struct Created {
  std::string address;
  std::uint16_t port = 0;
};
// The first packet of an item left at `at`.
struct PlayStarted {
  std::string play_id;
  std::uint32_t item = 0;
  WallTime at;
};
struct MarkReached {
  std::string play_id;
  std::uint32_t item = 0;
};
struct PlayEnded {
  std::string play_id;
};
struct Digit {
  char key = 0;
};
struct FirstPacket {
  rtp::Endpoint from;
};
// The beep was heard.
struct RecordingStarted {
  std::string recording;
};
struct RecordingEnded {
  std::string recording;
  RecordingEnd why = RecordingEnd::kStopped;
  std::chrono::milliseconds length{0};
  bool is_message = false;  // long enough to be sent
};
// The last one of a session.
struct Closed {
  std::uint64_t packets_sent = 0;
  std::uint64_t packets_received = 0;
  std::uint64_t packets_refused = 0;
};
// A command was not obeyed.
struct Failed {
  absl::Status status;
};

struct Event {
  SessionName session;
  std::uint64_t tag = 0;  // of the command it answers, if any
  std::variant<Created, PlayStarted, MarkReached, PlayEnded, Digit, FirstPacket, RecordingStarted,
               RecordingEnded, Closed, Failed>
      what;
};

// Takes events from any thread and never waits.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void Tell(Event event) = 0;
};

}  // namespace centralino::media
