// Writes what callers say to disk, on a thread of its own, and gives what is to be sent to the
// outbox. A recording lies in its folder with a note of whom it is for from its first second:
// should the process die, the next one sends what was said.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audio/sound_file.h"
#include "mail/outbox.h"
#include "services/media/encoded_prompt.h"
#include "services/media/recording.h"

namespace centralino::media {

class Recorder {
 public:
  struct Settings {
    std::filesystem::path folder;  // on the outbox's file system
    audio::FileFormat format = audio::FileFormat::kWav;
    // No recording begins while all messages together take more, or less is free on the disk.
    std::uint64_t most_bytes = 2ull << 30;
    std::uint64_t least_free = 256ull << 20;
  };
  using Told = std::function<void()>;
  // The outbox outlives it; `told` rings the postman.
  Recorder(Settings settings, mail::Outbox& outbox, Told told);
  ~Recorder();

  // Reads what an earlier life of the process left, and begins to work.
  absl::Status Start();

  // RESOURCE_EXHAUSTED: there is no room.
  absl::Status Add(std::shared_ptr<Recording> recording);
  // The sound of one that has ended and is not sent yet, told on the recorder's thread.
  using Loaded = std::function<void(absl::StatusOr<PromptPtr>)>;
  void Load(const std::string& id, Loaded loaded);
  // Forgets who asked, and returns once no `loaded` is under way.
  void CancelLoads();

  struct Figures {
    std::uint64_t recorded = 0;  // given to the outbox
    std::uint64_t dropped = 0;   // too short, or the caller did not want it
    std::uint64_t failed = 0;    // could not be written or not begun
    std::uint64_t lost_frames = 0;
    std::size_t active = 0;
  };
  Figures figures() const;

 private:
  struct Job {
    std::shared_ptr<Recording> recording;
    std::unique_ptr<audio::SoundWriter> writer;  // none: not begun, or over
    bool closed = false;
    std::chrono::steady_clock::time_point not_before{};  // the outbox did not take it
  };
  struct Wish {
    std::string id;
    Loaded loaded;
  };

  std::filesystem::path SoundOf(const std::string& id) const;
  std::filesystem::path NoteOf(const std::string& id) const;
  void Recover();
  absl::StatusOr<std::unique_ptr<audio::SoundWriter>> SoundWriter(const Recording& recording) const;
  void Run(const std::stop_token& stop);
  void Pass();
  void Write(Job& job);
  void Fail(Job& job, const absl::Status& why);
  // True: it is dealt with.
  bool Finish(Job& job);
  absl::Status Give(mail::VoiceMessage letter);
  void Drop(const std::string& id);
  void Answer(std::vector<Wish> wishes);

  const Settings settings_;
  mail::Outbox& outbox_;
  const Told told_;
  std::atomic<std::uint64_t> bytes_{0};  // of all messages, as last looked at

  // Guards what follows: edges' streams add and ask, the thread takes.
  mutable std::mutex mutex_;
  std::condition_variable_any bell_;
  std::vector<std::shared_ptr<Recording>> added_;
  std::vector<Wish> wishes_;
  bool answering_ = false;
  std::condition_variable answered_;
  Figures figures_;

  std::list<Job> jobs_;  // the thread's own
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::media
