#include "services/media/recorder.h"

#include <absl/status/status.h>

#include <array>
#include <utility>

#include "audio/g711.h"
#include "service/log.h"
#include "service/text.h"

namespace centralino::media {
namespace {

namespace fs = std::filesystem;
namespace log = service::log;
using namespace std::chrono_literals;

constexpr auto kPass = 100ms;
// A full disk is asked again so often.
constexpr auto kPatience = 5s;
constexpr std::string_view kNote = ".note";

std::uint64_t SizeOf(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder, error)) {
    const std::uintmax_t bytes = file.file_size(error);
    if (!error) sum += bytes;
  }
  return sum;
}

void Remove(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
}

}  // namespace

Recorder::Recorder(Settings settings, mail::Outbox& outbox, Told told)
    : settings_(std::move(settings)), outbox_(outbox), told_(std::move(told)) {}

// What was asked for is done: sessions that are gone have decided what becomes of theirs.
Recorder::~Recorder() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

fs::path Recorder::SoundOf(const std::string& id) const {
  return settings_.folder / (id + "." + audio::ExtensionOf(settings_.format));
}
fs::path Recorder::NoteOf(const std::string& id) const {
  return settings_.folder / (id + std::string(kNote));
}

absl::Status Recorder::Start() {
  std::error_code error;
  fs::create_directories(settings_.folder, error);
  if (error) {
    return absl::UnavailableError("no folder " + settings_.folder.string() + ": " +
                                  error.message());
  }
  // Citizens' voices: for this process alone.
  fs::permissions(settings_.folder, fs::perms::owner_all, error);
  Recover();
  bytes_ = SizeOf(settings_.folder) + outbox_.figures().bytes;
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
  return absl::OkStatus();
}

void Recorder::Recover() {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(settings_.folder, error)) {
    if (file.path().extension() == kNote) ids.push_back(file.path().stem().string());
  }
  for (const std::string& id : ids) {
    const auto note = mail::ReadFile(NoteOf(id));
    auto letter =
        note.ok() ? mail::ReadNote(*note) : absl::StatusOr<mail::VoiceMessage>(note.status());
    if (!letter.ok()) {
      log::Warning("a recording's note cannot be read", {{"recording", id}});
      continue;
    }
    const auto sound = audio::ReadSound(SoundOf(id).string());
    // Given to the outbox already, and only the note was left?
    const bool given = !sound.ok() && outbox_.Attachment(id).ok();
    if (!given && sound.ok()) {
      // Whether it is a message is told by the same measure as in a call.
      Recording again(*letter, {.longest = 24h, .silence = 24h});
      const auto coded = audio::Encode(audio::Codec::kPcma, *sound);
      for (std::size_t at = 0; at + kFrameSamples <= coded.size(); at += kFrameSamples) {
        again.Hear(std::span(coded).subspan(at).first<kFrameSamples>());
      }
      letter->length = again.length();
      if (again.IsMessage()) {
        const absl::Status given_now = Give(*letter);
        log::Info("a recording of an earlier life was found",
                  {{"recording", id}, {"sent", given_now.ok()}});
        if (!given_now.ok()) continue;  // at the next start
        ++figures_.recorded;
      }
    }
    Drop(id);
  }
}

absl::Status Recorder::Add(std::shared_ptr<Recording> recording) {
  std::error_code error;
  const fs::space_info space = fs::space(settings_.folder, error);
  const bool room = !error && space.available >= settings_.least_free &&
                    bytes_.load(std::memory_order_relaxed) <= settings_.most_bytes;
  const std::lock_guard lock(mutex_);
  if (!room) {
    ++figures_.failed;
    return absl::ResourceExhaustedError("there is no room for another message");
  }
  added_.push_back(std::move(recording));
  return absl::OkStatus();
}

void Recorder::Load(const std::string& id, Loaded loaded) {
  const std::lock_guard lock(mutex_);
  wishes_.push_back({id, std::move(loaded)});
  bell_.notify_one();
}

void Recorder::CancelLoads() {
  std::unique_lock lock(mutex_);
  wishes_.clear();
  answered_.wait(lock, [this] { return !answering_; });
}

Recorder::Figures Recorder::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

void Recorder::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Pass();
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, stop, kPass, [this] { return !wishes_.empty(); });
  }
  Pass();
}

void Recorder::Pass() {
  std::vector<std::shared_ptr<Recording>> added;
  std::vector<Wish> wishes;
  {
    const std::lock_guard lock(mutex_);
    added.swap(added_);
    wishes.swap(wishes_);
    answering_ = !wishes.empty();
    figures_.active = jobs_.size() + added.size();
  }
  for (auto& recording : added) jobs_.push_back({.recording = std::move(recording)});
  for (Job& job : jobs_) Write(job);
  Answer(std::move(wishes));
  const bool work = !jobs_.empty();
  std::erase_if(jobs_, [this](Job& job) { return Finish(job); });
  if (work) bytes_ = SizeOf(settings_.folder) + outbox_.figures().bytes;
}

void Recorder::Write(Job& job) {
  Recording& recording = *job.recording;
  if (job.closed) return;
  const bool ended = recording.ended();  // before what it heard is read: nothing comes after
  std::array<std::uint8_t, 8000> room;
  while (const std::size_t count = recording.Read(room)) {
    if (recording.broken()) continue;
    if (job.writer == nullptr) {
      auto writer = SoundWriter(recording);
      if (!writer.ok()) return Fail(job, writer.status());
      job.writer = *std::move(writer);
    }
    const auto samples = audio::Decode(audio::Codec::kPcma, std::span(room).first(count));
    const absl::Status written = job.writer->Write(samples);
    if (!written.ok()) return Fail(job, written);
  }
  if (!ended) return;
  job.writer.reset();
  job.closed = true;
}

absl::StatusOr<std::unique_ptr<audio::SoundWriter>> Recorder::SoundWriter(
    const Recording& recording) const {
  const absl::Status noted =
      mail::WriteFile(NoteOf(recording.id()), mail::WriteNote(recording.letter()));
  if (!noted.ok()) return noted;
  return audio::SoundWriter::Create(SoundOf(recording.id()).string(), settings_.format);
}

void Recorder::Fail(Job& job, const absl::Status& why) {
  job.writer.reset();
  job.recording->Break();
  log::Error("a message cannot be recorded",
             {{"recording", job.recording->id()}, {"reason", service::Message(why)}});
  const std::lock_guard lock(mutex_);
  ++figures_.failed;
}

bool Recorder::Finish(Job& job) {
  const Recording& recording = *job.recording;
  if (!job.closed || recording.fate() == Recording::Fate::kOpen) return false;
  if (std::chrono::steady_clock::now() < job.not_before) return false;
  const bool wanted =
      recording.fate() == Recording::Fate::kSend && recording.IsMessage() && !recording.broken();
  if (wanted) {
    mail::VoiceMessage letter = recording.letter();
    letter.length = recording.length();
    if (const absl::Status given = Give(std::move(letter)); !given.ok()) {
      log::Error("a message cannot be given to the outbox yet",
                 {{"recording", recording.id()}, {"reason", service::Message(given)}});
      job.not_before = std::chrono::steady_clock::now() + kPatience;
      return false;
    }
  }
  Drop(recording.id());
  const std::lock_guard lock(mutex_);
  ++(wanted ? figures_.recorded : figures_.dropped);
  figures_.lost_frames += recording.lost();
  return true;
}

absl::Status Recorder::Give(mail::VoiceMessage letter) {
  const std::string id = letter.id;
  const absl::Status given = outbox_.Add(mail::Write(letter, audio::ExtensionOf(settings_.format),
                                                     audio::MediaTypeOf(settings_.format)),
                                         SoundOf(id));
  if (given.ok()) told_();
  return given;
}

void Recorder::Drop(const std::string& id) {
  Remove(SoundOf(id));
  Remove(NoteOf(id));
}

void Recorder::Answer(std::vector<Wish> wishes) {
  for (Wish& wish : wishes) {
    const auto sound = audio::ReadSound(SoundOf(wish.id).string());
    if (!sound.ok()) {
      wish.loaded(sound.status());
      continue;
    }
    wish.loaded(EncodePrompt(*sound, 0));
  }
  const std::lock_guard lock(mutex_);
  answering_ = false;
  answered_.notify_all();
}

}  // namespace centralino::media
