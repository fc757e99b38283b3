// The sentences the platform itself says. A Prompt names one of them; its slots are in
// sentence_table.h, its words in each language in italian.cpp, english.cpp, romanian.cpp,
// french.cpp. A new sentence is added in those three places; a language left out says it in
// Italian.
#pragma once

namespace centralino::speech::sentence {

// ---- Waiting ----------------------------------------------------------------------------------
// {count}: "Ci sono due utenti in attesa prima di lei."
inline constexpr char kAhead[] = "ahead";
// {count}: the same told again: "Ora ci sono due utenti in attesa prima di lei."
inline constexpr char kAheadNow[] = "ahead-now";
// {count}: of a long line: "Ci sono più di venti utenti in attesa prima di lei."
inline constexpr char kAheadMore[] = "ahead-more";
inline constexpr char kAheadMoreNow[] = "ahead-more-now";
// {count}, of minutes up to an hour: "Attesa prevista: circa cinque minuti."
inline constexpr char kWaitAbout[] = "wait-about";
// {count}: "Attesa prevista: meno di un minuto."
inline constexpr char kWaitLess[] = "wait-less";
// No number, after it fell twice: "La sua chiamata sta avanzando."
inline constexpr char kAdvancing[] = "advancing";
// An operator's phone rings: "La mettiamo in contatto con un operatore."
inline constexpr char kConnecting[] = "connecting";
// "Resti in linea: le risponderà il primo operatore libero."
inline constexpr char kHoldTheLine[] = "hold-the-line";

// ---- Keeping one's place and being called back --------------------------------------------------
// While one waits, {key}: "Per conservare il suo posto ed essere richiamati, prema cinque."
inline constexpr char kCallbackOffer[] = "callback-offer";
// {phone}: "La richiameremo al numero: … Per confermare, prema uno. …" two: another, three: stay.
inline constexpr char kCallbackConfirm[] = "callback-confirm";
// "Digiti il numero a cui possiamo richiamarla, poi prema cancelletto."
inline constexpr char kCallbackDial[] = "callback-dial";
// Why a number will not do.
inline constexpr char kCallbackNoNumber[] = "callback-no-number";
inline constexpr char kCallbackNotAllowed[] = "callback-not-allowed";
inline constexpr char kCallbackAlready[] = "callback-already";
inline constexpr char kCallbackUnavailable[] = "callback-unavailable";
// {phone}: "Il suo posto è conservato: la richiameremo al numero: … Può riagganciare."
inline constexpr char kCallbackKept[] = "callback-kept";
// "Resti in linea: il suo posto non cambia."
inline constexpr char kCallbackStay[] = "callback-stay";
// Called back, {name} {group}: "La chiama Comune di Empoli, Anagrafe. Per parlare con un operatore,
// prema uno. Se non le serve più, prema due."
inline constexpr char kCallbackHere[] = "callback-here";
// "La richiamata è annullata. Arrivederci."
inline constexpr char kCallbackCancelled[] = "callback-cancelled";

// ---- Endings and mishaps ----------------------------------------------------------------------
// "Ci scusiamo: in questo momento il servizio non è disponibile."
inline constexpr char kApology[] = "apology";
// "Grazie per aver chiamato. Arrivederci."
inline constexpr char kGoodbye[] = "goodbye";
// "La preghiamo di richiamare più tardi."
inline constexpr char kCallBackLater[] = "call-back-later";

// ---- Guides -----------------------------------------------------------------------------------
// {name}: a guide without a welcome of its own: "Comune di Empoli, benvenuti."
inline constexpr char kWelcome[] = "welcome";
// {label} {key}: "Per l'Anagrafe, prema uno."
inline constexpr char kMenuOption[] = "menu-option";
// {key}: said in the language it offers: "Per l'italiano, prema otto."
inline constexpr char kLanguageOption[] = "language-option";
// "La scelta non è valida."
inline constexpr char kUnknownKey[] = "unknown-key";

// ---- Opening hours ----------------------------------------------------------------------------
// {name}: "Anagrafe: in questo momento siamo chiusi."
inline constexpr char kClosed[] = "closed";
// {name}: a desk that answers only in its bands: "… in questo momento non è attiva la consulenza
// telefonica."
inline constexpr char kOutsideBands[] = "outside-bands";
// {week}: "Siamo aperti dal lunedì al venerdì dalle nove alle tredici."
inline constexpr char kHours[] = "hours";
// {week}: "Le consulenze telefoniche si tengono il martedì dalle quindici alle diciassette."
inline constexpr char kConsultationBands[] = "consultation-bands";
// {email}: said, then said again slowly, so that one can write it down: several utterances.
inline constexpr char kEmail[] = "email";
// {key}: "Per riascoltare l'indirizzo lettera per lettera, prema uno."
inline constexpr char kEmailOffer[] = "email-offer";
// {email}: with what is hard to write letter by letter, "effe come Firenze": several utterances.
inline constexpr char kEmailSpelled[] = "email-spelled";
// {name}: for an emergency: "Anagrafe: siamo chiusi in via straordinaria."
inline constexpr char kClosedUnexpectedly[] = "closed-unexpectedly";
// "Non è ancora possibile dire quando riapriremo."
inline constexpr char kReopeningUnknown[] = "reopening-unknown";
// {date} {time}: "Riapriremo lunedì trenta novembre alle nove."
inline constexpr char kNextOpening[] = "next-opening";
// {time}: "Riapriremo oggi alle quindici." "Riapriremo domani alle nove."
inline constexpr char kNextOpeningToday[] = "next-opening-today";
inline constexpr char kNextOpeningTomorrow[] = "next-opening-tomorrow";
// The same of consultation bands: "La prossima fascia è domani alle nove."
inline constexpr char kNextBand[] = "next-band";
inline constexpr char kNextBandToday[] = "next-band-today";
inline constexpr char kNextBandTomorrow[] = "next-band-tomorrow";

// ---- Operators and groups ---------------------------------------------------------------------
// Why the operator who was called does not answer.
inline constexpr char kOperatorAbsent[] = "operator-absent";
inline constexpr char kOperatorBusy[] = "operator-busy";
inline constexpr char kOperatorNoAnswer[] = "operator-no-answer";
// And what happens: "Passiamo la sua chiamata a un altro operatore competente."
inline constexpr char kDiverting[] = "diverting";
// Why waiting for a group ended.
inline constexpr char kNobodyPresent[] = "nobody-present";
inline constexpr char kLineFull[] = "line-full";
inline constexpr char kWaitedTooLong[] = "waited-too-long";

// ---- What an operator who dials a code is told --------------------------------------------------
inline constexpr char kYouAreAvailable[] = "you-are-available";
inline constexpr char kYouArePaused[] = "you-are-paused";
inline constexpr char kYouAreAway[] = "you-are-away";
// Before one of these: why he was set to away.
inline constexpr char kYouDidNotAnswer[] = "you-did-not-answer";
inline constexpr char kUnknownCode[] = "unknown-code";

// ---- Messages ---------------------------------------------------------------------------------
// {name}, of a desk: that it is recorded, who gets it and what for.
inline constexpr char kMessageNotice[] = "message-notice";
// "Lasci il messaggio dopo il segnale acustico. Per terminare, prema cancelletto."
inline constexpr char kMessageInvitation[] = "message-invitation";
// What one, two and three do.
inline constexpr char kMessageReview[] = "message-review";
// "Non abbiamo sentito nessun messaggio."
inline constexpr char kMessageNothing[] = "message-nothing";
// "Il suo messaggio è stato inviato."
inline constexpr char kMessageSent[] = "message-sent";
// "In questo momento non è possibile lasciare un messaggio."
inline constexpr char kMessageImpossible[] = "message-impossible";

// ---- Numbers ----------------------------------------------------------------------------------
// {phone}: "Questo numero sta per essere sostituito. Il nuovo numero è: …"
inline constexpr char kNumberChanging[] = "number-changing";
// {phone}: "Il numero che ha chiamato non è più attivo. Il nuovo numero è: …"
inline constexpr char kNumberChanged[] = "number-changed";
// "Il numero che ha chiamato non è più attivo."
inline constexpr char kNumberRetired[] = "number-retired";

}  // namespace centralino::speech::sentence
