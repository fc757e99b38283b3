#include "speech/spellout.h"

#include <unicode/plurrule.h>
#include <unicode/rbnf.h>

#include <cassert>
#include <cstring>
#include <map>
#include <memory>

namespace centralino::speech {
namespace {

using icu::PluralRules;
using icu::RuleBasedNumberFormat;
using icu::UnicodeString;

// ICU's objects cost milliseconds to make and are not meant to be shared between threads.
RuleBasedNumberFormat& Speller(const std::string& locale) {
  thread_local std::map<std::string, std::unique_ptr<RuleBasedNumberFormat>> spellers;
  std::unique_ptr<RuleBasedNumberFormat>& speller = spellers[locale];
  if (!speller) {
    UErrorCode error = U_ZERO_ERROR;
    speller = std::make_unique<RuleBasedNumberFormat>(icu::URBNF_SPELLOUT,
                                                      icu::Locale(locale.c_str()), error);
    assert(U_SUCCESS(error));
  }
  return *speller;
}

}  // namespace

bool CanSpell(const std::string& locale) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Locale actual = Speller(locale).getLocale(ULOC_ACTUAL_LOCALE, error);
  return U_SUCCESS(error) &&
         std::strcmp(actual.getLanguage(), icu::Locale(locale.c_str()).getLanguage()) == 0;
}

std::string Spell(const std::string& locale, std::string_view rules, std::int64_t number) {
  UnicodeString words;
  if (rules.empty()) {
    Speller(locale).format(number, words);
  } else {
    icu::FieldPosition position;
    UErrorCode error = U_ZERO_ERROR;
    const auto size = static_cast<std::int32_t>(rules.size());
    Speller(locale).format(number, UnicodeString(rules.data(), size, US_INV), words, position,
                           error);
    assert(U_SUCCESS(error));
  }
  constexpr char16_t kSoftHyphen = 0xAD;
  words.findAndReplace(UnicodeString(kSoftHyphen), UnicodeString());
  std::string result;
  return words.toUTF8String(result);
}

std::string Capitalized(const std::string& words, const std::string& locale) {
  UnicodeString text = UnicodeString::fromUTF8(words);
  const std::int32_t first = text.moveIndex32(0, 1);
  UnicodeString capital(text, 0, first);
  text.replace(0, first, capital.toUpper(icu::Locale(locale.c_str())));
  std::string result;
  return text.toUTF8String(result);
}

std::string PluralCategory(const std::string& locale, int count) {
  thread_local std::map<std::string, std::unique_ptr<PluralRules>> rules;
  std::unique_ptr<PluralRules>& rule = rules[locale];
  if (!rule) {
    UErrorCode error = U_ZERO_ERROR;
    rule.reset(PluralRules::forLocale(icu::Locale(locale.c_str()), error));
    assert(U_SUCCESS(error));
  }
  std::string category;
  return rule->select(count).toUTF8String(category);
}

}  // namespace centralino::speech
