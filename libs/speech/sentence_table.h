// Every sentence of the platform with its typed slots: what the compiler checks each language's
// wordings against (wording.h).
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "speech/sentences.h"

namespace centralino::speech {

enum class SlotKind { kCount, kClockTime, kDate, kPhone, kEmail, kText, kWeek };

struct SlotSpec {
  std::string_view name;
  SlotKind kind = SlotKind::kText;
};

class SlotSpecs {
 public:
  constexpr SlotSpecs(std::initializer_list<SlotSpec> specs) : size_(specs.size()) {
    std::copy(specs.begin(), specs.end(), specs_.begin());
  }
  constexpr const SlotSpec* begin() const { return specs_.data(); }
  constexpr const SlotSpec* end() const { return specs_.data() + size_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool Has(SlotKind kind) const {
    return std::any_of(begin(), end(), [kind](const SlotSpec& each) { return each.kind == kind; });
  }

 private:
  std::array<SlotSpec, 4> specs_;
  std::size_t size_;
};

struct SentenceSpec {
  std::string_view name;
  SlotSpecs slots;           // every one must be given
  std::string_view italian;  // what it says, as an example
};

// In the order of sentences.h.
inline constexpr SentenceSpec kSentences[] = {
    {sentence::kAhead, {{"count", SlotKind::kCount}}, "Ci sono due utenti in attesa prima di lei."},
    {sentence::kAheadNow,
     {{"count", SlotKind::kCount}},
     "Ora ci sono due utenti in attesa prima di lei."},
    {sentence::kAheadMore,
     {{"count", SlotKind::kCount}},
     "Ci sono più di venti utenti in attesa prima di lei."},
    {sentence::kAheadMoreNow,
     {{"count", SlotKind::kCount}},
     "Ora ci sono più di venti utenti in attesa prima di lei."},
    {sentence::kWaitAbout, {{"count", SlotKind::kCount}}, "Attesa prevista: circa cinque minuti."},
    {sentence::kWaitLess, {{"count", SlotKind::kCount}}, "Attesa prevista: meno di cinque minuti."},
    {sentence::kAdvancing, {}, "La sua chiamata sta avanzando."},
    {sentence::kConnecting, {}, "La mettiamo in contatto con un operatore."},
    {sentence::kHoldTheLine, {}, "Resti in linea: le risponderà il primo operatore libero."},
    {sentence::kCallbackOffer,
     {{"key", SlotKind::kText}},
     "Per conservare il suo posto ed essere richiamati, prema {key}."},
    {sentence::kCallbackConfirm,
     {{"phone", SlotKind::kPhone}},
     "La richiameremo al numero: {phone}. Per confermare, prema uno. Per un altro numero, prema "
     "due. Per restare in linea, prema tre."},
    {sentence::kCallbackDial,
     {},
     "Digiti il numero a cui possiamo richiamarla, poi prema cancelletto."},
    {sentence::kCallbackNoNumber, {}, "Questo non è un numero di telefono valido."},
    {sentence::kCallbackNotAllowed, {}, "A questo numero non possiamo richiamare."},
    {sentence::kCallbackAlready, {}, "Questo numero attende già di essere richiamato."},
    {sentence::kCallbackUnavailable, {}, "In questo momento non possiamo richiamare."},
    {sentence::kCallbackKept,
     {{"phone", SlotKind::kPhone}},
     "Il suo posto è conservato: la richiameremo al numero: {phone}. Può riagganciare. "
     "Arrivederci."},
    {sentence::kCallbackStay, {}, "Resti in linea: il suo posto non cambia."},
    {sentence::kCallbackHere,
     {{"name", SlotKind::kText}, {"group", SlotKind::kText}},
     "La chiama {name}, {group}. Per parlare con un operatore, prema uno. Se non le serve più, "
     "prema due."},
    {sentence::kCallbackCancelled, {}, "La richiamata è annullata. Arrivederci."},
    {sentence::kApology, {}, "Ci scusiamo: in questo momento il servizio non è disponibile."},
    {sentence::kGoodbye, {}, "Grazie per aver chiamato. Arrivederci."},
    {sentence::kCallBackLater, {}, "La preghiamo di richiamare più tardi."},
    {sentence::kWelcome, {{"name", SlotKind::kText}}, "Comune di Empoli, benvenuti."},
    {sentence::kMenuOption,
     {{"label", SlotKind::kText}, {"key", SlotKind::kText}},
     "Per l'Anagrafe, prema uno."},
    {sentence::kLanguageOption, {{"key", SlotKind::kText}}, "Per l'italiano, prema otto."},
    {sentence::kUnknownKey, {}, "La scelta non è valida."},
    {sentence::kClosed, {{"name", SlotKind::kText}}, "Anagrafe: in questo momento siamo chiusi."},
    {sentence::kOutsideBands,
     {{"name", SlotKind::kText}},
     "Anagrafe: in questo momento non è attiva la consulenza telefonica."},
    {sentence::kHours,
     {{"week", SlotKind::kWeek}},
     "Siamo aperti dal lunedì al venerdì dalle nove alle tredici."},
    {sentence::kConsultationBands,
     {{"week", SlotKind::kWeek}},
     "Le consulenze telefoniche si tengono il martedì dalle quindici alle diciassette."},
    {sentence::kEmail,
     {{"email", SlotKind::kEmail}},
     "Può scrivere a questo indirizzo di posta elettronica: …"},
    {sentence::kEmailOffer,
     {{"key", SlotKind::kText}},
     "Per riascoltare l'indirizzo lettera per lettera, prema uno."},
    {sentence::kEmailSpelled,
     {{"email", SlotKind::kEmail}},
     "Ecco l'indirizzo, lettera per lettera: …"},
    {sentence::kClosedUnexpectedly,
     {{"name", SlotKind::kText}},
     "Anagrafe: siamo chiusi in via straordinaria."},
    {sentence::kReopeningUnknown, {}, "Non è ancora possibile dire quando riapriremo."},
    {sentence::kNextOpening,
     {{"date", SlotKind::kDate}, {"time", SlotKind::kClockTime}},
     "Riapriremo lunedì trenta novembre alle nove."},
    {sentence::kNextOpeningToday,
     {{"time", SlotKind::kClockTime}},
     "Riapriremo oggi alle quindici."},
    {sentence::kNextOpeningTomorrow,
     {{"time", SlotKind::kClockTime}},
     "Riapriremo domani alle nove."},
    {sentence::kNextBand,
     {{"date", SlotKind::kDate}, {"time", SlotKind::kClockTime}},
     "La prossima fascia è lunedì trenta novembre alle nove."},
    {sentence::kNextBandToday,
     {{"time", SlotKind::kClockTime}},
     "La prossima fascia è oggi alle nove."},
    {sentence::kNextBandTomorrow,
     {{"time", SlotKind::kClockTime}},
     "La prossima fascia è domani alle nove."},
    {sentence::kOperatorAbsent, {}, "L'operatore che ha chiamato in questo momento è assente."},
    {sentence::kOperatorBusy,
     {},
     "L'operatore che ha chiamato è impegnato in un'altra conversazione."},
    {sentence::kOperatorNoAnswer, {}, "L'operatore che ha chiamato non risponde."},
    {sentence::kDiverting, {}, "Passiamo la sua chiamata a un altro operatore competente."},
    {sentence::kNobodyPresent, {}, "In questo momento nessun operatore è presente."},
    {sentence::kLineFull, {}, "In questo momento le persone in attesa sono troppe."},
    {sentence::kWaitedTooLong, {}, "Ci scusiamo per l'attesa: nessun operatore si è liberato."},
    {sentence::kYouAreAvailable, {}, "Lei è disponibile: riceve le chiamate."},
    {sentence::kYouArePaused, {}, "Lei è in pausa: non riceve chiamate."},
    {sentence::kYouAreAway, {}, "Lei è assente: non riceve chiamate."},
    {sentence::kYouDidNotAnswer,
     {},
     "Più chiamate di seguito non hanno avuto risposta: le chiamate sono state sospese."},
    {sentence::kUnknownCode, {}, "Questo codice non esiste."},
    {sentence::kMessageNotice,
     {{"name", SlotKind::kText}},
     "Il messaggio sarà registrato e inviato all'ufficio Anagrafe, che lo userà solo per "
     "risponderle."},
    {sentence::kMessageInvitation,
     {},
     "Lasci il messaggio dopo il segnale acustico. Per terminare, prema cancelletto."},
    {sentence::kMessageReview,
     {},
     "Per riascoltare il messaggio, prema uno. Per registrarlo di nuovo, prema due. Per inviarlo, "
     "prema tre o riagganci."},
    {sentence::kMessageNothing, {}, "Non abbiamo sentito nessun messaggio."},
    {sentence::kMessageSent, {}, "Il suo messaggio è stato inviato."},
    {sentence::kMessageImpossible, {}, "In questo momento non è possibile lasciare un messaggio."},
    {sentence::kNumberChanging,
     {{"phone", SlotKind::kPhone}},
     "Questo numero sta per essere sostituito. Il nuovo numero è: …"},
    {sentence::kNumberChanged,
     {{"phone", SlotKind::kPhone}},
     "Il numero che ha chiamato non è più attivo. Il nuovo numero è: …"},
    {sentence::kNumberRetired, {}, "Il numero che ha chiamato non è più attivo."},
};

// The sentence of that name, or nullptr.
constexpr const SentenceSpec* FindSentence(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                         [name](const auto& each) { return each.name == name; });
  return found == std::end(kSentences) ? nullptr : found;
}

}  // namespace centralino::speech
