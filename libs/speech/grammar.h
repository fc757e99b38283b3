// What one language knows: how its numbers, times, days and letters are said, and its sentences.
// The base class knows what ICU knows of any language; a language of the platform overrides the
// rest. Internal to libs/speech.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "speech/week.h"
#include "speech/wording.h"

namespace centralino::speech {

// Words for characters that a voice would stumble over.
struct SymbolWords {
  std::string_view at = "at";
  std::string_view dot = "dot";
  std::string_view dash = "dash";
  std::string_view underscore = "underscore";
  std::string_view plus = "plus";
  std::string_view slash = "slash";
  std::string_view star = "star";
  std::string_view hash = "hash";
  std::string_view percent = "percent";
  std::string_view ampersand = "and";
  std::string_view euro = "euro";
  std::string_view decimal = "point";
  std::string_view number = "number";
  std::string_view www = "W W W";
};

struct Abbreviation {
  std::string_view written;  // lower case, with its full stop
  std::string_view words;
  bool before_number_only = false;  // otherwise a word of its own: "no. 5", but "I said no."
};

// Of the noun that a number stands before.
enum class Gender { kMasculine, kFeminine, kNeuter };

class Grammar {
 public:
  explicit Grammar(std::string language) : language_(std::move(language)) {}
  virtual ~Grammar() = default;

  const std::string& language() const { return language_; }

  virtual const WordingList& Wordings() const;
  virtual const SymbolWords& Symbols() const;
  virtual const std::vector<Abbreviation>& Abbreviations() const;

  virtual std::string Cardinal(std::int64_t number) const;
  // Where number words have a gender: "două", "vingt-et-une".
  virtual std::string Agreeing(std::int64_t number, Gender gender) const;
  // Before a word: "un minuto", "tre minuti".
  virtual std::string Counted(std::int64_t number, std::string_view noun) const;
  virtual std::string Ordinal(int number, bool feminine) const;
  // "effe", "V"; `letter` is a to z.
  virtual std::string Letter(char letter) const;
  // "effe come Firenze", "F as in Foxtrot".
  virtual std::string Spelled(char letter) const;
  // Whether who hears this word of an address may write another: it is then spelled too.
  virtual bool HardToWrite(std::string_view word) const;
  // A time inside somebody's text, after whatever preposition stands there: "nove e trenta".
  virtual std::string Time(int minutes) const;
  // "alle nove"; "dalle nove alle tredici".
  virtual std::string At(int minutes) const;
  virtual std::string FromTo(int from, int to) const;
  // "otto dicembre"; "martedì otto dicembre".
  virtual std::string DayOfMonth(std::chrono::month_day day) const;
  virtual std::string WeekdayAndDay(std::chrono::year_month_day day) const;
  virtual std::string Weekday(std::chrono::weekday day) const;
  virtual std::string Weekly(const std::vector<WeekPart>& parts) const;
  // Mends what a number's first sound asks of the word before it: "il" "otto" is "l'otto".
  virtual void Join(std::string& before, std::string_view number_words) const;

 protected:
  struct WeekJoints {
    std::string_view also;   // before hours of days that were named before
    std::string_view hours;  // between the last two hours of a day
    std::string_view parts;  // between the last two parts
  };
  // "il lunedì dalle nove alle undici e dalle quindici alle diciassette, il …": `name` puts the
  // days of a part into words.
  template <class Name>
  std::string SayWeek(const std::vector<WeekPart>& parts, const WeekJoints& joints,
                      const Name& name) const;
  std::string DayName(int day) const;  // 0 is Monday

 private:
  std::string language_;
};

// "it" of "it-IT", and of "it_IT".
std::string_view PrimaryTag(std::string_view language);

// The grammar of a BCP 47 tag (regions are ignored); a language without one gets the base class
// where ICU can spell its numbers, else Italian. The objects live for ever.
const Grammar& GrammarOf(std::string_view language);

std::unique_ptr<Grammar> MakeItalian();
std::unique_ptr<Grammar> MakeEnglish();
std::unique_ptr<Grammar> MakeRomanian();
std::unique_ptr<Grammar> MakeFrench();

// The languages that have a grammar of their own, as BCP 47 tags.
inline constexpr std::string_view kOwnLanguages[] = {"it", "en", "ro", "fr"};

// The word of the international (ICAO) alphabet: "Alfa". `letter` is a to z.
std::string_view InternationalWord(char letter);

// "uno, due e tre".
std::string Enumerate(const std::vector<std::string>& things, std::string_view last_joint);

template <class Name>
std::string Grammar::SayWeek(const std::vector<WeekPart>& parts, const WeekJoints& joints,
                             const Name& name) const {
  std::vector<std::string> said;
  for (const WeekPart& part : parts) {
    std::vector<std::string> hours;
    for (const auto& [from, to] : part.hours) hours.push_back(FromTo(from, to));
    said.push_back(name(part.days) + std::string(part.also ? joints.also : " ") +
                   Enumerate(hours, joints.hours));
  }
  return Enumerate(said, joints.parts);
}

}  // namespace centralino::speech
