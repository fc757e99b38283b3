// The organisation's own texts.
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <catch2/catch.hpp>
#include <random>

#include "said.h"

namespace centralino::speech {
namespace {

struct Case {
  const char* written;
  const char* said;
};

TEST_CASE("what voices misread is written out in Italian") {
  const Case kCases[] = {
      {"Risponde entro 1 minuto", "Risponde entro un minuto"},
      {"tra 1 ora, per 1 persona", "tra un'ora, per una persona"},
      {"Prema 1 per l'Anagrafe", "Prema uno per l'Anagrafe"},
      {"Gli uffici aprono alle 9:30.", "Gli uffici aprono alle nove e trenta."},
      {"dalle 9.00 alle 13.00", "dalle nove alle tredici"},
      {"dalle 1:00 alle 0:30", "dall'una a mezzanotte e trenta"},
      {"alle ore 08:05", "alle ore otto e cinque"},
      {"Il 4/10/2027 siamo chiusi", "Il quattro ottobre duemilaventisette siamo chiusi"},
      {"dal 24/12 al 6/1", "dal ventiquattro dicembre al sei gennaio"},
      {"2026-11-30", "trenta novembre duemilaventisei"},
      {"il 1 maggio", "il primo maggio"},
      {"il 1° maggio", "il primo maggio"},
      {"Il 1º Maggio", "Il primo Maggio"},
      {"il 8 dicembre", "l'otto dicembre"},
      {"l'8 dicembre", "l'otto dicembre"},
      {"Dal 11 al 20 agosto", "Dall'undici al venti agosto"},
      {"chiami il 112", "chiami l'uno uno due"},
      {"Guardia medica: 116117", "Guardia medica: uno uno sei, uno uno sette"},
      {"allo 0571 7571", "allo zero cinque sette uno, sette cinque sette uno"},
      {"tel. 0571/757999", "telefono zero cinque sette uno, sette cinque sette nove nove nove"},
      {"+39 0571 7571", "zero cinque sette uno, sette cinque sette uno"},
      {"cell. 333 1234567", "cellulare tre tre tre, uno due tre quattro cinque sei sette"},
      {"numero verde 800 123 456", "numero verde otto zero zero, uno due tre, quattro cinque sei"},
      {"Scriva a urp@comune.empoli.fi.it.",
       "Scriva a urp, chiocciola, comune, punto, empoli, punto, effe i, punto, it."},
      {"Il sito è www.comune.empoli.fi.it",
       "Il sito è vu vu vu, punto, comune, punto, empoli, punto, effe i, punto, it"},
      {"sala n. 5, art. 12", "sala numero cinque, articolo dodici"},
      {"stanza n° 3", "stanza numero tre"},
      {"la 2ª rampa", "la seconda rampa"},
      {"P.zza Farinata degli Uberti 1/A", "piazza Farinata degli Uberti uno A"},
      {"Scuola 2 Giugno", "Scuola due giugno"},
      {"costa € 16,50", "costa sedici euro e cinquanta"},
      {"costa 5 €", "costa cinque euro"},
      {"1.200 posti, 3,5 km, 20%", "milleduecento posti, tre virgola cinque km, venti per cento"},
      {"Aula 3B", "Aula tre B"},
      {"B12", "B dodici"},
      {"codice 0042", "codice zero zero quattro due"},
      {"Prema * oppure #", "Prema asterisco oppure cancelletto"},
      {"Sport & Cultura", "Sport e Cultura"},
      {"  molti   spazi ,qui ", "molti spazi,qui"},
      {"dell’Anagrafe – piano 1", "dell'Anagrafe - piano uno"},
      {"piano ②, x²", "piano due, x due"},
      {"", ""},
      {"  ", ""},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.written);
    CHECK(Read(each.written) == each.said);
  }
}

TEST_CASE("what voices misread is written out in English") {
  const Case kCases[] = {
      {"Open from 9:30", "Open from nine thirty in the morning"},
      {"room no. 5", "room number five"},
      {"I said no. Goodbye.", "I said no. Goodbye."},
      {"Call 112", "Call one one two"},
      {"on 4/10/2027", "on the fourth of October two thousand and twenty-seven"},
  };
  for (const Case& each : kCases) {
    CAPTURE(each.written);
    CHECK(Read(each.written, "en") == each.said);
  }
}

// Everything a voice would read as a digit, whatever the script.
bool HasDigit(const std::string& words) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(words);
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const auto type = u_charType(c);
    if (type == U_DECIMAL_DIGIT_NUMBER || type == U_OTHER_NUMBER) return true;
  }
  return false;
}

TEST_CASE("no digit of any script ever leaves, nor a symbol, whatever the text") {
  std::mt19937 random(19951109);
  const std::vector<std::string> kPieces = {
      "1",  "8",    "12",  "0571", "/",      ":",     ".",    ",",      "-",     " ",      "€",
      "%",  "@",    "il ", "n",    "n.",     "art",   "à",    "°",      "ª",     "²",      "½",
      "٣",  "३",    "Ⅷ",   "𝟗",    "maggio", "9:30",  "+",    "39",     "a",     "Z",      "\n",
      "\t", "\xff", "’",   "|",    "{x}",    "it",    "le ",  "dalle ", "24:00", "#",      "*",
      "_",  "&",    "(",   ")",    "99:99",  "31/02", "www.", "0",      "00",    "1000000"};
  for (int round = 0; round < 30'000; ++round) {
    std::string text;
    const std::size_t length = random() % 14;
    for (std::size_t i = 0; i < length; ++i) text += kPieces[random() % kPieces.size()];
    for (const char* language : {"it", "en", "de"}) {
      const std::string words = Read(text, language);
      CAPTURE(text, words);
      REQUIRE_FALSE(HasDigit(words));
      REQUIRE(words.find_first_of("@/%€*#_&{}|()\n\t\\<>") == std::string::npos);
    }
  }
}

TEST_CASE("a text longer than any welcome is cut, not refused") {
  const std::string words = Read(std::string(100'000, 'a'));
  CHECK(words.size() == 8192);
}

}  // namespace
}  // namespace centralino::speech
