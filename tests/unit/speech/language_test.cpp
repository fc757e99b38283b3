// What each language must know, and how addresses are spelled in it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "said.h"
#include "speech/addresses.h"
#include "speech/grammar.h"
#include "speech/spellout.h"

namespace centralino::speech {
namespace {

TEST_CASE("the plural forms that a language declares are those of CLDR for what is counted") {
  for (const std::string_view language : kOwnLanguages) {
    const auto plurals = GrammarOf(language).Wordings().plurals();
    std::vector<std::string> used;
    for (int n = 0; n <= 9'999; ++n) {
      const std::string category = PluralCategory(std::string(language), n);
      CAPTURE(language, n, category);
      REQUIRE(std::find(plurals.begin(), plurals.end(), category) != plurals.end());
      if (std::find(used.begin(), used.end(), category) == used.end()) used.push_back(category);
    }
    CHECK(used.size() == plurals.size());
  }
}

TEST_CASE("numbers agree with what they count") {
  CHECK(Said("ahead", {{"count", Count{2}}}, "ro") ==
        "Înaintea dumneavoastră așteaptă doi apelanți.");
  CHECK(Said("ahead", {{"count", Count{20}}}, "ro") ==
        "Înaintea dumneavoastră așteaptă douăzeci de apelanți.");
  CHECK(Said("ahead", {{"count", Count{101}}}, "ro") ==
        "Înaintea dumneavoastră așteaptă o sută unu apelanți.");
  CHECK(Said("wait-about", {{"count", Count{2}}}, "ro") ==
        "Timp de așteptare estimat: aproximativ două minute.");
  CHECK(Said("wait-about", {{"count", Count{22}}}, "ro") ==
        "Timp de așteptare estimat: aproximativ douăzeci și două de minute.");
  CHECK(Said("ahead", {{"count", Count{1}}}, "fr") == "Une personne attend avant vous.");
  CHECK(Said("ahead", {{"count", Count{21}}}, "fr") ==
        "Vingt-et-une personnes attendent avant vous.");
  CHECK(Said("wait-less", {{"count", Count{1}}}, "fr") == "Attente prévue: moins d'une minute.");
}

TEST_CASE("the mark stands after the number, whatever its capital does to the bytes") {
  const auto up_to_mark = [](int count, const char* language) {
    const Utterance said = Sentence("ahead", {{"count", Count{count}}}, language).at(0);
    return said.words.substr(0, said.mark);
  };
  CHECK(up_to_mark(6, "ro") == "Înaintea dumneavoastră așteaptă șase");
  CHECK(up_to_mark(80, "fr") == "Quatre-vingts");
  CHECK(up_to_mark(0, "fr") == "Personne");
}

TEST_CASE("clock times and dates that are easily said wrong") {
  const Grammar& romanian = GrammarOf("ro");
  CHECK(romanian.At(0) == "la miezul nopții");
  CHECK(romanian.At(60) == "la ora unu");
  CHECK(romanian.At(2 * 60 + 1) == "la ora două și un minut");
  CHECK(romanian.At(12 * 60 + 12) == "la ora douăsprezece și douăsprezece minute");
  CHECK(romanian.At(21 * 60 + 21) == "la ora douăzeci și unu și douăzeci și unu de minute");
  CHECK(romanian.At(16 * 60) == "la ora șaisprezece");
  const Grammar& french = GrammarOf("fr");
  CHECK(french.At(60) == "à une heure");
  CHECK(french.At(12 * 60) == "à midi");
  CHECK(french.At(21 * 60 + 1) == "à vingt-et-une heures une");
  CHECK(french.FromTo(60, 11 * 60) == "d'une heure à onze heures");
  CHECK(french.FromTo(11 * 60, 1440) == "de onze heures à minuit");
}

TEST_CASE("weekly hours in every language") {
  Week week;
  for (const std::size_t day : {0U, 3U}) week.days[day] = {{540, 660}};
  CHECK(Said("consultation-bands", {{"week", week}}) ==
        "Le consulenze telefoniche si tengono il lunedì e il giovedì dalle nove alle undici.");
  CHECK(Said("consultation-bands", {{"week", week}}, "en") ==
        "Advice by telephone is given on Monday and on Thursday from nine in the morning to eleven "
        "in the morning.");
  CHECK(Said("consultation-bands", {{"week", week}}, "ro") ==
        "Consultanța telefonică se oferă lunea și joia de la ora nouă la ora unsprezece.");
  CHECK(Said("consultation-bands", {{"week", week}}, "fr") ==
        "La permanence téléphonique a lieu le lundi et le jeudi de neuf heures à onze heures.");
  for (std::size_t day = 0; day < 5; ++day) week.days[day] = {{540, 780}};
  week.days[1].push_back({900, 1050});
  CHECK(Said("hours", {{"week", week}}, "ro") ==
        "Suntem deschiși de luni până vineri de la ora nouă la ora treisprezece, marțea și de la "
        "ora cincisprezece la ora șaptesprezece și treizeci de minute.");
  CHECK(Said("hours", {{"week", week}}, "fr") ==
        "Nous sommes ouverts du lundi au vendredi de neuf heures à treize heures, le mardi aussi "
        "de quinze heures à dix-sept heures trente.");
}

TEST_CASE("the organisation's own text is read in every language") {
  CHECK(Read("ouvert à 9h30, fermé à 18h", "fr") ==
        "ouvert à neuf heures trente, fermé à dix-huit heures");
  CHECK(Read("1 minute, 21 personnes, 2 agents", "fr") ==
        "une minute, vingt-et-une personnes, deux agents");
  CHECK(Read("la ora 9:30, 1 minut, 2 zile", "ro") ==
        "la ora nouă și treizeci de minute, un minut, două zile");
  CHECK(Read("1 mai 2027", "ro") == "întâi mai două mii douăzeci și șapte");
}

TEST_CASE("an address is spelled by towns in Italian, by the international alphabet elsewhere") {
  const Email email{"urp@comune.empoli.fi.it"};
  CHECK(Words(Sentence("email-spelled", {{"email", email}})) ==
        "Ecco l'indirizzo, lettera per lettera. / urp, u come Udine, erre come Roma, pi come "
        "Padova, chiocciola / comune, punto / empoli, punto / effe come Firenze, i come Imola, "
        "punto / it");
  CHECK(Words(Sentence("email-spelled", {{"email", Email{"urp@fi.it"}}}, "en")) ==
        "Here is the address, letter by letter. / urp, U as in Uniform, R as in Romeo, P as in "
        "Papa, at / F as in Foxtrot, I as in India, dot / it");
  CHECK(Words(Sentence("email-spelled", {{"email", Email{"b2@fi.it"}}}, "fr")) ==
        "Voici l'adresse, lettre par lettre. / bé comme Bravo, deux, arobase / effe comme "
        "Foxtrot, i comme India, point / it");
  CHECK(Words(Sentence("email-spelled", {{"email", Email{"fi@a.it"}}}, "ro")) ==
        "Iată adresa, literă cu literă. / ef de la Foxtrot, i de la India, arond / a de la Alfa, "
        "punct / it");
}

TEST_CASE("in Italian only what one may write otherwise is spelled") {
  const Grammar& italian = GrammarOf("it");
  for (const char* easy : {"anagrafe", "tributi", "stacciaburatta", "chiesa", "it", "com"}) {
    CHECK_FALSE(italian.HardToWrite(easy));
  }
  for (const char* hard : {"urp", "fi", "hobby", "sport", "taxi", "muv"}) {
    CHECK(italian.HardToWrite(hard));
  }
  CHECK(GrammarOf("en").HardToWrite("anagrafe"));
}

TEST_CASE("a long word is spelled a part at a time, every letter once") {
  const std::vector<std::string> pieces =
      SpellByLetters("abcdefghijklmnopqrstuvwxyz@x.it", GrammarOf("en"));
  REQUIRE(pieces.size() == 5);
  std::size_t letters = 0;
  for (const std::string& piece : pieces) {
    for (std::size_t at = piece.find(" as in "); at != std::string::npos;
         at = piece.find(" as in ", at + 1)) {
      ++letters;
    }
  }
  CHECK(letters == 27);
}

}  // namespace
}  // namespace centralino::speech
