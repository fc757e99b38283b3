// French, on the clock of twenty-four hours as public bodies say it.
#include <algorithm>
#include <array>

#include "speech/grammar.h"
#include "speech/sentences.h"
#include "speech/spellout.h"

namespace centralino::speech {
namespace {

constexpr int kNoon = 12 * 60;
constexpr int kMidnight = 24 * 60;

// CLDR: one is 0 and 1; "many" is for millions.
constexpr std::string_view kPlurals[] = {"one", "other"};

constexpr Wording kRows[] = {
    {sentence::kAhead, "=0", "Personne| n'attend avant vous: votre appel est le prochain."},
    {sentence::kAhead, "one", "Une| personne attend avant vous."},
    {sentence::kAhead, "other", "{count:f}| personnes attendent avant vous."},
    {sentence::kAheadNow, "=0",
     "Maintenant, plus personne| n'attend avant vous: votre appel est le prochain."},
    {sentence::kAheadNow, "one", "Maintenant, une| personne attend avant vous."},
    {sentence::kAheadNow, "other", "Maintenant, {count:f}| personnes attendent avant vous."},
    {sentence::kAheadMore, "one", "Plus d'une| personne attend avant vous."},
    {sentence::kAheadMore, "other", "Plus de {count:f}| personnes attendent avant vous."},
    {sentence::kAheadMoreNow, "one", "Maintenant, plus d'une| personne attend avant vous."},
    {sentence::kAheadMoreNow, "other",
     "Maintenant, plus de {count:f}| personnes attendent avant vous."},
    {sentence::kWaitAbout, "one", "Attente prévue: environ une| minute."},
    {sentence::kWaitAbout, "=60", "Attente prévue: environ une heure|."},
    {sentence::kWaitAbout, "other", "Attente prévue: environ {count:f}| minutes."},
    {sentence::kWaitLess, "one", "Attente prévue: moins d'une| minute."},
    {sentence::kWaitLess, "=60", "Attente prévue: moins d'une heure|."},
    {sentence::kWaitLess, "other", "Attente prévue: moins de {count:f}| minutes."},
    {sentence::kAdvancing, "", "Votre appel avance dans la file."},
    {sentence::kConnecting, "", "Nous vous mettons en relation avec un opérateur."},
    {sentence::kHoldTheLine, "", "Restez en ligne: le premier opérateur libre vous répondra."},
    {sentence::kCallbackOffer, "", "Pour garder votre place et être rappelé, appuyez sur {key}."},
    {sentence::kCallbackConfirm, "",
     "Nous vous rappellerons au numéro : {phone}. Pour confirmer, appuyez sur un. Pour un autre "
     "numéro, appuyez sur deux. Pour rester en ligne, appuyez sur trois."},
    {sentence::kCallbackDial, "",
     "Composez le numéro auquel nous pouvons vous rappeler, puis appuyez sur dièse."},
    {sentence::kCallbackNoNumber, "", "Ce n'est pas un numéro de téléphone valable."},
    {sentence::kCallbackNotAllowed, "", "Nous ne pouvons pas appeler ce numéro."},
    {sentence::kCallbackAlready, "", "Ce numéro attend déjà d'être rappelé."},
    {sentence::kCallbackUnavailable, "", "En ce moment, nous ne pouvons pas rappeler."},
    {sentence::kCallbackKept, "",
     "Votre place est gardée : nous vous rappellerons au numéro : {phone}. Vous pouvez raccrocher. "
     "Au revoir."},
    {sentence::kCallbackStay, "", "Restez en ligne : votre place ne change pas."},
    {sentence::kCallbackHere, "",
     "Appel de {name}, {group}. Pour parler à un opérateur, appuyez sur un. Si ce n'est plus "
     "nécessaire, appuyez sur deux."},
    {sentence::kCallbackCancelled, "", "L'appel est annulé. Au revoir."},
    {sentence::kApology, "",
     "Veuillez nous excuser: le service n'est pas disponible en ce moment."},
    {sentence::kGoodbye, "", "Merci de votre appel. Au revoir."},
    {sentence::kCallBackLater, "", "Veuillez rappeler plus tard."},
    {sentence::kWelcome, "", "{name}, bienvenue."},
    {sentence::kMenuOption, "", "{label}, tapez {key}."},
    {sentence::kLanguageOption, "", "Pour le français, tapez {key}."},
    {sentence::kUnknownKey, "", "Ce choix n'est pas valable."},
    {sentence::kClosed, "", "{name}: nous sommes fermés en ce moment."},
    {sentence::kOutsideBands, "",
     "{name}: la permanence téléphonique n'est pas assurée en ce moment."},
    {sentence::kHours, "", "Nous sommes ouverts {week}."},
    {sentence::kConsultationBands, "", "La permanence téléphonique a lieu {week}."},
    {sentence::kEmail, "",
     "Vous pouvez écrire à cette adresse électronique: {email}.//"
     "Je répète lentement.//{email-slowly}"},
    {sentence::kEmailOffer, "", "Pour réécouter l'adresse lettre par lettre, tapez {key}."},
    {sentence::kEmailSpelled, "", "Voici l'adresse, lettre par lettre.//{email-spelled}"},
    {sentence::kClosedUnexpectedly, "", "{name} : nous sommes exceptionnellement fermés."},
    {sentence::kReopeningUnknown, "", "Nous ne savons pas encore quand nous rouvrirons."},
    {sentence::kNextOpening, "", "Nous rouvrirons {date} {time}."},
    {sentence::kNextOpeningToday, "", "Nous rouvrirons aujourd'hui {time}."},
    {sentence::kNextOpeningTomorrow, "", "Nous rouvrirons demain {time}."},
    {sentence::kNextBand, "", "La prochaine permanence aura lieu {date} {time}."},
    {sentence::kNextBandToday, "", "La prochaine permanence aura lieu aujourd'hui {time}."},
    {sentence::kNextBandTomorrow, "", "La prochaine permanence aura lieu demain {time}."},
    {sentence::kOperatorAbsent, "", "La personne que vous avez appelée est absente en ce moment."},
    {sentence::kOperatorBusy, "", "La personne que vous avez appelée est déjà en ligne."},
    {sentence::kOperatorNoAnswer, "", "La personne que vous avez appelée ne répond pas."},
    {sentence::kDiverting, "", "Nous transférons votre appel à un autre opérateur compétent."},
    {sentence::kNobodyPresent, "", "Aucun opérateur n'est présent en ce moment."},
    {sentence::kLineFull, "", "Trop de personnes attendent en ce moment."},
    {sentence::kWaitedTooLong, "",
     "Veuillez nous excuser pour l'attente: aucun opérateur ne s'est libéré."},
    {sentence::kYouAreAvailable, "", "Vous êtes disponible: vous recevez les appels."},
    {sentence::kYouArePaused, "", "Vous êtes en pause: vous ne recevez pas d'appels."},
    {sentence::kYouAreAway, "", "Vous êtes absent du service: vous ne recevez pas d'appels."},
    {sentence::kYouDidNotAnswer, "",
     "Plusieurs appels de suite sont restés sans réponse: vos appels ont été suspendus."},
    {sentence::kUnknownCode, "", "Ce code n'existe pas."},
    {sentence::kMessageNotice, "",
     "Votre message sera enregistré et envoyé au service {name}, qui ne l'utilisera que pour vous "
     "répondre."},
    {sentence::kMessageInvitation, "",
     "Laissez votre message après le signal sonore. Pour terminer, appuyez sur la touche dièse."},
    {sentence::kMessageReview, "",
     "Pour réécouter votre message, tapez un. Pour l'enregistrer à nouveau, tapez deux. Pour "
     "l'envoyer, tapez trois ou raccrochez."},
    {sentence::kMessageNothing, "", "Nous n'avons entendu aucun message."},
    {sentence::kMessageSent, "", "Votre message a été envoyé."},
    {sentence::kMessageImpossible, "", "Il n'est pas possible de laisser un message en ce moment."},
    {sentence::kNumberChanging, "",
     "Ce numéro va être remplacé. Le nouveau numéro est: {phone}. Je répète: {phone}."},
    {sentence::kNumberChanged, "",
     "Le numéro que vous avez composé n'est plus en service. Le nouveau numéro est: {phone}. "
     "Je répète: {phone}."},
    {sentence::kNumberRetired, "", "Le numéro que vous avez composé n'est plus en service."},
};

constexpr WordingList kWordings(kPlurals, kRows);

class French : public Grammar {
 public:
  French() : Grammar("fr") {}

  const WordingList& Wordings() const override { return kWordings; }
  const SymbolWords& Symbols() const override;
  const std::vector<Abbreviation>& Abbreviations() const override;

  std::string Cardinal(std::int64_t number) const override {
    return Agreeing(number, Gender::kMasculine);
  }
  std::string Agreeing(std::int64_t number, Gender gender) const override {
    return Spell("fr",
                 gender == Gender::kFeminine ? "%spellout-cardinal-feminine"
                                             : "%spellout-cardinal-masculine",
                 number);
  }
  std::string Counted(std::int64_t number, std::string_view noun) const override {
    constexpr std::array<std::string_view, 5> kFeminine = {"minute", "heure", "personne", "semaine",
                                                           "année"};
    const std::string_view singular = noun.ends_with('s') ? noun.substr(0, noun.size() - 1) : noun;
    const bool feminine =
        std::find(kFeminine.begin(), kFeminine.end(), singular) != kFeminine.end();
    return Agreeing(number, feminine ? Gender::kFeminine : Gender::kMasculine);
  }
  std::string Ordinal(int number, bool feminine) const override {
    return Spell("fr", feminine ? "%spellout-ordinal-feminine" : "%spellout-ordinal-masculine",
                 number);
  }
  std::string Letter(char letter) const override {
    constexpr std::array<const char*, 26> kNames = {
        "a",    "bé", "cé",   "dé",   "e",         "effe", "gé",     "ache", "i",
        "ji",   "ka", "elle", "emme", "enne",      "o",    "pé",     "qu",   "erre",
        "esse", "té", "u",    "vé",   "double vé", "ixe",  "i grec", "zède"};
    return kNames.at(static_cast<std::size_t>(letter - 'a'));
  }
  std::string Spelled(char letter) const override {
    return Letter(letter) + " comme " + std::string(InternationalWord(letter));
  }

  // Hours and minutes are feminine, said or not: "vingt-et-une heures une".
  std::string Time(int minutes) const override {
    if (minutes % kMidnight == 0) return "minuit";
    if (minutes == kNoon) return "midi";
    const int hour = minutes / 60 % 24;
    std::string said = Agreeing(hour, Gender::kFeminine) + (hour < 2 ? " heure" : " heures");
    if (minutes % 60 != 0) said += " " + Agreeing(minutes % 60, Gender::kFeminine);
    return said;
  }
  std::string At(int minutes) const override { return "à " + Time(minutes); }
  std::string FromTo(int from, int to) const override {
    if (from == 0 && to == kMidnight) return "vingt-quatre heures sur vingt-quatre";
    // Before "onze" and "huit" nothing is dropped; "une" is the only hour with a vowel that asks
    // it.
    return (from / 60 == 1 ? "d'" : "de ") + Time(from) + " " + At(to);
  }

  std::string DayOfMonth(std::chrono::month_day day) const override {
    constexpr std::array<const char*, 12> kMonths = {
        "janvier", "février", "mars",      "avril",   "mai",      "juin",
        "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
    const unsigned number = unsigned{day.day()};
    return (number == 1 ? "premier" : Cardinal(number)) + " " +
           kMonths.at(unsigned{day.month()} - 1);
  }
  std::string Weekday(std::chrono::weekday day) const override {
    constexpr std::array<const char*, 7> kDays = {"dimanche", "lundi",    "mardi", "mercredi",
                                                  "jeudi",    "vendredi", "samedi"};
    return kDays.at(day.c_encoding());
  }
  std::string WeekdayAndDay(std::chrono::year_month_day day) const override {
    return "le " + Grammar::WeekdayAndDay(day);
  }

  std::string Weekly(const std::vector<WeekPart>& parts) const override {
    return SayWeek(parts, {.also = " aussi ", .hours = " et ", .parts = ", "},
                   [this](const std::bitset<7>& days) { return Days(days); });
  }

 private:
  std::string Days(const std::bitset<7>& days) const {
    if (days.all()) return "tous les jours";
    std::vector<std::string> said;
    for (const DayRun& run : Runs(days)) {
      const std::string first = DayName(run.first);
      said.push_back(run.first == run.last ? "le " + first
                                           : "du " + first + " au " + DayName(run.last));
    }
    return Enumerate(said, " et ");
  }
};

const SymbolWords& French::Symbols() const {
  static constexpr SymbolWords kWords = {
      .at = "arobase",
      .dot = "point",
      .dash = "tiret",
      .underscore = "tiret bas",
      .plus = "plus",
      .slash = "barre oblique",
      .star = "étoile",
      .hash = "dièse",
      .percent = "pour cent",
      .ampersand = "et",
      .euro = "euros",
      .decimal = "virgule",
      .number = "numéro",
      .www = "trois double vé",
  };
  return kWords;
}

const std::vector<Abbreviation>& French::Abbreviations() const {
  static const auto* const kAll = new std::vector<Abbreviation>{
      {"no.", "numéro", true}, {"tél.", "téléphone"}, {"art.", "article"},
      {"etc.", "et cetera"},   {"av.", "avenue"},     {"bd.", "boulevard"},
  };
  return *kAll;
}

}  // namespace

std::unique_ptr<Grammar> MakeFrench() { return std::make_unique<French>(); }

}  // namespace centralino::speech
