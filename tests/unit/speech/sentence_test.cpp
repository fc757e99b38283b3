// Whole sentences, languages that lack one, addresses.
#include <catch2/catch.hpp>

#include "said.h"
#include "speech/sentence_table.h"

namespace centralino::speech {
namespace {

Slot Sample(SlotKind kind) {
  switch (kind) {
    case SlotKind::kCount:
      return Count{3};
    case SlotKind::kClockTime:
      return ClockTime{9 * 60};
    case SlotKind::kDate:
      return Date{std::chrono::year_month_day{std::chrono::year(2026), std::chrono::month(11),
                                              std::chrono::day(30)}};
    case SlotKind::kPhone:
      return Phone{"+3905717571"};
    case SlotKind::kEmail:
      return Email{"urp@comune.empoli.fi.it"};
    case SlotKind::kText:
      return Text{"Anagrafe"};
    case SlotKind::kWeek:
      return Week{.days = {{{540, 780}}}};
  }
  return Text{};
}

TEST_CASE("every language of ours has every sentence, and no slot stays open") {
  for (const char* language : {"it", "en", "ro", "fr", "it-IT", "en-GB"}) {
    CHECK(MissingSentences(language).empty());
    for (const SentenceSpec& spec : kSentences) {
      std::map<std::string, Slot> slots;
      for (const SlotSpec& slot : spec.slots) slots.emplace(slot.name, Sample(slot.kind));
      const std::string words = Said(std::string(spec.name), slots, language);
      CAPTURE(words);
      CHECK_FALSE(words.empty());
      CHECK(words.find_first_of("0123456789{}|@") == std::string::npos);
    }
  }
}

TEST_CASE("a sentence lacking a slot, or with one of another kind, is not said") {
  CHECK(Sentence("ahead", {}).empty());
  CHECK(Sentence("ahead", {{"count", Text{"2"}}}).empty());
  CHECK(Sentence("no-such-sentence", {}).empty());
}

TEST_CASE("a language without a sentence is spoken in Italian, and can be asked what it lacks") {
  CHECK(MissingSentences("de").size() == std::size(kSentences));
  CHECK(MissingSentences("tlh").size() == std::size(kSentences));
  const std::vector<Utterance> said =
      Render({.sentence = "goodbye", .language = "de", .voice = "de-DE"});
  REQUIRE(said.size() == 1);
  CHECK(said[0].language == "it");
  CHECK(said[0].voice.empty());
  CHECK(Render({.sentence = "goodbye", .language = "it", .voice = "it-IT"})[0].voice == "it-IT");
  CHECK(Read("Das Amt hat 3 Schalter", "de") == "Das Amt hat drei Schalter");
  CHECK(Render({.text = "Drei", .language = "de"})[0].language == "de");
}

TEST_CASE("a menu is offered in words") {
  CHECK(Said("menu-option", {{"label", Text{"per l'Anagrafe"}}, {"key", Text{"1"}}}) ==
        "Per l'Anagrafe, prema uno.");
  CHECK(Said("menu-option", {{"label", Text{"per riascoltare"}}, {"key", Text{"*"}}}) ==
        "Per riascoltare, prema asterisco.");
  CHECK(Said("menu-option", {{"label", Text{"for the registry"}}, {"key", Text{"#"}}}, "en") ==
        "For the registry, press hash.");
}

TEST_CASE("an e-mail address is said, then said again piece by piece to be written down") {
  const std::vector<Utterance> said =
      Sentence("email", {{"email", Email{"urp@comune.empoli.fi.it"}}});
  CHECK(Words(said) ==
        "Può scrivere a questo indirizzo di posta elettronica: urp, chiocciola, comune, punto, "
        "empoli, punto, effe i, punto, it. / Ripeto lentamente. / urp, chiocciola / "
        "comune, punto / empoli, punto / effe i, punto / it");
  for (std::size_t i = 2; i + 1 < said.size(); ++i) {
    CHECK(said[i].pause_after >= std::chrono::seconds(1));
  }
}

TEST_CASE("odd addresses are spelled without leaving anything out") {
  const auto spelled = [](const char* address) {
    return Sentence("email", {{"email", Email{address}}})[0].words.substr(55);
  };
  CHECK(spelled("Ufficio_2@pec.it") == "ufficio, trattino basso, due, chiocciola, pec, punto, it.");
  CHECK(spelled("m.rossi-bianchi@dg.eu") ==
        "emme, punto, rossi, trattino, bianchi, chiocciola, di gi, punto, e u.");
}

TEST_CASE("telephone numbers are grouped, without the country code of home") {
  const auto spelled = [](const char* number) {
    const std::string words = Said("number-changed", {{"phone", Phone{number}}});
    const std::size_t from = words.find("è: ") + std::string("è: ").size();
    return words.substr(from, words.find(". Ripeto") - from);
  };
  CHECK(spelled("+3905717571") == "zero cinque sette uno, sette cinque sette uno");
  CHECK(spelled("+390571757999") == "zero cinque sette uno, sette cinque sette, nove nove nove");
  CHECK(spelled("+390552345678") == "zero cinque cinque, due tre quattro, cinque sei sette otto");
  CHECK(spelled("+39063456") == "zero sei, tre quattro cinque sei");
  CHECK(spelled("+393331234567") == "tre tre tre, uno due tre, quattro cinque sei sette");
  CHECK(spelled("+49301234567") ==
        "più quattro nove tre, zero uno due, tre quattro cinque, sei sette");
  CHECK(spelled("0571 75 71") == "zero cinque sette uno, sette cinque, sette uno");
}

}  // namespace
}  // namespace centralino::speech
