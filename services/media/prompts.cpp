#include "services/media/prompts.h"

#include <absl/status/status.h>

#include <chrono>
#include <future>
#include <iterator>
#include <utility>

namespace centralino::media {
namespace {

constexpr std::size_t kLongestWords = 4000;
constexpr std::size_t kMostWaitingNow = 2000;
constexpr std::size_t kMostWaitingInAdvance = 20000;

}  // namespace

absl::StatusOr<std::unique_ptr<Prompts>> Prompts::Start(const Settings& settings,
                                                        std::string* warning) {
  // The engines belong to the thread that makes them, so the voice thread does.
  std::promise<absl::StatusOr<audio::VoiceChoice>> loaded;
  auto result = loaded.get_future();
  std::promise<Prompts*> owner;
  std::jthread thread([&settings, warning, loaded = std::move(loaded),
                       waiting = owner.get_future()](std::stop_token stop) mutable {
    auto voices = audio::LoadVoices(settings.pico_folder, warning);
    if (!voices.ok()) {
      loaded.set_value(voices.status());
      return;
    }
    auto engines = std::make_unique<audio::Voices>(std::move(*voices));
    loaded.set_value(audio::VoiceChoice(engines->all()));
    Prompts* const prompts = waiting.get();
    if (prompts == nullptr) return;
    prompts->engines_ = std::move(engines);
    prompts->Work(stop);
    prompts->engines_.reset();
  });
  auto choice = result.get();
  if (!choice.ok()) return choice.status();
  auto prompts = std::unique_ptr<Prompts>(new Prompts(settings, std::move(*choice)));
  prompts->thread_ = std::move(thread);
  owner.set_value(prompts.get());
  return prompts;
}

Prompts::Prompts(const Settings& settings, audio::VoiceChoice choice)
    : choice_(std::move(choice)),
      memory_limit_(settings.memory_bytes),
      disk_(settings.cache_folder) {}

Prompts::~Prompts() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

absl::Status Prompts::Check(const speech::Utterance& utterance) const {
  if (utterance.words.empty()) return absl::InvalidArgumentError("utterance.words is empty");
  if (utterance.words.size() > kLongestWords) {
    return absl::InvalidArgumentError("utterance.words is longer than 4000 bytes");
  }
  if (utterance.mark > utterance.words.size()) {
    return absl::InvalidArgumentError("utterance.mark lies outside utterance.words");
  }
  return KeyOf(utterance).status();
}

absl::StatusOr<audio::MasterKey> Prompts::KeyOf(const speech::Utterance& utterance) const {
  const audio::VoiceName* const voice = choice_.Choose(utterance.language, utterance.voice);
  if (voice == nullptr) {
    return absl::InvalidArgumentError("no voice speaks the language \"" + utterance.language +
                                      "\"");
  }
  return audio::MasterKey{.voice = voice->name, .words = utterance.words, .mark = utterance.mark};
}

PromptPtr Prompts::Find(const speech::Utterance& utterance) {
  const auto key = KeyOf(utterance);
  return key.ok() ? FindByKey(*key) : nullptr;
}

PromptPtr Prompts::FindByKey(const audio::MasterKey& key) {
  const std::string name = audio::NameOf(key);
  const std::lock_guard lock(memory_mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  ++figures_.found;
  return found->second->prompt;
}

void Prompts::Remember(const audio::MasterKey& key, PromptPtr prompt) {
  const auto bytes = [](const EncodedPrompt& p) { return p.pcma.size() + 512; };
  const std::lock_guard lock(memory_mutex_);
  figures_.memory_bytes += bytes(*prompt);
  recent_.push_front({key, std::move(prompt)});
  by_name_[audio::NameOf(key)] = recent_.begin();
  // The one just made is kept, however large.
  while (figures_.memory_bytes > memory_limit_ && recent_.size() > 1) {
    figures_.memory_bytes -= bytes(*recent_.back().prompt);
    by_name_.erase(audio::NameOf(recent_.back().key));
    recent_.pop_back();
  }
}

void Prompts::Make(const speech::Utterance& utterance, Urgency urgency, Done done) {
  Enqueue(urgency, [this, utterance, done = std::move(done)](bool cancelled) {
    if (cancelled) return done(absl::CancelledError("media cannot speak now"));
    const auto key = KeyOf(utterance);
    if (!key.ok()) return done(key.status());
    // Made meanwhile, by a job before this one?
    if (auto prompt = FindByKey(*key)) return done(std::move(prompt));
    auto speech = Speak(utterance);
    if (!speech.ok()) return done(speech.status());
    auto prompt = EncodePrompt(std::move(speech->samples), speech->mark);
    Remember(*key, prompt);
    done(std::move(prompt));
  });
}

absl::StatusOr<audio::TelephoneSpeech> Prompts::Speak(const speech::Utterance& utterance) {
  const audio::VoiceName* const voice = choice_.Choose(utterance.language, utterance.voice);
  const auto key = KeyOf(utterance);
  if (!key.ok()) return key.status();
  auto master = disk_.Find(*key);
  if (master) {
    const std::lock_guard lock(memory_mutex_);
    ++figures_.read;
  } else {
    const auto begin = std::chrono::steady_clock::now();
    auto speech = engines_->Say(voice->name, utterance.words, utterance.mark);
    if (!speech.ok()) {
      const std::lock_guard lock(memory_mutex_);
      ++figures_.failed;
      return speech.status();
    }
    master = audio::MakeMaster(*speech);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const bool kept = disk_.Keep(*key, *master);
    const std::lock_guard lock(memory_mutex_);
    ++figures_.synthesised;
    figures_.synthesis_seconds += took.count();
    if (!kept) ++figures_.unkept;
  }
  return audio::ForTelephone(*master, voice->treble_lift_db);
}

Prompts::Figures Prompts::figures() const {
  Figures figures;
  {
    const std::lock_guard lock(memory_mutex_);
    figures = figures_;
    figures.memory_prompts = recent_.size();
  }
  const std::lock_guard lock(queue_mutex_);
  figures.waiting = now_.size() + in_advance_.size();
  return figures;
}

void Prompts::Enqueue(Urgency urgency, Job job) {
  {
    const std::lock_guard lock(queue_mutex_);
    auto& queue = urgency == Urgency::kNow ? now_ : in_advance_;
    const std::size_t most = urgency == Urgency::kNow ? kMostWaitingNow : kMostWaitingInAdvance;
    if (queue.size() < most) {
      queue.push_back(std::move(job));
      queue_changed_.notify_all();
      return;
    }
  }
  job(true);
}

void Prompts::CancelAll() {
  std::unique_lock lock(queue_mutex_);
  std::deque<Job> waiting = std::move(now_);
  waiting.insert(waiting.end(), std::make_move_iterator(in_advance_.begin()),
                 std::make_move_iterator(in_advance_.end()));
  now_.clear();
  in_advance_.clear();
  lock.unlock();
  for (const Job& job : waiting) job(true);
  lock.lock();
  queue_changed_.wait(lock, [this] { return !busy_; });
}

void Prompts::Work(std::stop_token stop) {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(queue_mutex_);
      busy_ = false;
      queue_changed_.notify_all();
      queue_changed_.wait(lock, stop, [this] { return !now_.empty() || !in_advance_.empty(); });
      auto& queue = now_.empty() ? in_advance_ : now_;
      if (queue.empty()) return;  // asked to stop
      job = std::move(queue.front());
      queue.pop_front();
      busy_ = true;
    }
    job(stop.stop_requested());
  }
}

}  // namespace centralino::media
