// Sentences as sound, each made once for all who wait for it. Three stores, nearest first:
//
//   memory (the most recent) ── disk, as callers hear it (MasterCache) ── the voice itself
//
// One thread reads, others speak, which takes a hundred times as long. A line of thousands has a
// sentence for each of its callers: beyond the few that memory keeps, a sentence is in memory
// while somebody hears it, and read again when it is said again.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "audio/master_cache.h"
#include "audio/telephone_chain.h"
#include "audio/voices.h"
#include "services/media/encoded_prompt.h"
#include "speech/prompt.h"

namespace centralino::media {

class Prompts {
 public:
  struct Settings {
    std::string pico_folder;   // empty: espeak-ng alone
    std::string cache_folder;  // empty: nothing is kept on disk
    // Of sentences kept beyond those that are being heard. Without a disk they are all there is.
    std::size_t memory_bytes = 8u << 20;
    std::size_t memory_bytes_without_disk = 256u << 20;
    unsigned speakers = 2;  // threads
  };
  // Loads the voices, which takes some 50 ms. `warning`: why Pico is not among them, if it should
  // be.
  static absl::StatusOr<std::unique_ptr<Prompts>> Start(const Settings& settings,
                                                        std::string* warning);
  // What still waits is answered with CANCELLED.
  ~Prompts();

  // Who waits in silence, who hears music meanwhile, and what is made in advance.
  enum class Urgency { kNow, kSoon, kInAdvance };
  // Called once, on a thread of this or, if it cannot be done, on the asking one.
  using Done = std::function<void(absl::StatusOr<PromptPtr>)>;
  // Whom a sentence is for. Once he is gone it is not made for him, and nobody is told.
  using Whom = std::weak_ptr<const void>;

  // The prompt, if it lies in memory.
  PromptPtr Find(const speech::Utterance& utterance);
  void Make(const speech::Utterance& utterance, Urgency urgency, Done done,
            std::optional<Whom> whom = std::nullopt);

  // Answers all that waits with CANCELLED and returns once no Done is under way: for those whose
  // callbacks must not come later.
  void CancelAll();

  const audio::VoiceChoice& voices() const { return choice_; }

  // INVALID_ARGUMENT if there are no words, too many, a mark outside them, or a language nobody
  // speaks.
  absl::Status Check(const speech::Utterance& utterance) const;

  struct Figures {
    std::uint64_t found = 0;  // in memory
    std::uint64_t read = 0;   // from disk
    std::uint64_t synthesised = 0;
    std::uint64_t dropped = 0;  // nobody waited any longer
    std::uint64_t failed = 0;
    std::uint64_t unkept = 0;  // the disk did not take it
    double synthesis_seconds = 0;
    std::size_t memory_bytes = 0;
    std::size_t memory_prompts = 0;
    std::size_t waiting = 0;
  };
  Figures figures() const;

 private:
  struct Wish {
    Done done;
    std::optional<Whom> whom;
  };
  // A sentence that was asked for and is not ready.
  struct Making {
    speech::Utterance utterance;
    audio::MasterKey key;
    std::string name;
    Urgency urgency;
    bool read = false;   // the disk does not have it
    bool taken = false;  // by a thread
    std::vector<Wish> wishes;
  };
  using Work = std::shared_ptr<Making>;
  // What one kind of thread has to do: the most urgent first, then who has waited longest.
  struct Line {
    std::array<std::deque<Work>, 3> by_urgency;
    std::condition_variable_any longer;
  };
  struct Remembered {
    std::string name;
    PromptPtr prompt;
  };

  Prompts(const Settings& settings, audio::Voices voices);
  // Threads.
  void Read(std::stop_token stop);
  void Speak(std::stop_token stop);
  // Nothing: asked to stop.
  Work Next(Line& line, const std::stop_token& stop);
  Work First(Line& line);
  void Append(const Work& work);
  void Finish(Making& work, const absl::StatusOr<PromptPtr>& result);

  absl::StatusOr<PromptPtr> Say(const Making& work);
  PromptPtr Render(const audio::MasterKey& key, const audio::Master& master);
  absl::StatusOr<audio::MasterKey> KeyOf(const speech::Utterance& utterance) const;
  PromptPtr FindByName(const std::string& name);
  void Remember(const std::string& name, PromptPtr prompt);
  void Count(std::uint64_t Figures::*figure);

  audio::Voices voices_;
  const audio::VoiceChoice choice_;
  const std::size_t memory_limit_;
  audio::MasterCache disk_;

  // Guards the memory store and the figures: whoever asks looks up, the threads add.
  mutable std::mutex memory_mutex_;
  std::list<Remembered> recent_;  // most recently used first
  std::unordered_map<std::string, std::list<Remembered>::iterator> by_name_;
  Figures figures_;

  // Guards what follows.
  mutable std::mutex work_mutex_;
  std::unordered_map<std::string, Work> making_;  // by name
  Line to_read_;
  Line to_speak_;
  int under_way_ = 0;
  std::condition_variable rests_;  // nothing is under way

  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace centralino::media
