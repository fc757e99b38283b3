#include "speech/grammar.h"

#include <unicode/dtfmtsym.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "speech/spellout.h"

namespace centralino::speech {
namespace {

std::string MonthName(const std::string& language, unsigned month) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(icu::Locale(language.c_str()), error);
  std::int32_t count = 0;
  const icu::UnicodeString* names = symbols.getMonths(count);
  std::string name;
  if (U_SUCCESS(error) && static_cast<std::int32_t>(month) <= count) {
    names[month - 1].toUTF8String(name);
  }
  return name;
}

}  // namespace

const WordingList& Grammar::Wordings() const {
  static constexpr WordingList kNone;
  return kNone;
}

const SymbolWords& Grammar::Symbols() const {
  static constexpr SymbolWords kEnglish;
  return kEnglish;
}

const std::vector<Abbreviation>& Grammar::Abbreviations() const {
  static const auto* const kNone = new std::vector<Abbreviation>;
  return *kNone;
}

std::string Grammar::Cardinal(std::int64_t number) const { return Spell(language_, "", number); }

std::string Grammar::Agreeing(std::int64_t number, Gender) const { return Cardinal(number); }

std::string Grammar::Counted(std::int64_t number, std::string_view) const {
  return Cardinal(number);
}

std::string Grammar::Ordinal(int number, bool) const { return Cardinal(number); }

std::string Grammar::Letter(char letter) const {
  return std::string(1, static_cast<char>(letter - 'a' + 'A'));
}

std::string Grammar::Spelled(char letter) const {
  return Letter(letter) + ", " + std::string(InternationalWord(letter));
}

bool Grammar::HardToWrite(std::string_view word) const {
  constexpr std::array<std::string_view, 5> kKnown = {"it", "com", "org", "net", "info"};
  return std::find(kKnown.begin(), kKnown.end(), word) == kKnown.end();
}

std::string Grammar::Time(int minutes) const {
  const std::string hour = Cardinal(minutes / 60);
  return minutes % 60 == 0 ? hour : hour + " " + Cardinal(minutes % 60);
}

std::string Grammar::At(int minutes) const { return Time(minutes); }

std::string Grammar::FromTo(int from, int to) const { return Time(from) + ", " + Time(to); }

std::string Grammar::DayOfMonth(std::chrono::month_day day) const {
  return Cardinal(unsigned{day.day()}) + " " + MonthName(language_, unsigned{day.month()});
}

std::string Grammar::Weekday(std::chrono::weekday day) const {
  UErrorCode error = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(icu::Locale(language_.c_str()), error);
  std::int32_t count = 0;
  const icu::UnicodeString* names = symbols.getWeekdays(count);  // 1 is Sunday
  const auto index = static_cast<std::int32_t>(day.c_encoding()) + 1;
  std::string name;
  if (U_SUCCESS(error) && index < count) names[index].toUTF8String(name);
  return name;
}

std::string Grammar::WeekdayAndDay(std::chrono::year_month_day day) const {
  return Weekday(std::chrono::weekday(day)) + " " + DayOfMonth(day.month() / day.day());
}

std::string Grammar::DayName(int day) const {
  return Weekday(std::chrono::weekday(static_cast<unsigned>(day + 1)));
}

std::string Grammar::Weekly(const std::vector<WeekPart>& parts) const {
  std::string all;
  for (const WeekPart& part : parts) {
    for (std::size_t day = 0; day < 7; ++day) {
      if (!part.days[day]) continue;
      all += all.empty() ? "" : ", ";
      all += DayName(static_cast<int>(day));
    }
    for (const auto& [from, to] : part.hours) all += " " + FromTo(from, to);
  }
  return all;
}

void Grammar::Join(std::string&, std::string_view) const {}

std::string_view PrimaryTag(std::string_view language) {
  return language.substr(0, language.find_first_of("-_"));
}

const Grammar& GrammarOf(std::string_view language) {
  static const std::array<std::unique_ptr<Grammar>, std::size(kOwnLanguages)>* const kOwn =
      new std::array{MakeItalian(), MakeEnglish(), MakeRomanian(), MakeFrench()};
  const std::string tag(PrimaryTag(language));
  for (const auto& each : *kOwn) {
    if (each->language() == tag) return *each;
  }
  const Grammar& italian = *kOwn->front();
  if (tag.empty()) return italian;

  // Other languages are few and stay; whatever is no language falls to Italian and adds nothing.
  static std::mutex* const mutex = new std::mutex;  // guards others
  static auto* const others = new std::map<std::string, std::unique_ptr<Grammar>>;
  const std::lock_guard lock(*mutex);
  if (const auto known = others->find(tag); known != others->end()) return *known->second;
  if (tag.size() > 3 || !CanSpell(tag)) return italian;
  return *others->emplace(tag, std::make_unique<Grammar>(tag)).first->second;
}

std::string_view InternationalWord(char letter) {
  constexpr std::array<std::string_view, 26> kWords = {
      "Alfa",    "Bravo", "Charlie", "Delta",  "Echo",     "Foxtrot", "Golf",   "Hotel",  "India",
      "Juliett", "Kilo",  "Lima",    "Mike",   "November", "Oscar",   "Papa",   "Quebec", "Romeo",
      "Sierra",  "Tango", "Uniform", "Victor", "Whiskey",  "X-ray",   "Yankee", "Zulu"};
  return kWords.at(static_cast<std::size_t>(letter - 'a'));
}

std::string Enumerate(const std::vector<std::string>& things, std::string_view last_joint) {
  std::string all;
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (i > 0) all += i + 1 == things.size() ? last_joint : ", ";
    all += things[i];
  }
  return all;
}

}  // namespace centralino::speech
