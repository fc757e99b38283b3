// What a waiting caller hears: sentences with music between them. Not for users of the library.
//
//   voice.cpp   which sentence, when
//   number.cpp  the number of callers ahead, and that it is true
//   promise.cpp the wait that is said after it, and that it is kept
#pragma once

#include "callflow/run.h"

namespace centralino::callflow {

// ---- Sentences --------------------------------------------------------------------------------

speech::Prompt WaitSentence(const Waiting& waiting, std::string_view name);
void Say(Run& run, Waiting& waiting, Saying what, std::vector<speech::Prompt> prompts);
void SayConnecting(Run& run, Waiting& waiting);
void SayAdvancing(Run& run, Waiting& waiting);
void SayHoldTheLine(Run& run, Waiting& waiting);

// ---- When -------------------------------------------------------------------------------------

void LookAt(Run& run, Waiting& waiting, Instant at);
// After something moved: as soon as the gap since the last sentence allows.
void LookSoon(Run& run, Waiting& waiting);

void OnVoice(Run& run, Waiting& waiting, const PlayStarted& event);
void OnVoice(Run& run, Waiting& waiting, const MarkReached& event);
void OnVoice(Run& run, Waiting& waiting, const PlayEnded& event);
void OnAnnounceTimer(Run& run, Waiting& waiting);
void OnPhoneRings(Run& run, Waiting& waiting);

// ---- Keeping one's place (keep_place.cpp) -------------------------------------------------------

// Adds the offer to be called back, where it is made and not too often.
void OfferCallback(const Run& run, Waiting& waiting, std::vector<speech::Prompt>& prompts);
// The queue was asked to keep his place and has not answered: its answer is waited for.
bool AwaitsKept(const Waiting& waiting);
void OnKey(Run& run, Waiting& waiting, char key);
// The dialogue's own, while `waiting.asking`.
void OnAskingPlayEnded(Run& run, Waiting& waiting);
void OnAskingTimer(Run& run, Waiting& waiting);
// The phase ends when his place is kept.
void OnCallbackAnswered(Run& run, Waiting& waiting, const CallbackAnswered& answer);

// ---- The number -------------------------------------------------------------------------------

// Asks how many are ahead, unless a question is open.
void Look(Run& run, Waiting& waiting);
void OnAhead(Run& run, Waiting& waiting, const AheadAnswered& answer);
void ToldAhead(Run& run, Waiting& waiting, const Joined& joined);
void OnLineMoved(Run& run, Waiting& waiting, std::int64_t version);
void NumberStarted(Run& run, Waiting& waiting, Instant first_packet);
void NumberHeard(Run& run, Waiting& waiting);
// The sentence being said is given up; a number that was not heard is recorded as such.
void StopNumber(Run& run, Waiting& waiting);
// ---- The wait ---------------------------------------------------------------------------------

// The wait to say with this answer; none where none is known, wanted, or as short as was promised.
std::optional<waiting::Wait> WaitToSay(const Run& run, const Waiting& waiting,
                                       const AheadAnswered& answer);
speech::Prompt WordsOf(const Waiting& waiting, const waiting::Wait& wait);
void WaitHeard(Waiting& waiting);
// An operator answered.
void RecordPromises(Run& run, const Waiting& waiting);

}  // namespace centralino::callflow
