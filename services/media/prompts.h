// Sentences as sound, each made once. One thread speaks (the engines want that); what callers
// wait for goes before what is made in advance. Three stores, nearest first:
//
//   memory, encoded (bounded) ── disk, 16 kHz masters (MasterCache) ── the voice itself
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
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
    std::size_t memory_bytes = 256u << 20;
  };
  // Loads the voices, which takes some 50 ms. `warning`: why Pico is not among them, if it should
  // be.
  static absl::StatusOr<std::unique_ptr<Prompts>> Start(const Settings& settings,
                                                        std::string* warning);
  // What still waits is answered with CANCELLED.
  ~Prompts();

  enum class Urgency { kNow, kInAdvance };
  // Called once, on the voice's thread.
  using Done = std::function<void(absl::StatusOr<PromptPtr>)>;

  // The prompt, if it lies in memory.
  PromptPtr Find(const speech::Utterance& utterance);
  void Make(const speech::Utterance& utterance, Urgency urgency, Done done);

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
    std::uint64_t failed = 0;
    std::uint64_t unkept = 0;  // the disk did not take it
    double synthesis_seconds = 0;
    std::size_t memory_bytes = 0;
    std::size_t memory_prompts = 0;
    std::size_t waiting = 0;
  };
  Figures figures() const;

 private:
  using Job = std::function<void(bool cancelled)>;
  struct Remembered {
    audio::MasterKey key;
    PromptPtr prompt;
  };

  Prompts(const Settings& settings, audio::VoiceChoice choice);
  void Enqueue(Urgency urgency, Job job);
  void Work(std::stop_token stop);
  absl::StatusOr<audio::TelephoneSpeech> Speak(const speech::Utterance& utterance);
  absl::StatusOr<audio::MasterKey> KeyOf(const speech::Utterance& utterance) const;
  PromptPtr FindByKey(const audio::MasterKey& key);
  void Remember(const audio::MasterKey& key, PromptPtr prompt);

  const audio::VoiceChoice choice_;
  const std::size_t memory_limit_;

  // The voice thread's own.
  std::unique_ptr<audio::Voices> engines_;
  audio::MasterCache disk_;

  // Guards the memory store and its figures: reactors look up, the voice thread adds.
  mutable std::mutex memory_mutex_;
  std::list<Remembered> recent_;  // most recently used first
  std::unordered_map<std::string, std::list<Remembered>::iterator> by_name_;
  Figures figures_;

  // Guards the queues.
  mutable std::mutex queue_mutex_;
  std::condition_variable_any queue_changed_;
  std::deque<Job> now_;
  std::deque<Job> in_advance_;
  bool busy_ = false;

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::media
