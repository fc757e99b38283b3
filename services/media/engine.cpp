#include "services/media/engine.h"

#include <absl/status/status.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "audio/beep.h"
#include "audio/music.h"

namespace centralino::media {
namespace {

// Not to be guessed (RFC 3550 §5.1, §8.1).
rtp::OutgoingStream::Start RandomStart() {
  std::array<std::uint32_t, 3> random{};
  // Cannot fail for so few bytes. (std::random_device asks the processor what it is each time it
  // is made, which costs a virtual machine an exit.)
  [[maybe_unused]] const int result = getentropy(random.data(), sizeof random);
  return {
      .ssrc = random[0], .sequence = static_cast<std::uint16_t>(random[1]), .timestamp = random[2]};
}

std::uint32_t Frames(std::chrono::milliseconds pause) {
  return static_cast<std::uint32_t>((pause.count() + 19) / 20);
}

absl::Status Overloaded() {
  return absl::ResourceExhaustedError("the media thread does not keep up");
}

}  // namespace

Engine::Engine(const Settings& settings, Prompts& prompts,
               std::function<void(std::chrono::nanoseconds late)> tick, Recorder* recorder)
    : settings_(settings),
      prompts_(prompts),
      recorder_(recorder),
      music_(EncodePrompt(audio::ComposeMusic(), 0)),
      beep_(EncodePrompt(audio::ComposeBeep(), 0)),
      ports_(settings.ports) {
  const MediaThread::Listener listener{
      .tick = std::move(tick),
      .port_free = [this](std::uint16_t port) { ports_.GiveBack(port, PortPool::Clock::now()); }};
  for (unsigned i = 0; i < std::max(settings.threads, 1u); ++i) {
    threads_.push_back(std::make_unique<MediaThread>(*music_, listener));
  }
}

// Prompts that are under way would be posted to threads that are gone.
Engine::~Engine() {
  prompts_.CancelAll();
  if (recorder_ != nullptr) recorder_->CancelLoads();
}

absl::StatusOr<Created> Engine::Create(const SessionName& name,
                                       const std::shared_ptr<EventSink>& owner,
                                       const std::string& near) {
  if (name.session_id.empty()) return absl::InvalidArgumentError("session_id is empty");
  const std::lock_guard lock(mutex_);
  if (const auto known = entries_.find(name.session_id); known != entries_.end()) {
    if (known->second.owner != owner.get()) {
      return absl::AlreadyExistsError("another edge has a session of this id");
    }
    return known->second.where;
  }
  if (draining_) return absl::UnavailableError("this media instance is about to end");

  auto socket = ports_.Take(PortPool::Clock::now());
  if (!socket.ok()) return socket.status();
  const std::uint16_t port = socket->port();

  const auto neighbour = entries_.find(near);
  MediaThread* const thread =
      neighbour != entries_.end() ? neighbour->second.thread : &ChooseThread();
  const std::uint64_t key = next_key_++;
  if (!thread->Open({.key = key,
                     .name = name,
                     .events = owner,
                     .socket = std::move(*socket),
                     .stream = RandomStart()})) {
    ports_.GiveBack(port, PortPool::Clock::now());
    return Overloaded();
  }
  const Created where{.address = settings_.advertise_address, .port = port};
  entries_.emplace(name.session_id, Entry{name, owner.get(), key, thread, where});
  return where;
}

MediaThread& Engine::ChooseThread() {
  // A thread with few sessions is filled before another is woken: threads that wake cost more
  // than sessions. So many take some 5 % of a core.
  constexpr int kFew = 256;
  for (const auto& thread : threads_) {
    if (thread->load() < kFew) return *thread;
  }
  return **std::min_element(threads_.begin(), threads_.end(),
                            [](const auto& a, const auto& b) { return a->load() < b->load(); });
}

absl::StatusOr<Engine::Way> Engine::Find(const Target& target) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(target.session_id);
  if (found == entries_.end() || found->second.owner != target.owner) {
    return absl::NotFoundError("no session \"" + target.session_id + "\"");
  }
  return Way{found->second.key, found->second.thread};
}

Engine::Played Engine::Replace(const Target& target, bool music) {
  auto play = std::make_shared<char>();
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(target.session_id);
  if (found == entries_.end()) return {};
  found->second.play = play;
  return {.play = std::move(play), .music_before = std::exchange(found->second.music, music)};
}

absl::Status Engine::Post(const Target& target, Order order) {
  const auto entry = Find(target);
  if (!entry.ok()) return entry.status();
  return entry->thread->Post(entry->key, target.tag, std::move(order)) ? absl::OkStatus()
                                                                       : Overloaded();
}

absl::Status Engine::SetRemote(const Target& target, const Remote& remote) {
  return Post(target, remote);
}

absl::Status Engine::Play(const Target& target, const PlayRequest& request) {
  const auto entry = Find(target);
  if (!entry.ok()) return entry.status();
  media::Play play{.play_id = request.play_id, .items = {}, .then_music = request.then_music};
  for (const auto& item : request.items) {
    const bool recorded = !item.recording.empty();
    if (recorded && recorder_ == nullptr) return absl::NotFoundError("nothing is recorded here");
    if (!recorded) {
      if (const auto status = prompts_.Check(item.utterance); !status.ok()) return status;
    }
    play.items.push_back({.prompt = recorded ? nullptr : prompts_.Find(item.utterance),
                          .pause_frames = Frames(item.pause_after)});
  }
  std::vector<std::uint32_t> missing;
  for (std::uint32_t i = 0; i < play.items.size(); ++i) {
    if (play.items[i].prompt == nullptr) missing.push_back(i);
  }
  // The play goes first, so that no PromptReady can come before it.
  if (!entry->thread->Post(entry->key, target.tag, std::move(play))) return Overloaded();
  const Played played = Replace(target, request.then_music);
  const auto urgency = played.music_before ? Prompts::Urgency::kSoon : Prompts::Urgency::kNow;
  for (const std::uint32_t i : missing) {
    Fetch(
        request.items[i], urgency,
        [thread = entry->thread, key = entry->key, tag = target.tag, play_id = request.play_id,
         i](absl::StatusOr<PromptPtr> prompt) {
          thread->Post(key, tag,
                       PromptReady{.play_id = play_id, .item = i, .prompt = std::move(prompt)});
        },
        played.play);
  }
  return absl::OkStatus();
}

void Engine::Fetch(const PlayRequest::Item& item, Prompts::Urgency urgency, Prompts::Done done,
                   const std::shared_ptr<const void>& play) {
  if (!item.recording.empty()) return recorder_->Load(item.recording, std::move(done));
  prompts_.Make(item.utterance, urgency, std::move(done), play);
}

absl::Status Engine::Record(const Target& target, const mail::VoiceMessage& letter,
                            const RecordingLimits& limits) {
  if (letter.id.empty()) return absl::InvalidArgumentError("record.recording_id is empty");
  auto recording = std::make_shared<Recording>(letter, limits);
  // One that cannot be written ends as soon as it would begin.
  const bool room = recorder_ != nullptr && recorder_->Add(recording).ok();
  if (!room) recording->Break();
  Replace(target, false);
  absl::Status posted = Post(target, media::Record{.recording = recording, .beep = beep_});
  if (posted.ok()) return posted;
  recording->End();
  recording->Decide(Recording::Fate::kDrop);
  return posted;
}

absl::Status Engine::StopRecording(const Target& target) {
  return Post(target, media::StopRecording{});
}

absl::Status Engine::SendRecording(const Target& target) {
  return Post(target, media::SendRecording{});
}

absl::Status Engine::Stop(const Target& target) {
  Replace(target, false);
  return Post(target, media::Stop{});
}

absl::Status Engine::Bridge(const Target& target, const std::string& other_session_id) {
  const auto entry = Find(target);
  if (!entry.ok()) return entry.status();
  const auto other = Find({.owner = target.owner, .session_id = other_session_id});
  if (!other.ok()) return other.status();
  if (entry->key == other->key) {
    return absl::InvalidArgumentError("a session cannot be bridged with itself");
  }
  if (entry->thread != other->thread) {
    return absl::FailedPreconditionError("the other session was not created near this one");
  }
  Replace(target, false);
  Replace({.owner = target.owner, .session_id = other_session_id}, false);
  return Post(target, media::Bridge{other->key});
}

absl::Status Engine::Unbridge(const Target& target) { return Post(target, media::Unbridge{}); }

absl::Status Engine::Close(const Target& target, media::Close how) {
  const absl::Status status = Post(target, how);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  entries_.erase(target.session_id);
  return status;
}

void Engine::CloseAll(const EventSink* owner) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [owner](const auto& named) {
    const Entry& entry = named.second;
    return entry.owner == owner && entry.thread->Post(entry.key, 0, media::Close{});
  });
}

std::size_t Engine::sessions() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace centralino::media
