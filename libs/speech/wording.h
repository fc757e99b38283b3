// The words of one language, checked while they are compiled: a language whose counted sentence
// lacks one of its plural forms, names a slot that the sentence has not, or forgets one, does not
// compile. A sentence may be left out as a whole: it is then said in another language.
//
// A wording's words: slots stand as {name}, a count also as {count:f} and {count:n}, in the gender
// of the noun that follows; "|" stands after the word that carries the number; "//" parts
// utterances; "{email-slowly}" or "{email-spelled}" alone in its part is one utterance for each
// piece of the address.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "speech/sentence_table.h"

namespace centralino::speech {

struct Wording {
  std::string_view sentence;
  std::string_view
      when;  // "=0", a plural category of the count (CLDR), or "" where none is counted
  std::string_view words;
};

// Never defined, and no constant expression: the compiler stops at the call and says the name.
void NoSuchSentence();
void ACountedSentenceLacksAPluralForm();
void NoPluralFormOfThisLanguage();
void OnlyCountedSentencesHaveForms();
void TheSentenceHasNoSuchSlot();
void ASlotIsNotSaid();
void TheNumberIsNotMarkedOnce();

class WordingList {
 public:
  constexpr WordingList() = default;
  // `plurals`: CLDR's categories of whole numbers in this language.
  consteval WordingList(std::span<const std::string_view> plurals, std::span<const Wording> rows)
      : plurals_(plurals), rows_(rows) {
    for (const Wording& each : rows) Check(each);
  }

  constexpr std::span<const std::string_view> plurals() const { return plurals_; }
  constexpr std::span<const Wording> rows() const { return rows_; }
  constexpr bool Has(std::string_view sentence) const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [sentence](const Wording& each) { return each.sentence == sentence; });
  }

 private:
  consteval void Check(const Wording& row) const {
    const SentenceSpec* const spec = FindSentence(row.sentence);
    if (spec == nullptr) return NoSuchSentence();
    const bool counted = spec->slots.Has(SlotKind::kCount);
    if (counted) {
      CheckForms(row);
    } else if (!row.when.empty()) {
      OnlyCountedSentencesHaveForms();
    }
    if (std::count(row.words.begin(), row.words.end(), '|') != (counted ? 1 : 0)) {
      TheNumberIsNotMarkedOnce();
    }
    CheckSlots(row, *spec);
  }

  consteval void CheckForms(const Wording& row) const {
    const bool exact = row.when.starts_with('=');
    if (!exact && std::find(plurals_.begin(), plurals_.end(), row.when) == plurals_.end()) {
      NoPluralFormOfThisLanguage();
    }
    for (const std::string_view plural : plurals_) {
      const bool there = std::any_of(rows_.begin(), rows_.end(), [&](const Wording& other) {
        return other.sentence == row.sentence && other.when == plural;
      });
      if (!there) ACountedSentenceLacksAPluralForm();
    }
  }

  static consteval void CheckSlots(const Wording& row, const SentenceSpec& spec) {
    for (std::size_t open = row.words.find('{'); open != std::string_view::npos;
         open = row.words.find('{', open + 1)) {
      const std::string_view name = SlotName(row.words.substr(open));
      const bool known = std::any_of(spec.slots.begin(), spec.slots.end(),
                                     [name](const SlotSpec& slot) { return slot.name == name; });
      if (!known) TheSentenceHasNoSuchSlot();
    }
    for (const SlotSpec& slot : spec.slots) {
      // "C'è un utente" has no {count}.
      const bool in_words =
          slot.kind == SlotKind::kCount && (row.when.starts_with('=') || row.when == "one");
      if (!in_words && !Says(row.words, slot.name)) ASlotIsNotSaid();
    }
  }

  static consteval bool Says(std::string_view words, std::string_view slot) {
    for (std::size_t open = words.find('{'); open != std::string_view::npos;
         open = words.find('{', open + 1)) {
      if (SlotName(words.substr(open)) == slot) return true;
    }
    return false;
  }

  // "{count:f} …" is the slot count, "{email-slowly}" the slot email.
  static consteval std::string_view SlotName(std::string_view words) {
    const std::string_view whole = words.substr(1, words.find('}') - 1);
    if (whole == "email-slowly" || whole == "email-spelled") return "email";
    return whole.substr(0, whole.find(':'));
  }

  std::span<const std::string_view> plurals_;
  std::span<const Wording> rows_;
};

}  // namespace centralino::speech
