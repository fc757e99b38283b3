#include "speech/sentences.h"

namespace centralino::speech {

const std::vector<SentenceSpec>& AllSentences() {
  using K = SlotKind;
  static const std::vector<SentenceSpec>* const kAll = new std::vector<SentenceSpec>{
      {sentence::kAhead, {{"count", K::kCount}}, "Ci sono due utenti in attesa prima di lei."},
      {sentence::kAheadNow,
       {{"count", K::kCount}},
       "Ora ci sono due utenti in attesa prima di lei."},
      {sentence::kAheadMore,
       {{"count", K::kCount}},
       "Ci sono più di venti utenti in attesa prima di lei."},
      {sentence::kAheadMoreNow,
       {{"count", K::kCount}},
       "Ora ci sono più di venti utenti in attesa prima di lei."},
      {sentence::kWaitAbout, {{"count", K::kCount}}, "Attesa prevista: circa cinque minuti."},
      {sentence::kWaitLess, {{"count", K::kCount}}, "Attesa prevista: meno di cinque minuti."},
      {sentence::kAdvancing, {}, "La sua chiamata sta avanzando."},
      {sentence::kConnecting, {}, "La mettiamo in contatto con un operatore."},
      {sentence::kHoldTheLine, {}, "Resti in linea: le risponderà il primo operatore libero."},
      {sentence::kApology, {}, "Ci scusiamo: in questo momento il servizio non è disponibile."},
      {sentence::kGoodbye, {}, "Grazie per aver chiamato. Arrivederci."},
      {sentence::kCallBackLater, {}, "La preghiamo di richiamare più tardi."},
      {sentence::kWelcome, {{"name", K::kText}}, "Comune di Empoli, benvenuti."},
      {sentence::kMenuOption,
       {{"label", K::kText}, {"key", K::kText}},
       "Per l'Anagrafe, prema uno."},
      {sentence::kUnknownKey, {}, "La scelta non è valida."},
      {sentence::kClosed, {{"name", K::kText}}, "Anagrafe: in questo momento siamo chiusi."},
      {sentence::kOutsideBands,
       {{"name", K::kText}},
       "Anagrafe: in questo momento non è attiva la consulenza telefonica."},
      {sentence::kHours,
       {{"week", K::kWeek}},
       "Siamo aperti dal lunedì al venerdì dalle nove alle tredici."},
      {sentence::kConsultationBands,
       {{"week", K::kWeek}},
       "Le consulenze telefoniche si tengono il martedì dalle quindici alle diciassette."},
      {sentence::kEmail,
       {{"email", K::kEmail}},
       "Può scrivere a questo indirizzo di posta elettronica: …"},
      {sentence::kNextOpening,
       {{"date", K::kDate}, {"time", K::kClockTime}},
       "Riapriremo lunedì trenta novembre alle nove."},
      {sentence::kNextOpeningToday, {{"time", K::kClockTime}}, "Riapriremo oggi alle quindici."},
      {sentence::kNextOpeningTomorrow, {{"time", K::kClockTime}}, "Riapriremo domani alle nove."},
      {sentence::kOperatorAbsent, {}, "L'operatore che ha chiamato in questo momento è assente."},
      {sentence::kOperatorBusy,
       {},
       "L'operatore che ha chiamato è impegnato in un'altra conversazione."},
      {sentence::kOperatorNoAnswer, {}, "L'operatore che ha chiamato non risponde."},
      {sentence::kDiverting, {}, "Passiamo la sua chiamata a un altro operatore competente."},
      {sentence::kNobodyPresent, {}, "In questo momento nessun operatore è presente."},
      {sentence::kLineFull, {}, "In questo momento le persone in attesa sono troppe."},
      {sentence::kWaitedTooLong, {}, "Ci scusiamo per l'attesa: nessun operatore si è liberato."},
      {sentence::kNumberChanging,
       {{"phone", K::kPhone}},
       "Questo numero sta per essere sostituito. Il nuovo numero è: …"},
      {sentence::kNumberChanged,
       {{"phone", K::kPhone}},
       "Il numero che ha chiamato non è più attivo. Il nuovo numero è: …"},
      {sentence::kNumberRetired, {}, "Il numero che ha chiamato non è più attivo."},
  };
  return *kAll;
}

const SentenceSpec* FindSentence(std::string_view name) {
  for (const SentenceSpec& spec : AllSentences()) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

}  // namespace centralino::speech
