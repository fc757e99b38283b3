#include "speech/render.h"

#include <algorithm>
#include <optional>

#include "speech/addresses.h"
#include "speech/grammar.h"
#include "speech/sentence_table.h"
#include "speech/spellout.h"
#include "speech/text.h"

namespace centralino::speech {
namespace {

constexpr int kMaxCount = 9'999;
// Long enough to write one piece of an address down.
constexpr std::chrono::milliseconds kTimeToWrite{1200};
constexpr std::chrono::milliseconds kTimeToReachForAPen{800};

// The wording for the prompt's count: exact number first, then the language's plural category.
const Wording* Choose(const Grammar& grammar, std::string_view sentence, std::optional<int> count) {
  const std::string exact = count ? "=" + std::to_string(*count) : "";
  const std::string category = count ? PluralCategory(grammar.language(), *count) : "";
  const Wording* best = nullptr;
  int best_rank = 0;
  for (const Wording& each : grammar.Wordings().rows()) {
    if (each.sentence != sentence) continue;
    const int rank = count && each.when == exact      ? 4
                     : count && each.when == category ? 3
                     : each.when.empty()              ? 2
                     : each.when == "other"           ? 1
                                                      : 0;
    if (rank > best_rank) {
      best = &each;
      best_rank = rank;
    }
  }
  return best;
}

bool IsKind(const Slot& slot, SlotKind kind) {
  // The order of Slot's alternatives is the order of SlotKind.
  static_assert(std::is_same_v<std::variant_alternative_t<0, Slot>, Count>);
  static_assert(std::is_same_v<std::variant_alternative_t<6, Slot>, Week>);
  return slot.index() == static_cast<std::size_t>(kind);
}

struct SlotWords {
  const Grammar& grammar;

  std::string operator()(const Count& slot) const { return grammar.Cardinal(slot.value); }
  std::string operator()(const ClockTime& slot) const { return grammar.At(slot.minutes); }
  std::string operator()(const Date& slot) const { return grammar.WeekdayAndDay(slot.day); }
  std::string operator()(const Phone& slot) const { return SpellPhone(slot.number, grammar); }
  std::string operator()(const Email& slot) const {
    return Enumerate(SpellAddress(slot.address, grammar), ", ");
  }
  std::string operator()(const Text& slot) const { return SpellOut(slot.text, grammar); }
  std::string operator()(const Week& slot) const { return grammar.Weekly(Summarize(slot)); }
};

bool InRange(const Slot& slot) {
  if (const auto* count = std::get_if<Count>(&slot)) {
    return count->value >= 0 && count->value <= kMaxCount;
  }
  if (const auto* time = std::get_if<ClockTime>(&slot)) {
    return time->minutes >= 0 && time->minutes <= 24 * 60;
  }
  if (const auto* date = std::get_if<Date>(&slot)) return date->day.ok();
  if (const auto* week = std::get_if<Week>(&slot)) {
    return std::all_of(std::begin(week->days), std::end(week->days), [](const auto& day) {
      return std::all_of(day.begin(), day.end(), [](const std::pair<int, int>& hours) {
        return hours.first >= 0 && hours.second <= 24 * 60;
      });
    });
  }
  return true;
}

// "{count:f}": the gender of the noun that follows.
std::optional<Gender> GenderAfter(std::string_view slot, std::size_t colon) {
  if (colon == std::string_view::npos) return std::nullopt;
  return slot.substr(colon + 1) == "f" ? Gender::kFeminine : Gender::kNeuter;
}

class Speaker {
 public:
  Speaker(const Prompt& prompt, const Grammar& grammar) : prompt_(prompt), grammar_(grammar) {}

  std::vector<Utterance> Speak(std::string_view wording) {
    constexpr std::string_view kJoint = "//";
    std::size_t end = 0;
    do {
      end = std::min(wording.find(kJoint), wording.size());
      const std::string_view part = wording.substr(0, end);
      if (part == "{email-slowly}") {
        SpeakSlowly(SpellAddress(Address(), grammar_));
      } else if (part == "{email-spelled}") {
        SpeakSlowly(SpellByLetters(Address(), grammar_));
      } else {
        SpeakPart(part);
        if (end < wording.size()) said_.back().pause_after = kTimeToReachForAPen;
      }
      wording.remove_prefix(std::min(end + kJoint.size(), wording.size()));
    } while (!wording.empty());
    return std::move(said_);
  }

  void Add(std::string words, std::size_t mark = 0, std::chrono::milliseconds pause_after = {}) {
    const bool own_language = GrammarOf(prompt_.language).language() == grammar_.language();
    said_.push_back({.words = std::move(words),
                     .language = grammar_.language(),
                     .voice = own_language ? prompt_.voice : "",
                     .mark = mark,
                     .pause_after = pause_after});
  }

  std::vector<Utterance> TakeSaid() { return std::move(said_); }

 private:
  void SpeakPart(std::string_view part) {
    std::string words;
    std::size_t mark = 0;
    while (!part.empty()) {
      const std::size_t plain = std::min(part.find_first_of("{|"), part.size());
      words += part.substr(0, plain);
      part.remove_prefix(plain);
      if (part.empty()) break;
      if (part.front() == '|') {
        mark = words.size();
        part.remove_prefix(1);
      } else {
        const std::size_t close = part.find('}');
        words += SlotIn(part.substr(1, close - 1));
        part.remove_prefix(close + 1);
      }
    }
    // The first letter may be one byte longer or shorter as a capital.
    const std::size_t small = words.size();
    words = Capitalized(words, grammar_.language());
    if (mark > 0) mark += words.size() - small;
    Add(std::move(words), mark);
  }

  std::string SlotIn(std::string_view braces) const {
    const std::size_t colon = braces.find(':');
    const Slot& slot = prompt_.slots.at(std::string(braces.substr(0, colon)));
    const auto* const count = std::get_if<Count>(&slot);
    const std::optional<Gender> gender = GenderAfter(braces, colon);
    if (count != nullptr && gender) return grammar_.Agreeing(count->value, *gender);
    return std::visit(SlotWords{grammar_}, slot);
  }

  const std::string& Address() const { return std::get<Email>(prompt_.slots.at("email")).address; }

  void SpeakSlowly(std::vector<std::string> pieces) {
    for (std::string& piece : pieces) {
      Add(std::move(piece), 0, kTimeToWrite);
    }
    if (!said_.empty()) said_.back().pause_after = {};
  }

  const Prompt& prompt_;
  const Grammar& grammar_;
  std::vector<Utterance> said_;
};

bool HasAllSlots(const Prompt& prompt, const SentenceSpec& spec) {
  return std::all_of(spec.slots.begin(), spec.slots.end(), [&](const SlotSpec& slot) {
    const auto found = prompt.slots.find(std::string(slot.name));
    return found != prompt.slots.end() && IsKind(found->second, slot.kind) &&
           InRange(found->second);
  });
}

std::optional<int> CountIn(const Prompt& prompt) {
  for (const auto& [name, slot] : prompt.slots) {
    if (const auto* count = std::get_if<Count>(&slot)) return count->value;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Utterance> Render(const Prompt& prompt) {
  const Grammar& asked = GrammarOf(prompt.language);
  if (prompt.sentence.empty()) {
    Speaker speaker(prompt, asked);
    std::string words = SpellOut(prompt.text, asked);
    if (!words.empty()) speaker.Add(std::move(words));
    return speaker.TakeSaid();
  }
  const SentenceSpec* const spec = FindSentence(prompt.sentence);
  if (spec == nullptr || !HasAllSlots(prompt, *spec)) return {};
  const Grammar& spoken = asked.Wordings().Has(prompt.sentence) ? asked : GrammarOf("it");
  const Wording* const wording = Choose(spoken, prompt.sentence, CountIn(prompt));
  if (wording == nullptr) return {};
  return Speaker(prompt, spoken).Speak(wording->words);
}

bool Says(std::string_view language, std::string_view sentence) {
  const Grammar& grammar = GrammarOf(language);
  return grammar.language() == PrimaryTag(language) && grammar.Wordings().Has(sentence);
}

std::vector<std::string_view> MissingSentences(std::string_view language) {
  std::vector<std::string_view> missing;
  for (const SentenceSpec& spec : kSentences) {
    if (!Says(language, spec.name)) missing.push_back(spec.name);
  }
  return missing;
}

}  // namespace centralino::speech
