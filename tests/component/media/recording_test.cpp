// What callers say after the beep: heard in order, kept on disk, sent when they are done or gone.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "audio/beep.h"
#include "audio/sound_file.h"
#include "services/media/recorder.h"
#include "support.h"
#include "support/smtp/mime.h"

namespace centralino::media {
namespace {

namespace fs = std::filesystem;
using audio::Codec;
using audio::FileFormat;

struct Mailbox final : mail::Transport {
  std::mutex mutex;
  std::vector<std::string> mails;
  mail::Reply Send(const std::string&, const std::string&, const std::string& mail) override {
    const std::lock_guard lock(mutex);
    mails.push_back(mail);
    return {mail::Answer::kAccepted, ""};
  }
};

mail::VoiceMessage LetterOf(std::string id) {
  return {.id = std::move(id),
          .organization = "empoli",
          .organization_name = "Comune di Empoli",
          .desk = "anagrafe",
          .desk_name = "Anagrafe",
          .to = "anagrafe@example.org",
          .language = "it",
          .call = "call",
          .caller = "+393331234567",
          .dialled = "+3905717571",
          .when = mail::Instant(std::chrono::milliseconds(1'764'063'000'000))};
}

// An instance that records, with a caller who has a session.
struct House {
  fs::path folder;
  Mailbox mailbox;
  std::unique_ptr<mail::Outbox> outbox;
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<Instance> instance;
  Phone phone;
  std::uint16_t port = 0;
  const std::uint16_t port_pairs;

  explicit House(Recorder::Settings settings = {}, std::uint16_t pairs = 50) : port_pairs(pairs) {
    std::string name = (fs::temp_directory_path() / "centralino-recordings-XXXXXX").string();
    folder = mkdtemp(name.data());
    Begin(std::move(settings));
  }
  ~House() {
    End();
    fs::remove_all(folder);
  }
  void Begin(Recorder::Settings settings = {}) {
    settings.folder = folder / "recordings";
    settings.least_free = std::min<std::uint64_t>(settings.least_free, 1 << 20);
    outbox =
        std::make_unique<mail::Outbox>(mail::Outbox::Settings{.folder = folder / "spool"}, mailbox);
    REQUIRE(outbox->Open().ok());
    recorder = std::make_unique<Recorder>(settings, *outbox, [] {});
    REQUIRE(recorder->Start().ok());
    instance = std::make_unique<Instance>(port_pairs, recorder.get());
    port = instance->Create("s");
    instance->SetRemote("s", phone);
  }
  void End() {
    instance.reset();
    recorder.reset();
  }

  void Record(const std::string& id, RecordingLimits limits = {.shortest = 500ms}) {
    REQUIRE(instance->engine->Record(instance->Of("s"), LetterOf(id), limits).ok());
  }
  // After the beep.
  void RecordNow(const std::string& id, RecordingLimits limits = {.shortest = 500ms}) {
    Record(id, limits);
    REQUIRE(instance->edge->WaitUntil([&](const std::vector<Event>& events) {
      return std::any_of(events.begin(), events.end(), [&](const Event& event) {
        const auto* started = std::get_if<RecordingStarted>(&event.what);
        return started != nullptr && started->recording == id;
      });
    }));
  }
  // A tone of so many packets, as fast as a telephone sends them.
  void Say(double hertz, int packets, const std::function<bool(int)>& lost = {}) {
    auto next = std::chrono::steady_clock::now();
    for (int i = 0; i < packets; ++i) {
      const auto payload = Tone(Codec::kPcma, hertz, 160, static_cast<std::size_t>(i) * 160);
      if (lost && lost(i)) {
        ++phone.next.sequence;
        phone.next.timestamp += 160;
      } else {
        phone.Send(port, 8, payload);
      }
      std::this_thread::sleep_until(next += 20ms);
    }
  }
  RecordingEnded Ended(const std::string& id) {
    std::optional<RecordingEnded> found;
    instance->edge->WaitUntil([&](const std::vector<Event>& events) {
      for (const Event& event : events) {
        const auto* ended = std::get_if<RecordingEnded>(&event.what);
        if (ended != nullptr && ended->recording == id) found = *ended;
      }
      return found.has_value();
    });
    REQUIRE(found);
    return *found;
  }
  // The sound that was mailed.
  std::vector<std::int16_t> Mailed() {
    for (int i = 0; i < 500 && outbox->List().empty(); ++i) std::this_thread::sleep_for(10ms);
    outbox->Work(mail::Instant(std::chrono::milliseconds(1'764'063'000'000)));
    REQUIRE(mailbox.mails.size() == 1);
    const auto parts = support::MailParts(mailbox.mails[0]);
    REQUIRE(parts.size() == 2);
    const fs::path file = folder / "mailed";
    REQUIRE(mail::WriteFile(file, parts[1].body).ok());
    return audio::ReadSound(file.string()).value();
  }
  // The recorder has done with so many, one way or the other, and keeps nothing of them.
  bool NothingLeft(std::uint64_t recordings = 1) const {
    const auto done = [&] {
      const Recorder::Figures figures = recorder->figures();
      return figures.recorded + figures.dropped >= recordings;
    };
    for (int i = 0; i < 500 && !done(); ++i) std::this_thread::sleep_for(10ms);
    return done() && fs::is_empty(folder / "recordings");
  }
};

double ShareOf(const std::vector<std::int16_t>& sound, double hertz) {
  return Share(Codec::kPcma, audio::Encode(Codec::kPcma, sound), hertz);
}

TEST_CASE(
    "after a beep what is said is recorded until it is stopped, and sent when it is told to be") {
  const FileFormat format = GENERATE(FileFormat::kWav, FileFormat::kOpus);
  House house({.format = format});
  house.Record("m1");
  const auto heard = house.phone.Listen(25);
  CHECK(Share(Codec::kPcma, Audio(heard), audio::kBeepHertz) > 0.4);
  REQUIRE(house.instance->edge->WaitFor<RecordingStarted>("s"));
  house.Say(440, 100);
  REQUIRE(house.instance->engine->StopRecording(house.instance->Of("s")).ok());
  const RecordingEnded ended = house.Ended("m1");
  CHECK(ended.why == RecordingEnd::kStopped);
  CHECK(ended.is_message);
  CHECK(ended.length > 1900ms);
  CHECK(ended.length < 3000ms);
  CHECK(house.outbox->List().empty());  // not before he says so
  REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
  const auto sound = house.Mailed();
  CHECK(std::abs(static_cast<double>(sound.size()) / 8 -
                 static_cast<double>(ended.length.count())) < 60);
  CHECK(ShareOf(sound, 440) > 0.7);
  CHECK(house.NothingLeft());
  CHECK(house.recorder->figures().recorded == 1);
}

TEST_CASE("packets that come out of order, late or not at all leave a sound of the right length") {
  House house;
  house.RecordNow("m1");
  house.Say(440, 100, [](int i) { return i % 10 == 3; });
  house.instance->engine->StopRecording(house.instance->Of("s")).IgnoreError();
  const auto ended = house.Ended("m1");
  CHECK(ended.is_message);
  house.instance->engine->SendRecording(house.instance->Of("s")).IgnoreError();
  const auto sound = house.Mailed();
  // A tenth is silence in the middle of it.
  const auto coded = audio::Encode(Codec::kPcma, sound);
  int silent = 0;
  for (std::size_t at = 0; at + 160 <= sound.size(); at += 160) {
    silent += std::all_of(sound.begin() + static_cast<std::ptrdiff_t>(at),
                          sound.begin() + static_cast<std::ptrdiff_t>(at) + 160,
                          [](std::int16_t s) { return std::abs(s) < 20; });
  }
  CHECK(static_cast<int>(sound.size() / 160) - silent >= 88);
  CHECK(static_cast<int>(sound.size() / 160) - silent <= 90);
}

TEST_CASE("silence ends it, and so does its greatest length") {
  House house;
  SECTION("silence after speech") {
    house.RecordNow("m1", {.silence = 600ms, .shortest = 500ms});
    house.Say(440, 50);
    const auto ended = house.Ended("m1");
    CHECK(ended.why == RecordingEnd::kSilence);
    CHECK(ended.is_message);
  }
  SECTION("a telephone that answers and sends nothing") {
    house.RecordNow("m1", {.silence = 600ms, .shortest = 500ms});
    const auto ended = house.Ended("m1");
    CHECK(ended.why == RecordingEnd::kSilence);
    CHECK_FALSE(ended.is_message);
    REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
    CHECK(house.NothingLeft());
    CHECK(house.outbox->List().empty());
  }
  SECTION("greatest length") {
    house.RecordNow("m1", {.longest = 1s, .shortest = 500ms});
    house.Say(440, 70);
    const auto ended = house.Ended("m1");
    CHECK(ended.why == RecordingEnd::kLength);
    CHECK(ended.length == 1s);
  }
}

TEST_CASE("who hangs up has sent what he said, if it is enough") {
  House house;
  house.RecordNow("m1", {.shortest = 500ms});
  SECTION("enough") {
    house.Say(440, 60);
    REQUIRE(house.instance->engine->Close(house.instance->Of("s")).ok());
    CHECK(ShareOf(house.Mailed(), 440) > 0.7);
  }
  SECTION("a word") {
    house.Say(440, 10);
    REQUIRE(house.instance->engine->Close(house.instance->Of("s")).ok());
    CHECK(house.NothingLeft());
    CHECK(house.outbox->List().empty());
    CHECK(house.recorder->figures().dropped == 1);
  }
  SECTION("his edge is gone") {
    house.Say(440, 60);
    house.instance->engine->CloseAll(house.instance->edge.get());
    CHECK(ShareOf(house.Mailed(), 440) > 0.7);
  }
  // Closed is the last that is told.
  const auto events = house.instance->edge->events();
  CHECK(std::holds_alternative<Closed>(events.back().what));
}

TEST_CASE("who records again has sent nothing of the first") {
  House house;
  house.RecordNow("m1");
  house.Say(440, 50);
  house.RecordNow("m2");
  CHECK(house.Ended("m1").is_message);
  house.Say(800, 50);
  REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
  CHECK(ShareOf(house.Mailed(), 800) > 0.7);
  CHECK(house.outbox->List().at(0).letter.id == "m2");
  CHECK(house.NothingLeft(2));
}

TEST_CASE("a caller hears what he said") {
  House house;
  house.RecordNow("m1");
  house.Say(440, 50);
  REQUIRE(house.instance->engine->StopRecording(house.instance->Of("s")).ok());
  house.Ended("m1");
  house.phone.ListenFor(50ms);
  PlayRequest play{.play_id = "p", .items = {}, .then_music = false};
  play.items.push_back({.utterance = {}, .pause_after = 0ms, .recording = "m1"});
  REQUIRE(house.instance->engine->Play(house.instance->Of("s"), play).ok());
  REQUIRE(house.instance->edge->WaitFor<PlayEnded>("s"));
  CHECK(Share(Codec::kPcma, Audio(house.phone.ListenFor(50ms)), 440) > 0.6);
}

TEST_CASE("without room on the disk the caller is told at once, without a beep") {
  House house;
  SECTION("the disk") { fs::remove_all(house.folder / "recordings"); }
  SECTION("all that messages may take is taken") {
    house.RecordNow("m0");
    house.Say(440, 60);
    REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
    house.Mailed();
    house.End();
    house.Begin({.most_bytes = 1000});
  }
  house.phone.ListenFor(10ms);
  house.Record("m1");
  const auto ended = house.Ended("m1");
  CHECK(ended.why == RecordingEnd::kFailed);
  CHECK_FALSE(ended.is_message);
  CHECK(Share(Codec::kPcma, Audio(house.phone.ListenFor(300ms)), audio::kBeepHertz) < 0.1);
  CHECK(house.recorder->figures().failed == 1);
  REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
  CHECK(house.recorder->figures().recorded == 0);
}

TEST_CASE("a disk that fills up in the middle ends the recording") {
  House house;
  house.RecordNow("m1");
  // What is a file where a folder should be cannot be written to.
  fs::create_directories(house.folder / "recordings" / "m2.wav");
  house.Record("m2");
  const auto ended = house.Ended("m2");
  CHECK(ended.why == RecordingEnd::kFailed);
  CHECK_FALSE(ended.is_message);
}

TEST_CASE("what was said when the process died is sent by the next one") {
  House house;
  house.End();
  const fs::path folder = house.folder / "recordings";
  const auto write = [&](const std::string& id, double hertz, std::size_t samples) {
    REQUIRE(mail::WriteFile(folder / (id + ".note"), mail::WriteNote(LetterOf(id))).ok());
    auto writer = audio::SoundWriter::Create((folder / (id + ".wav")).string(), FileFormat::kWav);
    REQUIRE(writer.ok());
    REQUIRE((*writer)->Write(audio::Decode(Codec::kPcma, Tone(Codec::kPcma, hertz, samples))).ok());
  };
  write("m1", 440, 24'000);
  write("m2", 800, 1'000);
  REQUIRE(mail::WriteFile(folder / "m3.note", "{").ok());
  house.Begin();
  CHECK(ShareOf(house.Mailed(), 440) > 0.7);
  const auto entries = house.outbox->List();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].letter.about.at("length_ms") == "3000");
  CHECK(entries[0].letter.text.find("Durata: 0:03") != std::string::npos);
  CHECK(fs::exists(folder / "m3.note"));
  CHECK_FALSE(fs::exists(folder / "m2.wav"));
}

TEST_CASE("keys in a recording are told and do no harm to it") {
  House house;
  house.instance->SetRemote("s", house.phone, [](Remote& remote) { remote.dtmf_receive = 101; });
  house.RecordNow("m1");
  // A storm: a press every 20 ms between the packets of speech.
  for (int i = 0; i < 50; ++i) {
    house.Say(400, 1);
    const std::uint8_t press[] = {static_cast<std::uint8_t>(i % 10), 10, 0, 160};
    rtp::Header& next = house.phone.next;
    next.marker = true;
    house.phone.Send(house.port, 101, press, 0);
  }
  REQUIRE(house.instance->engine->SendRecording(house.instance->Of("s")).ok());
  CHECK(house.Ended("m1").is_message);
  CHECK(house.instance->edge->Keys("s").size() >= 40);
  CHECK(ShareOf(house.Mailed(), 400) > 0.6);
}

// What others hear while so many leave messages: gaps between packets, for people to compare.
//   component_media "[pacing]"
TEST_CASE("figures: the pace of one caller's music, alone and beside recordings", "[.][pacing]") {
  constexpr int kRecordings = 100;
  House house({}, kRecordings + 20);  // some ports may be another's
  Phone listener;
  house.instance->Create("listener");
  house.instance->SetRemote("listener", listener);
  PlayRequest music{.play_id = "p", .items = {}, .then_music = true};
  REQUIRE(house.instance->engine->Play(house.instance->Of("listener"), music).ok());

  struct Speaker {
    Phone phone;
    std::uint16_t port = 0;
  };
  std::vector<std::unique_ptr<Speaker>> speakers;
  for (int i = 0; i < kRecordings; ++i) {
    auto speaker = std::make_unique<Speaker>();
    const std::string id = "speaker" + std::to_string(i);
    speaker->port = house.instance->Create(id);
    house.instance->SetRemote(id, speaker->phone);
    speakers.push_back(std::move(speaker));
  }
  std::jthread mouth([&](const std::stop_token& stop) {
    const auto speech = Tone(Codec::kPcma, 440, 160);
    for (auto next = std::chrono::steady_clock::now(); !stop.stop_requested(); next += 20ms) {
      std::this_thread::sleep_until(next);
      for (const auto& speaker : speakers) speaker->phone.Send(speaker->port, 8, speech);
    }
  });
  const auto figures = [&](const char* what) {
    listener.ListenFor(500ms);
    const auto packets = listener.ListenFor(20s);
    WARN(what << ": gap p50 " << GapPercentile(packets, 0.5) << " ms, p99 "
              << GapPercentile(packets, 0.99) << " ms, longest " << GapPercentile(packets, 1)
              << " ms, of " << packets.size() << " packets");
  };
  figures("100 callers who speak, none recorded");
  for (int i = 0; i < kRecordings; ++i) {
    const std::string id = "speaker" + std::to_string(i);
    REQUIRE(house.instance->engine
                ->Record(house.instance->Of(id), LetterOf("r" + std::to_string(i)), {})
                .ok());
  }
  figures("100 callers who speak, each recorded");
  CHECK(house.recorder->figures().lost_frames == 0);
}

}  // namespace
}  // namespace centralino::media
