// All sessions of this instance: which thread each lives on, and the way to it. Knows no gRPC.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/media/commands.h"
#include "services/media/events.h"
#include "services/media/media_thread.h"
#include "services/media/port_pool.h"
#include "services/media/prompts.h"
#include "services/media/recorder.h"

namespace centralino::media {

class Engine {
 public:
  struct Settings {
    PortPool::Settings ports;
    std::string advertise_address;
    unsigned threads = 1;
  };
  // `prompts` and `recorder` outlive the engine; without a recorder nothing can be recorded.
  // `tick` is told how late each tick of a thread was, on it.
  Engine(const Settings& settings, Prompts& prompts,
         std::function<void(std::chrono::nanoseconds late)> tick, Recorder* recorder = nullptr);
  ~Engine();

  // Opens a session of `owner`, near another one of the same call if it is still there. The
  // same name again by the same owner gives the same session. RESOURCE_EXHAUSTED without a
  // port, UNAVAILABLE while the instance drains.
  absl::StatusOr<Created> Create(const SessionName& name, const std::shared_ptr<EventSink>& owner,
                                 const std::string& near);

  // What follows is for sessions of `owner` alone: NOT_FOUND for any other. Failures that show
  // later are told as events with the tag.
  struct Target {
    const EventSink* owner;
    std::string session_id;
    std::uint64_t tag = 0;
  };
  absl::Status SetRemote(const Target& target, const Remote& remote);
  absl::Status Play(const Target& target, const PlayRequest& request);
  absl::Status Stop(const Target& target);
  absl::Status Bridge(const Target& target, const std::string& other_session_id);
  absl::Status Unbridge(const Target& target);
  // Whatever keeps it from being recorded is told as RecordingEnded.
  absl::Status Record(const Target& target, const mail::VoiceMessage& letter,
                      const RecordingLimits& limits);
  absl::Status StopRecording(const Target& target);
  absl::Status SendRecording(const Target& target);
  absl::Status Close(const Target& target, media::Close how = {});
  // Every session of an edge that is gone.
  void CloseAll(const EventSink* owner);

  // No new session from now on.
  void Drain() { draining_ = true; }

  std::size_t sessions() const;
  std::size_t port_pairs() const { return ports_.size(); }
  const std::vector<std::unique_ptr<MediaThread>>& threads() const { return threads_; }

 private:
  struct Entry {
    SessionName name;
    const EventSink* owner;
    std::uint64_t key;
    MediaThread* thread;
    Created where;
    // While it plays what it plays, its sentences are made for it.
    std::shared_ptr<const void> play;
    bool music = false;  // to be heard while the next sentence is made
  };
  struct Way {
    std::uint64_t key;
    MediaThread* thread;
  };
  MediaThread& ChooseThread();
  absl::StatusOr<Way> Find(const Target& target) const;
  // Begins what lives as long as a session plays one thing, and ends the one before.
  struct Played {
    std::shared_ptr<const void> play;
    bool music_before = false;
  };
  Played Replace(const Target& target, bool music);
  absl::Status Post(const Target& target, Order order);
  // The sound of an item that is not in memory, in time.
  void Fetch(const PlayRequest::Item& item, Prompts::Urgency urgency, Prompts::Done done,
             const std::shared_ptr<const void>& play);

  const Settings settings_;
  Prompts& prompts_;
  Recorder* const recorder_;
  const PromptPtr music_;
  const PromptPtr beep_;
  PortPool ports_;
  std::vector<std::unique_ptr<MediaThread>> threads_;
  std::atomic<bool> draining_{false};

  // Guards entries_ and next_key_: each edge's stream is read by a thread of its own. Never
  // taken for a packet or a frame.
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // by session id
  std::uint64_t next_key_ = 1;
};

}  // namespace centralino::media
