// Counts of callers ahead, as ITALY and the announcement want them heard.
#include <array>
#include <catch2/catch.hpp>

#include "said.h"

namespace centralino::speech {
namespace {

// Italian number words by the school rules, independent of ICU: the ten drops its vowel before
// uno and otto, the hundred keeps it but before ottanta and otto, tre takes an accent at the end of
// a compound.
std::string InItalian(int n) {
  static const std::array<std::string, 20> kSmall = {
      "zero",        "uno",      "due",    "tre",         "quattro",  "cinque",    "sei",
      "sette",       "otto",     "nove",   "dieci",       "undici",   "dodici",    "tredici",
      "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove"};
  static const std::array<std::string, 10> kTens = {"",         "",          "venti",    "trenta",
                                                    "quaranta", "cinquanta", "sessanta", "settanta",
                                                    "ottanta",  "novanta"};
  if (n >= 1000) {
    const std::string thousand = n < 2000 ? "mille" : InItalian(n / 1000) + "mila";
    const int rest = n % 1000;
    return thousand + (rest == 0 ? "" : rest == 3 ? "tré" : InItalian(rest));
  }
  std::string words;
  if (n >= 100) words = (n >= 200 ? kSmall[static_cast<std::size_t>(n / 100)] : "") + "cento";
  int rest = n % 100;
  if (n >= 100 && (rest == 8 || rest / 10 == 8)) words.pop_back();
  if (rest >= 20) {
    words += kTens[static_cast<std::size_t>(rest / 10)];
    rest %= 10;
    if (rest == 1 || rest == 8) words.pop_back();
    if (rest == 0) return words;
  } else if (rest == 0 && n >= 100) {
    return words;
  }
  if (rest == 3 && !words.empty()) return words + "tré";
  return words + kSmall[static_cast<std::size_t>(rest)];
}

std::string InEnglish(int n) {
  static const std::array<std::string, 20> kSmall = {
      "zero",     "one",     "two",     "three",     "four",     "five",    "six",
      "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  static const std::array<std::string, 10> kTens = {
      "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (n >= 1000) {
    const int rest = n % 1000;
    return InEnglish(n / 1000) + " thousand" +
           (rest == 0 ? "" : (rest < 100 ? " and " : " ") + InEnglish(rest));
  }
  std::string words;
  if (n >= 100) words = kSmall[static_cast<std::size_t>(n / 100)] + " hundred";
  const int rest = n % 100;
  if (rest == 0 && n > 0) return words;
  if (n >= 100) words += " and ";
  if (rest < 20) return words + kSmall[static_cast<std::size_t>(rest)];
  words += kTens[static_cast<std::size_t>(rest / 10)];
  return rest % 10 == 0 ? words : words + "-" + kSmall[static_cast<std::size_t>(rest % 10)];
}

TEST_CASE("callers ahead are told in the very words of the customer") {
  CHECK(Said("ahead", {{"count", Count{0}}}) ==
        "Non c'è nessun utente in attesa prima di lei: la sua chiamata è la prossima.");
  CHECK(Said("ahead", {{"count", Count{1}}}) == "C'è un utente in attesa prima di lei.");
  CHECK(Said("ahead", {{"count", Count{2}}}) == "Ci sono due utenti in attesa prima di lei.");
  CHECK(Said("ahead", {{"count", Count{21}}}) == "Ci sono ventuno utenti in attesa prima di lei.");
  CHECK(Said("ahead-now", {{"count", Count{1}}}) == "Ora c'è un utente in attesa prima di lei.");
}

TEST_CASE("of a long line it is told that there are more") {
  CHECK(Said("ahead-more", {{"count", Count{20}}}) ==
        "Ci sono più di venti utenti in attesa prima di lei.");
  CHECK(Said("ahead-more", {{"count", Count{1}}}) ==
        "C'è più di un utente in attesa prima di lei.");
  CHECK(Said("ahead-more-now", {{"count", Count{30}}}) ==
        "Ora ci sono più di trenta utenti in attesa prima di lei.");
  CHECK(Said("ahead-more", {{"count", Count{20}}}, "en") ==
        "More than twenty callers are waiting before you.");
}

TEST_CASE("the wait is told in minutes, as people say them") {
  CHECK(Said("wait-about", {{"count", Count{1}}}) == "Attesa prevista: circa un minuto.");
  CHECK(Said("wait-about", {{"count", Count{5}}}) == "Attesa prevista: circa cinque minuti.");
  CHECK(Said("wait-about", {{"count", Count{60}}}) == "Attesa prevista: circa un'ora.");
  CHECK(Said("wait-less", {{"count", Count{1}}}) == "Attesa prevista: meno di un minuto.");
  CHECK(Said("wait-less", {{"count", Count{10}}}) == "Attesa prevista: meno di dieci minuti.");
  CHECK(Said("wait-about", {{"count", Count{5}}}, "en") == "Expected wait: about five minutes.");
  CHECK(Said("wait-less", {{"count", Count{1}}}, "en") == "Expected wait: less than one minute.");
}

TEST_CASE("every count from 2 to 9,999 has its Italian word") {
  for (int n = 2; n <= 9'999; ++n) {
    const std::string expected = "Ci sono " + InItalian(n) + " utenti in attesa prima di lei.";
    REQUIRE(Said("ahead", {{"count", Count{n}}}) == expected);
  }
}

TEST_CASE("every count from 0 to 9,999 is right in English") {
  CHECK(Said("ahead", {{"count", Count{0}}}, "en") ==
        "No one is waiting before you: your call is the next.");
  CHECK(Said("ahead", {{"count", Count{1}}}, "en") == "One caller is waiting before you.");
  for (int n = 2; n <= 9'999; ++n) {
    std::string expected = InEnglish(n) + " callers are waiting before you.";
    expected[0] = static_cast<char>(expected[0] - 'a' + 'A');
    REQUIRE(Said("ahead", {{"count", Count{n}}}, "en") == expected);
  }
}

TEST_CASE("the mark stands after the word that carries the number") {
  const auto up_to_mark = [](const char* name, int count, const char* language) {
    const std::vector<Utterance> said = Sentence(name, {{"count", Count{count}}}, language);
    REQUIRE(said.size() == 1);
    REQUIRE(said[0].mark > 0);
    return said[0].words.substr(0, said[0].mark);
  };
  CHECK(up_to_mark("ahead", 0, "it") == "Non c'è nessun");
  CHECK(up_to_mark("ahead", 1, "it") == "C'è un");
  CHECK(up_to_mark("ahead", 123, "it") == "Ci sono centoventitré");
  CHECK(up_to_mark("ahead-now", 5, "it") == "Ora ci sono cinque");
  CHECK(up_to_mark("ahead", 0, "en") == "No one");
  CHECK(up_to_mark("ahead", 12, "en") == "Twelve");
  CHECK(Sentence("advancing", {})[0].mark == 0);
}

TEST_CASE("a count that cannot be true is not said") {
  CHECK(Sentence("ahead", {{"count", Count{-1}}}).empty());
  CHECK(Sentence("ahead", {{"count", Count{10'000}}}).empty());
}

}  // namespace
}  // namespace centralino::speech
