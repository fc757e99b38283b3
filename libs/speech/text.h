// The organisation's own text becomes words: what a voice would misread is written out.
#pragma once

#include <string>
#include <string_view>

#include "speech/grammar.h"

namespace centralino::speech {

// Digits, clock times, dates, ordinals, amounts, telephone numbers, e-mail and web addresses,
// abbreviations and symbols. The result has letters, blanks and the punctuation , . : ; ? ! ' -
// only, and no digit of any script. At most 8 KiB of text are read.
std::string SpellOut(std::string_view text, const Grammar& grammar);

}  // namespace centralino::speech
