// Numbers, ordinals and plural categories of any language, from ICU's rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace centralino::speech {

// Whether ICU knows how to spell numbers in this language. If not, it would answer in another.
bool CanSpell(const std::string& locale);

// "ventuno": `rules` names a rule set of the locale, empty means its ordinary one. Soft hyphens,
// which ICU puts at the joints of compounds, are taken out.
std::string Spell(const std::string& locale, std::string_view rules, std::int64_t number);

// With a capital first letter: "Șase", "È".
std::string Capitalized(const std::string& words, const std::string& locale);

// CLDR's category: "zero", "one", "two", "few", "many" or "other".
std::string PluralCategory(const std::string& locale, int count);

}  // namespace centralino::speech
