#include <algorithm>
#include <catch2/catch.hpp>

#include "audio/music.h"
#include "support.h"

namespace centralino::media {
namespace {

const std::string kWelcome = "Comune di Empoli, buongiorno.";

TEST_CASE("a caller hears a prompt as it was rendered, to the sample") {
  Instance media;
  Phone caller;
  media.Create("a");
  const auto codec = GENERATE(audio::Codec::kPcma, audio::Codec::kPcmu);
  const PromptPtr prompt = media.Prompt(kWelcome);
  REQUIRE(
      media.engine
          ->Play(media.Of("a"),
                 {.play_id = "p", .items = {{.utterance = Italian(kWelcome)}}, .then_music = false})
          .ok());
  media.SetRemote("a", caller, [codec](Remote& remote) {
    remote.codec = codec;
    remote.payload_type = codec == audio::Codec::kPcma ? 8 : 0;
  });

  const auto heard = caller.Listen(prompt->frames());
  REQUIRE(heard.size() == prompt->frames());
  auto expected = prompt->pcma;
  if (codec == audio::Codec::kPcmu) {
    audio::Transcode(audio::Codec::kPcma, codec, expected, expected);
  }
  CHECK(Audio(heard) == expected);
  CHECK(heard[0].header.marker);
  CHECK(heard[0].header.payload_type == (codec == audio::Codec::kPcma ? 8 : 0));
  CHECK_FALSE(FirstBreak(heard));
  CHECK(media.edge->WaitFor<PlayStarted>("a"));
  CHECK(media.edge->WaitFor<PlayEnded>("a"));
}

TEST_CASE(
    "RTP never pauses from the first remote on: one stream through silence, prompt and music") {
  Instance media;
  Phone caller;
  media.Create("a");
  CHECK(caller.ListenFor(100ms).empty());
  const auto begin = std::chrono::steady_clock::now();
  media.SetRemote("a", caller);
  auto heard = caller.ListenFor(300ms);
  REQUIRE(
      media.engine
          ->Play(media.Of("a"), {.play_id = "p",
                                 .items = {{.utterance = Italian(kWelcome), .pause_after = 200ms},
                                           {.utterance = Italian("Attenda, per favore.")}},
                                 .then_music = true})
          .ok());
  const auto more = caller.Listen(300);
  heard.insert(heard.end(), more.begin(), more.end());
  const double took = std::chrono::duration<double, std::milli>(heard.back().at - begin).count();

  CHECK_FALSE(FirstBreak(heard));
  CHECK(static_cast<double>(heard.size()) > took / 20 - 10);
  CHECK(static_cast<double>(heard.size()) < took / 20 + 10);
  CHECK(GapPercentile(heard, 0.5) == Approx(20).margin(3));
  CHECK(GapPercentile(heard, 0.95) < 60);
  // Silence, first item, pause, second item, music: five beginnings.
  CHECK(std::count_if(heard.begin(), heard.end(),
                      [](const Heard& packet) { return packet.header.marker; }) == 5);
}

TEST_CASE("music follows the items, as it was composed, and goes round without a seam") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  REQUIRE(
      media.engine->Play(media.Of("a"), {.play_id = "p", .items = {}, .then_music = true}).ok());
  CHECK(media.edge->WaitFor<PlayEnded>("a"));
  const auto composed = EncodePrompt(audio::ComposeMusic(), 0);
  const auto heard = Audio(caller.Listen(100));
  const auto begin =
      std::search(heard.begin(), heard.end(), composed->pcma.begin(), composed->pcma.begin() + 320);
  REQUIRE(begin != heard.end());
  CHECK(std::equal(begin, heard.end(), composed->pcma.begin()));
}

TEST_CASE("who hears music hears it until the sentence is ready") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  REQUIRE(
      media.engine->Play(media.Of("a"), {.play_id = "m", .items = {}, .then_music = true}).ok());
  REQUIRE(media.edge->WaitFor<PlayEnded>("a"));
  caller.Listen(10);
  const std::string words = "Una frase che nessuno ha detto prima, e che dura un poco.";
  REQUIRE(media.engine
              ->Play(media.Of("a"),
                     {.play_id = "p", .items = {{.utterance = Italian(words)}}, .then_music = true})
              .ok());
  const auto heard = caller.Listen(50);
  const auto joint = std::find_if(heard.begin(), heard.end(),
                                  [](const Heard& packet) { return packet.header.marker; });
  REQUIRE(joint != heard.end());
  const PromptPtr prompt = media.Prompt(words);
  CHECK(std::equal(joint->payload.begin(), joint->payload.end(), prompt->pcma.begin()));
}

TEST_CASE("stop cuts within two frames") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  media.Prompt(kWelcome);
  REQUIRE(
      media.engine
          ->Play(media.Of("a"),
                 {.play_id = "p", .items = {{.utterance = Italian(kWelcome)}}, .then_music = true})
          .ok());
  REQUIRE(media.edge->WaitFor<PlayStarted>("a"));
  caller.Listen(20);
  caller.ListenFor(0ms);
  REQUIRE(media.engine->Stop(media.Of("a")).ok());
  const auto heard = caller.Listen(10);
  const std::vector<std::uint8_t> silence(160, audio::Silence(audio::Codec::kPcma));
  for (std::size_t i = 2; i < heard.size(); ++i) CHECK(heard[i].payload == silence);
  CHECK_FALSE(media.edge->WaitFor<PlayEnded>("a", 50ms));
}

TEST_CASE("a play replaces the one before") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  const PromptPtr second = media.Prompt("Attenda.");
  REQUIRE(media.engine
              ->Play(media.Of("a"), {.play_id = "one",
                                     .items = {{.utterance = Italian(kWelcome)}},
                                     .then_music = false})
              .ok());
  REQUIRE(media.edge->WaitFor<PlayStarted>("a"));
  REQUIRE(media.engine
              ->Play(media.Of("a"), {.play_id = "two",
                                     .items = {{.utterance = Italian("Attenda.")}},
                                     .then_music = false})
              .ok());
  const auto ended = media.edge->WaitFor<PlayEnded>("a");
  REQUIRE(ended);
  CHECK(ended->play_id == "two");
  const auto heard = Audio(caller.ListenFor(50ms));
  CHECK(std::search(heard.begin(), heard.end(), second->pcma.begin(), second->pcma.end()) !=
        heard.end());
}

TEST_CASE("the mark is told after the number was sent and before the sentence ends") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  const std::string words = "Ci sono due utenti in attesa prima di lei.";
  const std::string number = "Ci sono due";
  const PromptPtr prompt = media.Prompt(words, number.size());
  REQUIRE(prompt->mark > 0);
  REQUIRE(media.engine
              ->Play(media.Of("a"), {.play_id = "p",
                                     .items = {{.utterance = Italian(words, number.size())}},
                                     .then_music = false})
              .ok());
  REQUIRE(media.edge->WaitFor<MarkReached>("a"));
  const WallTime marked = std::chrono::system_clock::now();
  const auto events = media.edge->events();
  const auto at = [&](auto is) { return std::find_if(events.begin(), events.end(), is); };
  const auto mark = at([](const Event& e) { return std::holds_alternative<MarkReached>(e.what); });
  const auto end = at([](const Event& e) { return std::holds_alternative<PlayEnded>(e.what); });
  const auto start = at([](const Event& e) { return std::holds_alternative<PlayStarted>(e.what); });
  CHECK(start < mark);
  CHECK(mark < end);
  const auto after = marked - media.edge->WaitFor<PlayStarted>("a")->at;
  // Its frame left 20 ms before it has been heard.
  CHECK(std::chrono::duration<double>(after).count() >
        static_cast<double>(prompt->mark) / 8000 - 0.025);
}

TEST_CASE("a language nobody speaks is refused, and the call goes on") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  const auto status = media.engine->Play(
      media.Of("a"),
      {.play_id = "p",
       .items = {{.utterance = {.words = "nuqneH", .language = "tlh", .voice = "", .mark = 0}}},
       .then_music = false});
  CHECK(absl::IsInvalidArgument(status));
  CHECK(caller.Listen(5).size() == 5);
}

TEST_CASE("a phone gets packets of the length it wishes for, with the same sound") {
  const std::uint32_t samples = GENERATE(80u, 240u, 320u, 400u, 480u);
  INFO(samples);
  Instance media;
  Phone caller;
  media.Create("a");
  const PromptPtr prompt = media.Prompt(kWelcome);
  media.SetRemote("a", caller, [&](Remote& remote) { remote.packet_samples = samples; });
  REQUIRE(
      media.engine
          ->Play(media.Of("a"),
                 {.play_id = "p", .items = {{.utterance = Italian(kWelcome)}}, .then_music = false})
          .ok());
  REQUIRE(media.edge->WaitFor<PlayEnded>("a"));
  const auto heard = caller.ListenFor(100ms);
  for (std::size_t i = 1; i < heard.size(); ++i) {
    CHECK(heard[i].payload.size() == samples);
    CHECK(rtp::TimestampDistance(heard[i - 1].header.timestamp, heard[i].header.timestamp) ==
          static_cast<int>(samples));
    CHECK(rtp::SequenceDistance(heard[i - 1].header.sequence, heard[i].header.sequence) == 1);
  }
  const auto audio = Audio(heard);
  CHECK(std::search(audio.begin(), audio.end(), prompt->pcma.begin(), prompt->pcma.end()) !=
        audio.end());
}

TEST_CASE("a leg on hold is sent nothing, and goes on where it was") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller);
  const auto before = caller.Listen(10);
  media.SetRemote("a", caller, [](Remote& remote) { remote.direction = Direction::kRecvOnly; });
  caller.ListenFor(100ms);
  CHECK(caller.ListenFor(200ms).empty());
  media.SetRemote("a", caller);
  const auto after = caller.Listen(5);
  REQUIRE(after.size() == 5);
  CHECK(after[0].header.marker);
  CHECK(after[0].header.ssrc == before[0].header.ssrc);
  CHECK(rtp::SequenceDistance(before.back().header.sequence, after[0].header.sequence) < 10);
  CHECK(rtp::TimestampDistance(before.back().header.timestamp, after[0].header.timestamp) > 1600);
}

TEST_CASE("a play that ends while the leg is on hold is told to have ended") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller, [](Remote& remote) { remote.direction = Direction::kInactive; });
  REQUIRE(media.engine
              ->Play(media.Of("a"), {.play_id = "p",
                                     .items = {{.utterance = Italian("Attenda.")}},
                                     .then_music = false})
              .ok());
  CHECK(media.edge->WaitFor<PlayEnded>("a"));
}

}  // namespace
}  // namespace centralino::media
