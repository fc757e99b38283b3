// Prompts become words: whole sentences without a digit, an abbreviation or a symbol, because
// voices misread "1 minuto", "112" and "13:00".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "speech/prompt.h"

namespace centralino::speech {

// One utterance for each part that is said in one breath; the order is the order of speaking. A
// sentence with a count is always exactly one utterance with a mark; an e-mail address is
// several, with pauses to write in. Empty if there is nothing to say: an empty text, an unknown
// sentence, a missing slot or one of the wrong kind.
//
// A language that lacks the sentence is spoken in Italian, and the utterance says so.
std::vector<Utterance> Render(const Prompt& prompt);

// Whether `language` has words of its own for the sentence (BCP 47; the region is ignored).
bool Says(std::string_view language, std::string_view sentence);

// The platform's sentences that have no words in `language` (BCP 47; the region is ignored).
std::vector<std::string_view> MissingSentences(std::string_view language);

}  // namespace centralino::speech
