#include "audio/voices.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "audio/telephone_chain.h"

namespace centralino::audio {
namespace {

const VoiceChoice kBoth({{.name = "pico:it-IT", .language = "it-IT"},
                         {.name = "pico:en-GB", .language = "en-GB"},
                         {.name = "pico:en-US", .language = "en-US"},
                         {.name = "espeak:it", .language = "it"},
                         {.name = "espeak:en-gb", .language = "en-gb"},
                         {.name = "espeak:ro", .language = "ro"}});

TEST_CASE("which voice speaks") {
  struct Case {
    const char* language;
    const char* wanted;
    const char* chosen;
  };
  const Case cases[] = {
      {"it", "", "pico:it-IT"},
      {"it-IT", "", "pico:it-IT"},
      {"it-CH", "", "pico:it-IT"},
      {"en", "", "pico:en-GB"},
      {"en-US", "", "pico:en-US"},
      {"EN-us", "", "pico:en-US"},
      {"ro", "", "espeak:ro"},
      {"it", "espeak:it", "espeak:it"},
      {"it", "pico:not-here", "pico:it-IT"},  // still heard, by another
  };
  for (const Case& c : cases) {
    INFO(c.language << " " << c.wanted);
    const VoiceName* const voice = kBoth.Choose(c.language, c.wanted);
    REQUIRE(voice != nullptr);
    CHECK(voice->name == c.chosen);
  }
  CHECK(kBoth.Choose("tlh", "") == nullptr);
  CHECK(kBoth.Choose("", "") == nullptr);
}

// Pico is not part of a build. Where a folder with it is named, what is said of espeak-ng is said
// of Pico too.
std::vector<std::string> ItalianVoices(const Voices& voices) {
  std::vector<std::string> names;
  for (const VoiceName& voice : voices.all()) {
    if (voice.language == "it" || voice.language == "it-IT") names.push_back(voice.name);
  }
  return names;
}

TEST_CASE("a voice that is installed speaks, and its mark lies where the number ends") {
  const char* const pico = std::getenv("CENTRALINO_TEST_PICO");
  std::string warning;
  auto voices = LoadVoices(pico == nullptr ? "" : pico, &warning);
  REQUIRE(voices.ok());
  INFO(warning);
  CHECK(warning.empty());
  const auto names = ItalianVoices(*voices);
  REQUIRE(names.size() == (pico == nullptr ? 1 : 2));
  for (const std::string& name : names) {
    INFO(name);
    const std::string number = "Ci sono due";
    const std::string words = number + " utenti in attesa prima di lei.";
    const auto speech = voices->Say(name, words, number.size());
    REQUIRE(speech.ok());
    const Master master = MakeMaster(*speech);
    const double seconds = static_cast<double>(master.samples.size()) / kMasterRate;
    const double mark = static_cast<double>(master.mark) / kMasterRate;
    CHECK(seconds > 1.5);
    CHECK(seconds < 5);
    CHECK(mark > 0.2 * seconds);
    CHECK(mark < 0.6 * seconds);

    CHECK(voices->Say(name, words, 0)->mark == 0);
    // A mark on the last word is the end.
    const auto whole = voices->Say(name, words, words.size());
    REQUIRE(whole.ok());
    CHECK(MakeMaster(*whole).mark > MakeMaster(*whole).samples.size() * 9 / 10);
  }
}

TEST_CASE("two threads speak at once, each what it says alone") {
  const char* const pico = std::getenv("CENTRALINO_TEST_PICO");
  std::string warning;
  auto voices = LoadVoices(pico == nullptr ? "" : pico, &warning);
  REQUIRE(voices.ok());
  for (const std::string& name : ItalianVoices(*voices)) {
    const auto say = [&](int i) {
      const auto speech = voices->Say(name, "Ci sono " + std::to_string(i) + " utenti.", 0);
      return speech.ok() ? speech->samples : std::vector<std::int16_t>();
    };
    std::vector<std::vector<std::int16_t>> alone;
    for (int i = 0; i < 8; ++i) alone.push_back(say(i));
    std::vector<std::vector<std::int16_t>> together(8);
    {
      std::jthread first([&] {
        for (int i = 0; i < 8; i += 2) together[static_cast<std::size_t>(i)] = say(i);
      });
      std::jthread second([&] {
        for (int i = 1; i < 8; i += 2) together[static_cast<std::size_t>(i)] = say(i);
      });
    }
    INFO(name);
    for (std::size_t i = 0; i < 8; ++i) {
      CHECK_FALSE(alone[i].empty());
      CHECK(static_cast<double>(together[i].size()) ==
            Approx(static_cast<double>(alone[i].size())).epsilon(0.1));
    }
  }
}

TEST_CASE("accents, brackets and empty words do no harm") {
  const char* const pico = std::getenv("CENTRALINO_TEST_PICO");
  std::string warning;
  auto voices = LoadVoices(pico == nullptr ? "" : pico, &warning);
  REQUIRE(voices.ok());
  for (const std::string& name : ItalianVoices(*voices)) {
    for (const char* words : {"Perché è così: città, università.", "<break/> & <sig>", " ", ".",
                              "\xff\xfe broken", "日本"}) {
      INFO(name << ": " << words);
      CHECK(voices->Say(name, words, 1).ok());
    }
    CHECK(MakeMaster(*voices->Say(name, "Perché è così.", 0)).samples.size() > 8000);
  }
  CHECK(absl::IsNotFound(voices->Say("espeak:none", "a", 0).status()));
}

TEST_CASE("a folder without Pico is a warning, not an error") {
  std::string warning;
  const auto voices = LoadVoices("/nonexistent", &warning);
  CHECK(voices.ok());
  CHECK_FALSE(warning.empty());
}

}  // namespace
}  // namespace centralino::audio
