#include "support/ear/ear.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "support/audio/g711.h"
#include "support/audio/source.h"
#include "unit/ear/voice.h"

namespace centralino::support {
namespace {

const std::vector<std::string>& NumberWords() {
  static const std::vector<std::string> words = {"due",   "tre",    "quattro", "cinque",
                                                 "sei",   "sette",  "otto",    "nove",
                                                 "dieci", "undici", "dodici"};
  return words;
}

std::vector<Sentence> MakeSentences() {
  std::vector<Sentence> sentences;
  const auto add = [&](const std::string& name, const std::string& words,
                       std::optional<int> count = std::nullopt) {
    sentences.push_back({name, words, count, Speak(words), 0});
  };
  add("text", "Comune di Empoli, benvenuti.");
  add("menu-option", "Per l'Anagrafe, prema uno.");
  add("menu-option", "Per i tributi, prema due.");
  add("menu-option", "Per la polizia municipale, prema tre.");
  add("hold-the-line", "Resti in linea: le risponderà il primo operatore libero.");
  add("ahead", "Non c'è nessun utente in attesa prima di lei: la sua chiamata è la prossima.", 0);
  add("ahead", "C'è un utente in attesa prima di lei.", 1);
  add("ahead-now", "Ora c'è un utente in attesa prima di lei.", 1);
  int count = 2;
  for (const std::string& word : NumberWords()) {
    add("ahead", "Ci sono " + word + " utenti in attesa prima di lei.", count);
    add("ahead-now", "Ora ci sono " + word + " utenti in attesa prima di lei.", count++);
  }
  for (Sentence& sentence : sentences) sentence.mark = sentence.audio.size() / 2;
  return sentences;
}

const Ear& TheEar() {
  static const Ear ear(MakeSentences());
  return ear;
}

std::size_t IndexOf(const std::string& name, std::optional<int> count) {
  const auto& all = TheEar().sentences();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name && all[i].count == count) return i;
  }
  FAIL("no such sentence");
  return 0;
}

// A line: what was sent on it goes through A-law, and whatever else a case does to it.
struct Line {
  std::vector<float> samples;

  Line& Pause(std::size_t count) {
    samples.resize(samples.size() + count, 0.0F);
    return *this;
  }
  std::size_t Say(const std::vector<float>& voice) {
    const std::size_t begin = samples.size();
    samples.insert(samples.end(), voice.begin(), voice.end());
    return begin;
  }
  Line& Gain(double factor) {
    for (float& sample : samples) sample *= static_cast<float>(factor);
    return *this;
  }
  Line& Noise(double level) {
    std::mt19937 random(7);
    std::normal_distribution<float> noise(0.0F, static_cast<float>(level));
    for (float& sample : samples) sample += noise(random);
    return *this;
  }
  Line& Lose(double share) {
    std::mt19937 random(11);
    for (std::size_t at = 0; at + kFrameSamples <= samples.size(); at += kFrameSamples) {
      if (std::uniform_real_distribution<>(0, 1)(random) >= share) continue;
      std::fill_n(samples.begin() + static_cast<std::ptrdiff_t>(at), kFrameSamples, 0.0F);
    }
    return *this;
  }
  Line& RepeatFrameAt(std::size_t at) {
    const std::vector<float> frame(samples.begin() + static_cast<std::ptrdiff_t>(at),
                                   samples.begin() + static_cast<std::ptrdiff_t>(at) + 160);
    samples.insert(samples.begin() + static_cast<std::ptrdiff_t>(at), frame.begin(), frame.end());
    return *this;
  }
  std::vector<float> ThroughALaw() const {
    std::vector<float> out;
    for (const float sample : samples) {
      const auto linear =
          static_cast<std::int16_t>(std::lround(std::clamp(sample, -32768.0F, 32767.0F)));
      out.push_back(DecodeALaw(EncodeALaw(linear)));
    }
    return out;
  }
};

// Each number sentence by itself on a line that `spoil` has treated.
template <class Spoil>
void EveryNumberIsRecognised(Spoil spoil) {
  for (const char* name : {"ahead", "ahead-now"}) {
    for (int count = 0; count <= 12; ++count) {
      if (count == 0 && std::string(name) == "ahead-now") continue;
      const std::size_t index = IndexOf(name, count);
      Line line;
      line.Pause(1234);
      line.Say(TheEar().sentences()[index].audio);
      line.Pause(4000);
      spoil(line);
      const auto heard = TheEar().Listen(line.ThroughALaw());
      INFO(name << " " << count);
      REQUIRE(heard.size() == 1);
      CHECK(TheEar()[heard[0]].words == TheEar().sentences()[index].words);
      CHECK(heard[0].whole);
      CHECK(heard[0].number_heard);
    }
  }
}

TEST_CASE("every number of waiting callers is told apart on a clean line") {
  EveryNumberIsRecognised([](Line&) {});
}
TEST_CASE("every number is told apart with one packet in a hundred lost") {
  EveryNumberIsRecognised([](Line& line) { line.Lose(0.01); });
}
TEST_CASE("every number is told apart with one packet in twenty lost") {
  EveryNumberIsRecognised([](Line& line) { line.Lose(0.05); });
}
TEST_CASE("every number is told apart with one packet in ten lost") {
  EveryNumberIsRecognised([](Line& line) { line.Lose(0.10); });
}
TEST_CASE("every number is told apart 12 dB down in noise") {
  EveryNumberIsRecognised([](Line& line) { line.Gain(0.25).Noise(60); });
}
TEST_CASE("every number is told apart when a frame is repeated in its middle") {
  EveryNumberIsRecognised([](Line& line) { line.RepeatFrameAt(line.samples.size() / 2); });
}
TEST_CASE("every number is told apart when frames are repeated twice") {
  EveryNumberIsRecognised([](Line& line) {
    line.RepeatFrameAt(line.samples.size() * 2 / 3).RepeatFrameAt(line.samples.size() / 3);
  });
}

TEST_CASE("a whole greeting is heard in its order, with the place of each sentence") {
  Line line;
  line.Pause(4321);
  std::vector<std::pair<std::size_t, std::size_t>> said;  // sentence, begin
  for (const std::size_t index : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    said.emplace_back(index, line.Say(TheEar().sentences()[index].audio));
    line.Pause(777);
  }
  said.emplace_back(IndexOf("ahead", 2), line.Say(TheEar().sentences()[IndexOf("ahead", 2)].audio));
  const auto heard = TheEar().Listen(line.ThroughALaw());
  REQUIRE(heard.size() == said.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    CHECK(heard[i].sentence == said[i].first);
    CHECK(heard[i].whole);
    CHECK(std::abs(static_cast<double>(heard[i].begin) - static_cast<double>(said[i].second)) < 40);
  }
}

TEST_CASE("a sentence that was cut is heard up to where it was cut") {
  const Sentence& hold = TheEar().sentences()[IndexOf("hold-the-line", std::nullopt)];
  Line line;
  line.Pause(800);
  std::vector<float> part = hold.audio;
  const std::size_t kept = part.size() / 2;
  part.resize(kept);
  const std::size_t begin = line.Say(part);
  line.Pause(8000);
  const auto heard = TheEar().Listen(line.ThroughALaw());
  REQUIRE(heard.size() == 1);
  CHECK(TheEar()[heard[0]].name == "hold-the-line");
  CHECK_FALSE(heard[0].whole);
  CHECK(std::abs(static_cast<double>(heard[0].end) - static_cast<double>(begin + kept)) < 800);
}

TEST_CASE("a number that fell is heard cut, then the new one whole") {
  Line line;
  std::vector<float> part = TheEar().sentences()[IndexOf("ahead", 3)].audio;
  part.resize(part.size() * 2 / 5);
  line.Say(part);
  line.Say(TheEar().sentences()[IndexOf("ahead", 2)].audio);
  line.Pause(1600);
  const auto heard = TheEar().Listen(line.ThroughALaw());
  REQUIRE(heard.size() == 2);
  CHECK(TheEar()[heard[0]].count == 3);
  CHECK_FALSE(heard[0].whole);
  CHECK_FALSE(heard[0].number_heard);
  CHECK(TheEar()[heard[1]].count == 2);
  CHECK(heard[1].whole);
}

TEST_CASE("nothing is heard in silence, noise, a tone or an unknown sentence") {
  Line silence;
  silence.Pause(16000);
  CHECK(TheEar().Listen(silence.ThroughALaw()).empty());
  CHECK(TheEar().Listen(Line(silence).Noise(900).ThroughALaw()).empty());

  Line tone;
  Source source = Tone(440);
  for (int i = 0; i < 100; ++i) {
    for (const std::int16_t sample : source()) tone.samples.push_back(sample);
  }
  CHECK(TheEar().Listen(tone.ThroughALaw()).empty());

  Line unknown;
  unknown.Say(Speak("Il museo del vetro riapre domani alle dieci e trenta."));
  CHECK(TheEar().Listen(unknown.ThroughALaw()).empty());
}

TEST_CASE("a call is followed while it goes on, and comes to the same in the end") {
  Line line;
  line.Pause(2000);
  line.Say(TheEar().sentences()[0].audio);
  line.Pause(500);
  line.Say(TheEar().sentences()[IndexOf("ahead", 4)].audio);
  line.Pause(9000);
  const auto samples = line.ThroughALaw();
  Listener listener(TheEar());
  for (std::size_t size = 0; size < samples.size(); size += 1600) {
    listener.Hear(std::span(samples).first(size));
  }
  listener.Hear(samples, true);
  const auto at_once = TheEar().Listen(samples);
  REQUIRE(listener.heard().size() == 2);
  REQUIRE(at_once.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(listener.heard()[i].sentence == at_once[i].sentence);
    CHECK(listener.heard()[i].begin == at_once[i].begin);
    CHECK(listener.heard()[i].whole);
  }
}

TEST_CASE("an empty recording is an empty story") { CHECK(TheEar().Listen({}).empty()); }

}  // namespace
}  // namespace centralino::support
