// E-mail and web addresses and telephone numbers, piece by piece, as one dictates them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "speech/grammar.h"

namespace centralino::speech {

// "urp@comune.empoli.fi.it": "urp, chiocciola", "comune, punto", "empoli, punto",
// "effe i, punto", "it". What has no word is left out.
std::vector<std::string> SpellAddress(std::string_view address, const Grammar& grammar);

// The same to write down without a doubt: "comune, punto", "effe come Firenze, i come Imola,
// punto", "it"; a word that can be said is said before its letters.
std::vector<std::string> SpellByLetters(std::string_view address, const Grammar& grammar);

// "+3905717571": "zero cinque sette uno, sette cinque sette uno". The Italian country code is not
// said. Groups that the writer made with blanks or dashes are kept.
std::string SpellPhone(std::string_view number, const Grammar& grammar);

}  // namespace centralino::speech
