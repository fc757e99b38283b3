// Romanian. Its plural has three forms: "un apelant", "doi apelanți", "douăzeci de apelanți"; nouns
// are masculine, feminine or neuter (one like a masculine, two like a feminine).
#include <algorithm>
#include <array>

#include "speech/grammar.h"
#include "speech/sentences.h"
#include "speech/spellout.h"

namespace centralino::speech {
namespace {

using namespace std::string_literals;

constexpr int kMidnight = 24 * 60;

// CLDR: one is 1; few is 0, and what ends in 01 to 19; other, with "de", is the rest.
constexpr std::string_view kPlurals[] = {"one", "few", "other"};

constexpr Wording kRows[] = {
    {sentence::kAhead, "=0",
     "Nu așteaptă nimeni| înaintea dumneavoastră: urmează apelul dumneavoastră."},
    {sentence::kAhead, "one", "Înaintea dumneavoastră așteaptă un| apelant."},
    {sentence::kAhead, "few", "Înaintea dumneavoastră așteaptă {count}| apelanți."},
    {sentence::kAhead, "other", "Înaintea dumneavoastră așteaptă {count}| de apelanți."},
    {sentence::kAheadNow, "=0",
     "Acum nu mai așteaptă nimeni| înaintea dumneavoastră: urmează apelul dumneavoastră."},
    {sentence::kAheadNow, "one", "Acum înaintea dumneavoastră așteaptă un| apelant."},
    {sentence::kAheadNow, "few", "Acum înaintea dumneavoastră așteaptă {count}| apelanți."},
    {sentence::kAheadNow, "other", "Acum înaintea dumneavoastră așteaptă {count}| de apelanți."},
    {sentence::kAheadMore, "one", "Înaintea dumneavoastră așteaptă mai mult de un| apelant."},
    {sentence::kAheadMore, "few", "Înaintea dumneavoastră așteaptă mai mult de {count}| apelanți."},
    {sentence::kAheadMore, "other",
     "Înaintea dumneavoastră așteaptă mai mult de {count}| de apelanți."},
    {sentence::kAheadMoreNow, "one",
     "Acum înaintea dumneavoastră așteaptă mai mult de un| apelant."},
    {sentence::kAheadMoreNow, "few",
     "Acum înaintea dumneavoastră așteaptă mai mult de {count}| apelanți."},
    {sentence::kAheadMoreNow, "other",
     "Acum înaintea dumneavoastră așteaptă mai mult de {count}| de apelanți."},
    {sentence::kWaitAbout, "one", "Timp de așteptare estimat: aproximativ un| minut."},
    {sentence::kWaitAbout, "=60", "Timp de așteptare estimat: aproximativ o oră|."},
    {sentence::kWaitAbout, "few", "Timp de așteptare estimat: aproximativ {count:n}| minute."},
    {sentence::kWaitAbout, "other", "Timp de așteptare estimat: aproximativ {count:n}| de minute."},
    {sentence::kWaitLess, "one", "Timp de așteptare estimat: mai puțin de un| minut."},
    {sentence::kWaitLess, "=60", "Timp de așteptare estimat: mai puțin de o oră|."},
    {sentence::kWaitLess, "few", "Timp de așteptare estimat: mai puțin de {count:n}| minute."},
    {sentence::kWaitLess, "other", "Timp de așteptare estimat: mai puțin de {count:n}| de minute."},
    {sentence::kAdvancing, "", "Apelul dumneavoastră avansează."},
    {sentence::kConnecting, "", "Vă facem legătura cu un operator."},
    {sentence::kHoldTheLine, "",
     "Vă rugăm să rămâneți la telefon: vă va răspunde primul operator liber."},
    {sentence::kCallbackOffer, "", "Pentru a vă păstra locul și a fi sunat înapoi, apăsați {key}."},
    {sentence::kCallbackConfirm, "",
     "Vă vom suna înapoi la numărul: {phone}. Pentru confirmare, apăsați unu. Pentru alt număr, "
     "apăsați doi. Pentru a rămâne pe linie, apăsați trei."},
    {sentence::kCallbackDial, "",
     "Formați numărul la care vă putem suna înapoi, apoi apăsați diez."},
    {sentence::kCallbackNoNumber, "", "Acesta nu este un număr de telefon valabil."},
    {sentence::kCallbackNotAllowed, "", "La acest număr nu putem suna."},
    {sentence::kCallbackAlready, "", "Acest număr așteaptă deja să fie sunat înapoi."},
    {sentence::kCallbackUnavailable, "", "În acest moment nu putem suna înapoi."},
    {sentence::kCallbackKept, "",
     "Locul dumneavoastră este păstrat: vă vom suna înapoi la numărul: {phone}. Puteți închide. La "
     "revedere."},
    {sentence::kCallbackStay, "", "Rămâneți pe linie: locul dumneavoastră nu se schimbă."},
    {sentence::kCallbackHere, "",
     "Vă sună {name}, {group}. Pentru a vorbi cu un operator, apăsați unu. Dacă nu mai este "
     "nevoie, apăsați doi."},
    {sentence::kCallbackCancelled, "", "Apelul este anulat. La revedere."},
    {sentence::kApology, "", "Ne cerem scuze: în acest moment serviciul nu este disponibil."},
    {sentence::kGoodbye, "", "Vă mulțumim că ați sunat. La revedere."},
    {sentence::kCallBackLater, "", "Vă rugăm să sunați din nou mai târziu."},
    {sentence::kWelcome, "", "{name}, bine ați venit."},
    {sentence::kMenuOption, "", "{label}, apăsați tasta {key}."},
    {sentence::kLanguageOption, "", "Pentru română, apăsați tasta {key}."},
    {sentence::kUnknownKey, "", "Opțiunea nu este valabilă."},
    {sentence::kClosed, "", "{name}: în acest moment suntem închiși."},
    {sentence::kOutsideBands, "", "{name}: în acest moment nu se oferă consultanță telefonică."},
    {sentence::kHours, "", "Suntem deschiși {week}."},
    {sentence::kConsultationBands, "", "Consultanța telefonică se oferă {week}."},
    {sentence::kEmail, "",
     "Puteți scrie la această adresă de poștă electronică: {email}.//"
     "Repet rar.//{email-slowly}"},
    {sentence::kEmailOffer, "",
     "Pentru a asculta din nou adresa, literă cu literă, apăsați tasta {key}."},
    {sentence::kEmailSpelled, "", "Iată adresa, literă cu literă.//{email-spelled}"},
    {sentence::kClosedUnexpectedly, "", "{name}: suntem închiși în mod excepțional."},
    {sentence::kReopeningUnknown, "", "Încă nu putem spune când redeschidem."},
    {sentence::kNextOpening, "", "Redeschidem {date}, {time}."},
    {sentence::kNextOpeningToday, "", "Redeschidem astăzi {time}."},
    {sentence::kNextOpeningTomorrow, "", "Redeschidem mâine {time}."},
    {sentence::kNextBand, "", "Următorul interval este {date}, {time}."},
    {sentence::kNextBandToday, "", "Următorul interval este astăzi {time}."},
    {sentence::kNextBandTomorrow, "", "Următorul interval este mâine {time}."},
    {sentence::kOperatorAbsent, "", "Persoana pe care ați sunat-o este absentă în acest moment."},
    {sentence::kOperatorBusy, "", "Persoana pe care ați sunat-o este ocupată cu un alt apel."},
    {sentence::kOperatorNoAnswer, "", "Persoana pe care ați sunat-o nu răspunde."},
    {sentence::kDiverting, "", "Vă transferăm apelul către un alt operator competent."},
    {sentence::kNobodyPresent, "", "În acest moment nu este prezent niciun operator."},
    {sentence::kLineFull, "", "În acest moment așteaptă prea multe persoane."},
    {sentence::kWaitedTooLong, "",
     "Ne cerem scuze pentru așteptare: nu s-a eliberat niciun operator."},
    {sentence::kYouAreAvailable, "", "Sunteți disponibil pentru apeluri: primiți apelurile."},
    {sentence::kYouArePaused, "", "Sunteți în pauză: nu primiți apeluri."},
    {sentence::kYouAreAway, "", "Nu sunteți în serviciu: nu primiți apeluri."},
    {sentence::kYouDidNotAnswer, "",
     "Mai multe apeluri la rând au rămas fără răspuns: apelurile au fost oprite."},
    {sentence::kUnknownCode, "", "Acest cod nu există."},
    {sentence::kMessageNotice, "",
     "Mesajul va fi înregistrat și trimis la biroul {name}, care îl va folosi numai pentru a vă "
     "răspunde."},
    {sentence::kMessageInvitation, "",
     "Vă rugăm să lăsați mesajul după semnalul sonor. Pentru a încheia, apăsați tasta diez."},
    {sentence::kMessageReview, "",
     "Pentru a reasculta mesajul, apăsați tasta unu. Pentru a-l înregistra din nou, apăsați tasta "
     "doi. Pentru a-l trimite, apăsați tasta trei sau închideți."},
    {sentence::kMessageNothing, "", "Nu am auzit niciun mesaj."},
    {sentence::kMessageSent, "", "Mesajul dumneavoastră a fost trimis."},
    {sentence::kMessageImpossible, "", "În acest moment nu se poate lăsa un mesaj."},
    {sentence::kNumberChanging, "",
     "Acest număr urmează să fie înlocuit. Noul număr este: {phone}. Repet: {phone}."},
    {sentence::kNumberChanged, "",
     "Numărul pe care l-ați format nu mai este activ. Noul număr este: {phone}. Repet: {phone}."},
    {sentence::kNumberRetired, "", "Numărul pe care l-ați format nu mai este activ."},
};

constexpr WordingList kWordings(kPlurals, kRows);

// ICU writes the old letters with a cedilla, "una sută" for "o sută", "una mie" for "o mie", and
// forms of 14, 16 and 60 that the dictionary of the Academy (DOOM) does not have.
void Mend(std::string& words) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMends = {{
      {"ş", "ș"},
      {"ţ", "ț"},
      {"patrusprezece", "paisprezece"},
      {"șasesprezece", "șaisprezece"},
      {"șasezeci", "șaizeci"},
      {"una sută", "o sută"},
      {"una mie", "o mie"},
  }};
  for (const auto& [from, to] : kMends) {
    for (std::size_t at = words.find(from); at != std::string::npos; at = words.find(from, at)) {
      words.replace(at, from.size(), to);
    }
  }
}

class Romanian : public Grammar {
 public:
  Romanian() : Grammar("ro") {}

  const WordingList& Wordings() const override { return kWordings; }
  const SymbolWords& Symbols() const override;

  std::string Cardinal(std::int64_t number) const override {
    return Agreeing(number, Gender::kMasculine);
  }
  std::string Agreeing(std::int64_t number, Gender gender) const override {
    const char* const rules = gender == Gender::kMasculine  ? "%spellout-cardinal-masculine"
                              : gender == Gender::kFeminine ? "%spellout-cardinal-feminine"
                                                            : "%spellout-cardinal-neuter";
    std::string words = Spell("ro", rules, number);
    Mend(words);
    return words;
  }
  // A number alone is masculine; before these nouns it agrees.
  std::string Counted(std::int64_t number, std::string_view noun) const override {
    constexpr std::array<std::string_view, 4> kUn = {"minut", "an", "loc", "euro"};
    constexpr std::array<std::string_view, 5> kO = {"oră", "zi", "săptămână", "lună", "persoană"};
    constexpr std::array<std::string_view, 8> kTwo = {"minute", "locuri",    "ore",      "zile",
                                                      "luni",   "săptămâni", "persoane", "numere"};
    const auto in = [noun](const auto& nouns) {
      return std::find(nouns.begin(), nouns.end(), noun) != nouns.end();
    };
    if (number == 1) return in(kUn) ? "un" : in(kO) ? "o" : "unu";
    return Agreeing(number, in(kTwo) ? Gender::kNeuter : Gender::kMasculine);
  }
  std::string Letter(char letter) const override {
    constexpr std::array<const char*, 26> kNames = {
        "a",  "be", "ce", "de",   "e",  "ef", "ge", "haș", "i",  "je",       "ca",  "el",    "em",
        "en", "o",  "pe", "chiu", "er", "es", "te", "u",   "ve", "dublu ve", "ics", "igrec", "zet"};
    return kNames.at(static_cast<std::size_t>(letter - 'a'));
  }
  std::string Spelled(char letter) const override {
    return Letter(letter) + " de la " + std::string(InternationalWord(letter));
  }

  // "Ora" takes the number of a neuter: "ora unu", "ora două".
  std::string Time(int minutes) const override {
    if (minutes % kMidnight == 0) return "miezul nopții";
    return Agreeing(minutes / 60, Gender::kNeuter) + AndMinutes(minutes % 60);
  }
  std::string At(int minutes) const override { return "la " + Hour(minutes); }
  std::string FromTo(int from, int to) const override {
    if (from == 0 && to == kMidnight) return "douăzeci și patru de ore din douăzeci și patru";
    return "de la " + Hour(from) + " la " + Hour(to);
  }

  std::string DayOfMonth(std::chrono::month_day day) const override {
    constexpr std::array<const char*, 12> kMonths = {
        "ianuarie", "februarie", "martie",     "aprilie",   "mai",       "iunie",
        "iulie",    "august",    "septembrie", "octombrie", "noiembrie", "decembrie"};
    const unsigned number = unsigned{day.day()};
    return (number == 1 ? "întâi" : Cardinal(number)) + " " + kMonths.at(unsigned{day.month()} - 1);
  }
  std::string Weekday(std::chrono::weekday day) const override {
    constexpr std::array<const char*, 7> kDays = {"duminică", "luni",   "marți",  "miercuri",
                                                  "joi",      "vineri", "sâmbătă"};
    return kDays.at(day.c_encoding());
  }
  std::string WeekdayAndDay(std::chrono::year_month_day day) const override {
    return Weekday(std::chrono::weekday(day)) + ", " + DayOfMonth(day.month() / day.day());
  }

  std::string Weekly(const std::vector<WeekPart>& parts) const override {
    return SayWeek(parts, {.also = " și ", .hours = " și ", .parts = ", "},
                   [this](const std::bitset<7>& days) { return Days(days); });
  }

 private:
  std::string Hour(int minutes) const {
    return (minutes % kMidnight == 0 ? "" : "ora ") + Time(minutes);
  }

  std::string AndMinutes(int past) const {
    if (past == 0) return "";
    if (past == 1) return " și un minut";
    return " și " + Agreeing(past, Gender::kNeuter) + (past < 20 ? " minute" : " de minute");
  }

  // "lunea" is every Monday; a range has the plain names: "de luni până vineri".
  std::string Days(const std::bitset<7>& days) const {
    constexpr std::array<const char*, 7> kEvery = {"lunea",   "marțea",  "miercurea", "joia",
                                                   "vinerea", "sâmbăta", "duminica"};
    if (days.all()) return "în fiecare zi";
    std::vector<std::string> said;
    for (const DayRun& run : Runs(days)) {
      said.push_back(run.first == run.last
                         ? kEvery.at(static_cast<std::size_t>(run.first))
                         : "de " + DayName(run.first) + " până " + DayName(run.last));
    }
    return Enumerate(said, " și ");
  }
};

const SymbolWords& Romanian::Symbols() const {
  static constexpr SymbolWords kWords = {
      .at = "arond",
      .dot = "punct",
      .dash = "liniuță",
      .underscore = "liniuță jos",
      .plus = "plus",
      .slash = "bară",
      .star = "steluță",
      .hash = "diez",
      .percent = "la sută",
      .ampersand = "și",
      .euro = "euro",
      .decimal = "virgulă",
      .number = "numărul",
      .www = "trei de dublu ve",
  };
  return kWords;
}

}  // namespace

std::unique_ptr<Grammar> MakeRomanian() { return std::make_unique<Romanian>(); }

}  // namespace centralino::speech
