// Italian: guide voice of every body. Facts and traps of its grammar are in the tests.
#include <algorithm>
#include <array>

#include "speech/grammar.h"
#include "speech/sentences.h"
#include "speech/spellout.h"

namespace centralino::speech {
namespace {

using namespace std::string_literals;

constexpr int kNoon = 12 * 60;
constexpr int kMidnight = 24 * 60;

bool BeginsWithVowel(std::string_view words) {
  return !words.empty() && std::string_view("aeiou").find(words.front()) != std::string_view::npos;
}

// "many" is for millions.
constexpr std::string_view kPlurals[] = {"one", "other"};

constexpr Wording kRows[] = {
    {sentence::kAhead, "=0",
     "Non c'è nessun| utente in attesa prima di lei: la sua chiamata è la prossima."},
    {sentence::kAhead, "one", "C'è un| utente in attesa prima di lei."},
    {sentence::kAhead, "other", "Ci sono {count}| utenti in attesa prima di lei."},
    {sentence::kAheadNow, "=0",
     "Ora non c'è nessun| utente in attesa prima di lei: la sua chiamata è la prossima."},
    {sentence::kAheadNow, "one", "Ora c'è un| utente in attesa prima di lei."},
    {sentence::kAheadNow, "other", "Ora ci sono {count}| utenti in attesa prima di lei."},
    {sentence::kAheadMore, "one", "C'è più di un| utente in attesa prima di lei."},
    {sentence::kAheadMore, "other", "Ci sono più di {count}| utenti in attesa prima di lei."},
    {sentence::kAheadMoreNow, "one", "Ora c'è più di un| utente in attesa prima di lei."},
    {sentence::kAheadMoreNow, "other",
     "Ora ci sono più di {count}| utenti in attesa prima di lei."},
    {sentence::kWaitAbout, "one", "Attesa prevista: circa un| minuto."},
    {sentence::kWaitAbout, "=60", "Attesa prevista: circa un'ora|."},
    {sentence::kWaitAbout, "other", "Attesa prevista: circa {count}| minuti."},
    {sentence::kWaitLess, "one", "Attesa prevista: meno di un| minuto."},
    {sentence::kWaitLess, "=60", "Attesa prevista: meno di un'ora|."},
    {sentence::kWaitLess, "other", "Attesa prevista: meno di {count}| minuti."},
    {sentence::kAdvancing, "", "La sua chiamata sta avanzando."},
    {sentence::kConnecting, "", "La mettiamo in contatto con un operatore."},
    {sentence::kHoldTheLine, "", "Resti in linea: le risponderà il primo operatore libero."},
    {sentence::kCallbackOffer, "",
     "Per conservare il suo posto ed essere richiamati, prema {key}."},
    {sentence::kCallbackConfirm, "",
     "La richiameremo al numero: {phone}. Per confermare, prema uno. Per un altro numero, prema "
     "due. Per restare in linea, prema tre."},
    {sentence::kCallbackDial, "",
     "Digiti il numero a cui possiamo richiamarla, poi prema cancelletto."},
    {sentence::kCallbackNoNumber, "", "Questo non è un numero di telefono valido."},
    {sentence::kCallbackNotAllowed, "", "A questo numero non possiamo richiamare."},
    {sentence::kCallbackAlready, "", "Questo numero attende già di essere richiamato."},
    {sentence::kCallbackUnavailable, "", "In questo momento non possiamo richiamare."},
    {sentence::kCallbackKept, "",
     "Il suo posto è conservato: la richiameremo al numero: {phone}. Può riagganciare. "
     "Arrivederci."},
    {sentence::kCallbackStay, "", "Resti in linea: il suo posto non cambia."},
    {sentence::kCallbackHere, "",
     "La chiama {name}, {group}. Per parlare con un operatore, prema uno. Se non le serve più, "
     "prema due."},
    {sentence::kCallbackCancelled, "", "La richiamata è annullata. Arrivederci."},
    {sentence::kApology, "", "Ci scusiamo: in questo momento il servizio non è disponibile."},
    {sentence::kGoodbye, "", "Grazie per aver chiamato. Arrivederci."},
    {sentence::kCallBackLater, "", "La preghiamo di richiamare più tardi."},
    {sentence::kWelcome, "", "{name}, benvenuti."},
    {sentence::kMenuOption, "", "{label}, prema {key}."},
    {sentence::kLanguageOption, "", "Per l'italiano, prema {key}."},
    {sentence::kUnknownKey, "", "La scelta non è valida."},
    {sentence::kClosed, "", "{name}: in questo momento siamo chiusi."},
    {sentence::kOutsideBands, "",
     "{name}: in questo momento non è attiva la consulenza telefonica."},
    {sentence::kHours, "", "Siamo aperti {week}."},
    {sentence::kConsultationBands, "", "Le consulenze telefoniche si tengono {week}."},
    {sentence::kEmail, "",
     "Può scrivere a questo indirizzo di posta elettronica: {email}.//"
     "Ripeto lentamente.//{email-slowly}"},
    {sentence::kEmailOffer, "", "Per riascoltare l'indirizzo lettera per lettera, prema {key}."},
    {sentence::kEmailSpelled, "", "Ecco l'indirizzo, lettera per lettera.//{email-spelled}"},
    {sentence::kClosedUnexpectedly, "", "{name}: siamo chiusi in via straordinaria."},
    {sentence::kReopeningUnknown, "", "Non è ancora possibile dire quando riapriremo."},
    {sentence::kNextOpening, "", "Riapriremo {date} {time}."},
    {sentence::kNextOpeningToday, "", "Riapriremo oggi {time}."},
    {sentence::kNextOpeningTomorrow, "", "Riapriremo domani {time}."},
    {sentence::kNextBand, "", "La prossima fascia è {date} {time}."},
    {sentence::kNextBandToday, "", "La prossima fascia è oggi {time}."},
    {sentence::kNextBandTomorrow, "", "La prossima fascia è domani {time}."},
    {sentence::kOperatorAbsent, "", "L'operatore che ha chiamato in questo momento è assente."},
    {sentence::kOperatorBusy, "",
     "L'operatore che ha chiamato è impegnato in un'altra conversazione."},
    {sentence::kOperatorNoAnswer, "", "L'operatore che ha chiamato non risponde."},
    {sentence::kDiverting, "", "Passiamo la sua chiamata a un altro operatore competente."},
    {sentence::kNobodyPresent, "", "In questo momento nessun operatore è presente."},
    {sentence::kLineFull, "", "In questo momento le persone in attesa sono troppe."},
    {sentence::kWaitedTooLong, "", "Ci scusiamo per l'attesa: nessun operatore si è liberato."},
    {sentence::kYouAreAvailable, "", "Lei è disponibile: riceve le chiamate."},
    {sentence::kYouArePaused, "", "Lei è in pausa: non riceve chiamate."},
    {sentence::kYouAreAway, "", "Lei è assente: non riceve chiamate."},
    {sentence::kYouDidNotAnswer, "",
     "Più chiamate di seguito non hanno avuto risposta: le chiamate sono state sospese."},
    {sentence::kUnknownCode, "", "Questo codice non esiste."},
    {sentence::kMessageNotice, "",
     "Il messaggio sarà registrato e inviato all'ufficio {name}, che lo userà solo per "
     "risponderle."},
    {sentence::kMessageInvitation, "",
     "Lasci il messaggio dopo il segnale acustico. Per terminare, prema cancelletto."},
    {sentence::kMessageReview, "",
     "Per riascoltare il messaggio, prema uno. Per registrarlo di nuovo, prema due. Per inviarlo, "
     "prema tre o riagganci."},
    {sentence::kMessageNothing, "", "Non abbiamo sentito nessun messaggio."},
    {sentence::kMessageSent, "", "Il suo messaggio è stato inviato."},
    {sentence::kMessageImpossible, "", "In questo momento non è possibile lasciare un messaggio."},
    {sentence::kNumberChanging, "",
     "Questo numero sta per essere sostituito. Il nuovo numero è: {phone}. Ripeto: {phone}."},
    {sentence::kNumberChanged, "",
     "Il numero che ha chiamato non è più attivo. Il nuovo numero è: {phone}. Ripeto: {phone}."},
    {sentence::kNumberRetired, "", "Il numero che ha chiamato non è più attivo."},
};

constexpr WordingList kWordings(kPlurals, kRows);

class Italian : public Grammar {
 public:
  Italian() : Grammar("it") {}

  const WordingList& Wordings() const override { return kWordings; }
  const SymbolWords& Symbols() const override;
  const std::vector<Abbreviation>& Abbreviations() const override;

  std::string Cardinal(std::int64_t number) const override {
    std::string words = Spell("it", "%spellout-numbering", number);
    // ICU forgets the accent of a compound's tre behind a thousand.
    if (words.ends_with("milletre") || words.ends_with("milatre")) {
      words.replace(words.size() - 1, 1, "é");
    }
    return words;
  }
  std::string Ordinal(int number, bool feminine) const override {
    return Spell("it", feminine ? "%spellout-ordinal-feminine" : "%spellout-ordinal-masculine",
                 number);
  }
  // "1" alone is "uno" ("prema 1 per…"); only before these nouns is it an article.
  std::string Counted(std::int64_t number, std::string_view noun) const override {
    constexpr std::array<std::string_view, 10> kMasculine = {
        "minuto",    "giorno", "mese",    "anno",  "utente",
        "operatore", "posto",  "bambino", "metro", "euro"};
    constexpr std::array<std::string_view, 4> kFeminine = {"settimana", "persona", "volta",
                                                           "bambina"};
    const auto in = [noun](const auto& nouns) {
      return std::find(nouns.begin(), nouns.end(), noun) != nouns.end();
    };
    if (number != 1) return Cardinal(number);
    if (noun == "ora") return "un'";
    return in(kMasculine) ? "un" : in(kFeminine) ? "una" : "uno";
  }
  std::string Letter(char letter) const override {
    constexpr std::array<const char*, 26> kNames = {
        "a",       "bi",    "ci",   "di",   "e",         "effe", "gi",      "acca", "i",
        "i lunga", "cappa", "elle", "emme", "enne",      "o",    "pi",      "cu",   "erre",
        "esse",    "ti",    "u",    "vu",   "doppia vu", "ics",  "ipsilon", "zeta"};
    return kNames.at(static_cast<std::size_t>(letter - 'a'));
  }

  std::string Spelled(char letter) const override {
    constexpr std::array<const char*, 26> kTowns = {
        "Ancona",  "Bologna",    "Como",     "Domodossola", "Empoli",  "Firenze", "Genova",
        "hotel",   "Imola",      "jolly",    "kursaal",     "Livorno", "Milano",  "Napoli",
        "Otranto", "Padova",     "quadro",   "Roma",        "Savona",  "Torino",  "Udine",
        "Venezia", "Washington", "xilofono", "York",        "Zara"};
    return Letter(letter) + " come " + kTowns.at(static_cast<std::size_t>(letter - 'a'));
  }
  // Italian is written as it is heard, but for short names, foreign letters, a silent h and what
  // ends in a consonant.
  bool HardToWrite(std::string_view word) const override {
    if (!Grammar::HardToWrite(word)) return false;
    const auto silent_h = [&] {
      for (std::size_t h = word.find('h'); h != std::string_view::npos; h = word.find('h', h + 1)) {
        if (h == 0 || (word[h - 1] != 'c' && word[h - 1] != 'g')) return true;
      }
      return false;
    };
    return word.size() < 4 || word.find_first_of("jkwxy") != std::string_view::npos ||
           std::string_view("aeiou").find(word.back()) == std::string_view::npos || silent_h();
  }

  std::string Time(int minutes) const override {
    const int hour = minutes / 60;
    const std::string said = minutes % kMidnight < 60 ? "mezzanotte"s
                             : hour == 1              ? "una"s
                                                      : Cardinal(hour);
    return said + AndMinutes(minutes);
  }
  std::string At(int minutes) const override { return With(minutes, "a ", "all'", "alle "); }
  std::string FromTo(int from, int to) const override {
    if (from == 0 && to == kMidnight) return "ventiquattro ore su ventiquattro";
    return With(from, "da ", "dall'", "dalle ") + " " + At(to);
  }

  std::string DayOfMonth(std::chrono::month_day day) const override {
    constexpr std::array<const char*, 12> kMonths = {
        "gennaio", "febbraio", "marzo",     "aprile",  "maggio",   "giugno",
        "luglio",  "agosto",   "settembre", "ottobre", "novembre", "dicembre"};
    const unsigned number = unsigned{day.day()};
    return (number == 1 ? "primo" : Cardinal(number)) + " " + kMonths.at(unsigned{day.month()} - 1);
  }
  std::string Weekday(std::chrono::weekday day) const override {
    constexpr std::array<const char*, 7> kDays = {"domenica", "lunedì",  "martedì", "mercoledì",
                                                  "giovedì",  "venerdì", "sabato"};
    return kDays.at(day.c_encoding());
  }

  std::string Weekly(const std::vector<WeekPart>& parts) const override {
    return SayWeek(parts, {.also = " anche ", .hours = " e ", .parts = ", "},
                   [this](const std::bitset<7>& days) { return Days(days); });
  }

  // "il 8" is "l'otto", "dal 11" is "dall'undici": before numbers that begin with a vowel.
  void Join(std::string& before, std::string_view number_words) const override {
    if (!BeginsWithVowel(number_words)) return;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kArticles = {{
        {"il ", "l'"},
        {"al ", "all'"},
        {"dal ", "dall'"},
        {"del ", "dell'"},
        {"nel ", "nell'"},
        {"sul ", "sull'"},
    }};
    for (const auto& [full, elided] : kArticles) {
      if (before.size() < full.size()) continue;
      const std::size_t start = before.size() - full.size();
      const bool whole_word = start == 0 || before[start - 1] == ' ';
      const bool same = before.compare(start + 1, full.size() - 1, full.substr(1)) == 0 &&
                        (before[start] | 0x20) == full[0];
      if (!whole_word || !same) continue;
      const char first = before[start];  // a capital stays one
      before.replace(start, full.size(), elided);
      before[start] = full[0] == elided[0] ? first : (first == 'I' ? 'L' : 'l');
      return;
    }
  }

 private:
  std::string AndMinutes(int minutes) const {
    return minutes % 60 == 0 ? "" : " e " + Cardinal(minutes % 60);
  }

  // Noon and midnight take the bare preposition, one o'clock the elided, the others the plural.
  std::string With(int minutes, const char* bare, const char* elided, const char* plural) const {
    if (minutes == kNoon) return bare + "mezzogiorno"s;
    if (minutes % kMidnight < 60) return bare + Time(minutes);
    return (minutes / 60 == 1 ? elided : plural) + Time(minutes);
  }

  std::string Days(const std::bitset<7>& days) const {
    if (days.all()) return "tutti i giorni";
    std::vector<std::string> said;
    for (const DayRun& run : Runs(days)) {
      const std::string first = DayName(run.first);
      said.push_back(run.first == run.last ? (run.first == 6 ? "la " : "il ") + first
                                           : "dal " + first + (run.last == 6 ? " alla " : " al ") +
                                                 DayName(run.last));
    }
    return Enumerate(said, " e ");
  }
};

const SymbolWords& Italian::Symbols() const {
  static constexpr SymbolWords kWords = {
      .at = "chiocciola",
      .dot = "punto",
      .dash = "trattino",
      .underscore = "trattino basso",
      .plus = "più",
      .slash = "barra",
      .star = "asterisco",
      .hash = "cancelletto",
      .percent = "per cento",
      .ampersand = "e",
      .euro = "euro",
      .decimal = "virgola",
      .number = "numero",
      .www = "vu vu vu",
  };
  return kWords;
}

const std::vector<Abbreviation>& Italian::Abbreviations() const {
  static const auto* const kAll = new std::vector<Abbreviation>{
      {"n.", "numero"},       {"nr.", "numero"},
      {"num.", "numero"},     {"art.", "articolo"},
      {"artt.", "articoli"},  {"tel.", "telefono"},
      {"cell.", "cellulare"}, {"int.", "interno"},
      {"ecc.", "eccetera"},   {"es.", "esempio"},
      {"sig.", "signor"},     {"sig.ra", "signora"},
      {"dott.", "dottor"},    {"dott.ssa", "dottoressa"},
      {"prof.", "professor"}, {"prof.ssa", "professoressa"},
      {"p.zza", "piazza"},    {"p.za", "piazza"},
      {"c.so", "corso"},      {"v.le", "viale"},
      {"fraz.", "frazione"},  {"loc.", "località"},
      {"uff.", "ufficio"},    {"pag.", "pagina"},
      {"max.", "massimo"},    {"min.", "minuti"},
      {"lun.", "lunedì"},     {"mar.", "martedì"},
      {"mer.", "mercoledì"},  {"gio.", "giovedì"},
      {"ven.", "venerdì"},    {"sab.", "sabato"},
      {"dom.", "domenica"},   {"s.", "san"},
  };
  return *kAll;
}

}  // namespace

std::unique_ptr<Grammar> MakeItalian() { return std::make_unique<Italian>(); }

}  // namespace centralino::speech
