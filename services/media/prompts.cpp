#include "services/media/prompts.h"

#include <absl/status/status.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace centralino::media {
namespace {

constexpr std::size_t kLongestWords = 4000;
// Sentences that wait to be made. With more, who asks is refused.
constexpr std::size_t kMostWaiting = 20000;
// Speaking takes all of a core: what keeps calls going comes before it, batch work does not.
constexpr int kNiceness = 5;

}  // namespace

absl::StatusOr<std::unique_ptr<Prompts>> Prompts::Start(const Settings& settings,
                                                        std::string* warning) {
  auto voices = audio::LoadVoices(settings.pico_folder, warning);
  if (!voices.ok()) return voices.status();
  return std::unique_ptr<Prompts>(new Prompts(settings, std::move(*voices)));
}

Prompts::Prompts(const Settings& settings, audio::Voices voices)
    : voices_(std::move(voices)),
      choice_(voices_.all()),
      memory_limit_(settings.cache_folder.empty() ? settings.memory_bytes_without_disk
                                                  : settings.memory_bytes),
      disk_(settings.cache_folder) {
  threads_.emplace_back([this](std::stop_token stop) { Read(stop); });
  for (unsigned i = 0; i < std::max(settings.speakers, 1u); ++i) {
    threads_.emplace_back([this](std::stop_token stop) { Speak(stop); });
  }
}

Prompts::~Prompts() { CancelAll(); }

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
  return key.ok() ? FindByName(audio::NameOf(*key)) : nullptr;
}

PromptPtr Prompts::FindByName(const std::string& name) {
  const std::lock_guard lock(memory_mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  ++figures_.found;
  return found->second->prompt;
}

void Prompts::Remember(const std::string& name, PromptPtr prompt) {
  const auto bytes = [](const EncodedPrompt& p) { return p.pcma.size() + 512; };
  const std::lock_guard lock(memory_mutex_);
  figures_.memory_bytes += bytes(*prompt);
  recent_.push_front({name, std::move(prompt)});
  by_name_[name] = recent_.begin();
  // The one just made is kept, however large.
  while (figures_.memory_bytes > memory_limit_ && recent_.size() > 1) {
    figures_.memory_bytes -= bytes(*recent_.back().prompt);
    by_name_.erase(recent_.back().name);
    recent_.pop_back();
  }
}

void Prompts::Count(std::uint64_t Figures::*figure) {
  const std::lock_guard lock(memory_mutex_);
  ++(figures_.*figure);
}

Prompts::Figures Prompts::figures() const {
  Figures figures;
  {
    const std::lock_guard lock(memory_mutex_);
    figures = figures_;
    figures.memory_prompts = recent_.size();
  }
  const std::lock_guard lock(work_mutex_);
  figures.waiting = making_.size();
  return figures;
}

void Prompts::Make(const speech::Utterance& utterance, Urgency urgency, Done done,
                   std::optional<Whom> whom) {
  auto key = KeyOf(utterance);
  if (!key.ok()) return done(key.status());
  std::string name = audio::NameOf(*key);
  {
    const std::lock_guard lock(work_mutex_);
    Work& work = making_[name];
    const bool known = work != nullptr;
    if (!known && making_.size() <= kMostWaiting) {
      work = std::make_shared<Making>();
      *work = {.utterance = utterance,
               .key = std::move(*key),
               .name = name,
               .urgency = urgency,
               .wishes = {}};
    }
    if (work != nullptr) {
      work->wishes.push_back({std::move(done), std::move(whom)});
      const bool sooner = known && urgency < work->urgency;
      work->urgency = std::min(work->urgency, urgency);
      // It then stands in two places; the later one is passed over.
      if (!known || (sooner && !work->taken)) Append(work);
      return;
    }
    making_.erase(name);
  }
  done(absl::CancelledError("too many sentences wait to be made"));
}

void Prompts::Append(const Work& work) {
  Line& line = work->read ? to_speak_ : to_read_;
  line.by_urgency[static_cast<std::size_t>(work->urgency)].push_back(work);
  line.longer.notify_one();
}

Prompts::Work Prompts::First(Line& line) {
  for (auto& works : line.by_urgency) {
    while (!works.empty()) {
      const Work work = std::move(works.front());
      works.pop_front();
      if (work->taken) continue;
      const auto gone = [](const Wish& wish) { return wish.whom && wish.whom->expired(); };
      if (!std::all_of(work->wishes.begin(), work->wishes.end(), gone)) return work;
      work->taken = true;
      making_.erase(work->name);
      Count(&Figures::dropped);
    }
  }
  return nullptr;
}

Prompts::Work Prompts::Next(Line& line, const std::stop_token& stop) {
  std::unique_lock lock(work_mutex_);
  Work work;
  line.longer.wait(lock, stop, [&] { return (work = First(line)) != nullptr; });
  if (work == nullptr) return nullptr;
  work->taken = true;
  ++under_way_;
  return work;
}

void Prompts::Finish(Making& work, const absl::StatusOr<PromptPtr>& result) {
  std::vector<Wish> wishes;
  {
    const std::lock_guard lock(work_mutex_);
    making_.erase(work.name);
    wishes = std::move(work.wishes);
  }
  for (const Wish& wish : wishes) wish.done(result);
  const std::lock_guard lock(work_mutex_);
  if (--under_way_ == 0) rests_.notify_all();
}

void Prompts::CancelAll() {
  std::unique_lock lock(work_mutex_);
  // Again, for what was read in vain meanwhile waits to be said.
  while (!making_.empty() || under_way_ > 0) {
    std::vector<Work> waiting;
    for (const auto& [name, work] : making_) {
      if (!std::exchange(work->taken, true)) waiting.push_back(work);
    }
    for (const Work& work : waiting) making_.erase(work->name);
    lock.unlock();
    for (const Work& work : waiting) {
      for (const Wish& wish : work->wishes) wish.done(absl::CancelledError("media ends"));
    }
    lock.lock();
    rests_.wait(lock, [this] { return under_way_ == 0; });
  }
}

void Prompts::Read(std::stop_token stop) {
  while (const Work work = Next(to_read_, stop)) {
    FreeDiscarded();
    // Made meanwhile, as it was asked for?
    PromptPtr prompt = FindByName(work->name);
    if (prompt == nullptr) {
      if (auto coded = disk_.FindCoded(work->key)) {
        prompt = MakePrompt(std::move(coded->pcma), coded->mark);
      } else if (const auto master = disk_.Find(work->key)) {
        prompt = Render(work->key, *master);
      }
      if (prompt != nullptr) {
        Count(&Figures::read);
        Remember(work->name, prompt);
      }
    }
    if (prompt != nullptr) {
      Finish(*work, prompt);
      continue;
    }
    const std::lock_guard lock(work_mutex_);
    work->read = true;
    work->taken = false;
    Append(work);
    if (--under_way_ == 0) rests_.notify_all();
  }
}

void Prompts::Speak(std::stop_token stop) {
  setpriority(PRIO_PROCESS, 0, kNiceness);
  while (const Work work = Next(to_speak_, stop)) {
    FreeDiscarded();
    auto prompt = Say(*work);
    if (prompt.ok()) {
      Remember(work->name, *prompt);
    } else {
      Count(&Figures::failed);
    }
    Finish(*work, prompt);
  }
}

absl::StatusOr<PromptPtr> Prompts::Say(const Making& work) {
  const auto begin = std::chrono::steady_clock::now();
  auto speech = voices_.Say(work.key.voice, work.utterance.words, work.utterance.mark);
  if (!speech.ok()) return speech.status();
  const audio::Master master = audio::MakeMaster(*speech);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const bool kept = disk_.Keep(work.key, master);
  {
    const std::lock_guard lock(memory_mutex_);
    ++figures_.synthesised;
    figures_.synthesis_seconds += took.count();
    if (!kept) ++figures_.unkept;
  }
  return Render(work.key, master);
}

PromptPtr Prompts::Render(const audio::MasterKey& key, const audio::Master& master) {
  const auto& voices = choice_.all();
  const auto voice = std::find_if(voices.begin(), voices.end(),
                                  [&](const audio::VoiceName& v) { return v.name == key.voice; });
  audio::TelephoneSpeech speech = audio::ForTelephone(master, voice->treble_lift_db);
  audio::CodedSpeech coded{.pcma = audio::Encode(audio::Codec::kPcma, speech.samples),
                           .mark = speech.mark};
  disk_.Keep(key, coded);
  return MakePrompt(std::move(coded.pcma), coded.mark);
}

}  // namespace centralino::media
