#include "speech/text.h"

#include <re2/re2.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>

#include "speech/addresses.h"

namespace centralino::speech {
namespace {

constexpr std::size_t kMaxText = 8192;

// Compatibility forms become plain ones ("①" is 1, "½" is 1⁄2), digits of every script ASCII
// digits; typographic apostrophes and dashes the keyboard's. Ordinal signs would become letters,
// so they are kept as the degree sign and "ª".
std::string Plain(std::string_view text) {
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(std::min(text.size(), kMaxText))));
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const nfkc = icu::Normalizer2::getNFKCInstance(error);
  icu::UnicodeString kept;
  icu::UnicodeString run;
  const auto flush = [&] {
    if (U_SUCCESS(error)) kept.append(nfkc->normalize(run, error));
    run.remove();
  };
  for (std::int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    if (c == 0xBA || c == 0xB0 || c == 0xAA) {
      flush();
      kept.append(c == 0xAA ? c : UChar32{0xB0});
    } else if (c != 0xAD && c != 0xFFFD) {
      run.append(c);
    }
  }
  flush();

  icu::UnicodeString plain;
  for (std::int32_t i = 0; i < kept.length(); i = kept.moveIndex32(i, 1)) {
    const UChar32 c = kept.char32At(i);
    if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
      plain.append(UChar32{'0' + digit});
    } else if (c == 0x2019 || c == 0x2018 || c == 0x2BC) {
      plain.append(UChar32{'\''});
    } else if (c >= 0x2010 && c <= 0x2015) {
      plain.append(UChar32{'-'});
    } else if (u_isalpha(c) || (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0 || c == 0x20AC ||
               c == 0xB0 || (c > ' ' && c < 0x7F)) {
      plain.append(c);
    } else {
      plain.append(UChar32{' '});
    }
  }
  std::string result;
  return plain.toUTF8String(result);
}

std::optional<int> Number(const std::string& digits) {
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  return std::stoi(digits);
}

class Reader {
 public:
  Reader(std::string text, const Grammar& grammar)
      : text_(std::move(text)), rest_(text_), grammar_(grammar) {}

  std::string Read() {
    while (!rest_.empty()) {
      const bool word_start = out_.empty() || !EndsInWord();
      if (word_start && WordHasPoint() && (Address() || Abbreviated())) continue;
      if (BeginsNumber() && SayNumber()) continue;
      if (Symbol()) continue;
      Copy();
    }
    return Tidy();
  }

 private:
  template <class... Groups>
  bool Take(const RE2& pattern, Groups*... groups) {
    return RE2::Consume(&rest_, pattern, groups...);
  }
  // Looks at what would be taken, and takes it only when `Commit` is called.
  template <class... Groups>
  bool Peek(const RE2& pattern, Groups*... groups) {
    ahead_ = rest_;
    return RE2::Consume(&ahead_, pattern, groups...);
  }
  void Commit() { rest_ = ahead_; }

  void Say(std::string_view words) {
    if (!out_.empty() && EndsInWord()) out_ += ' ';
    grammar_.Join(out_, words);
    out_ += words;
    said_ = true;
  }

  bool EndsInWord() const {
    const char last = out_.back();
    return last != ' ' && last != '\'' && last != '-' && last != '(';
  }

  // Most text is plain words: these two keep the patterns below away from them.
  bool WordHasPoint() const {
    const std::string_view rest(rest_.data(), rest_.size());
    const std::string_view word = rest.substr(0, rest.find(' '));
    return word.find_first_of(".@:") != std::string_view::npos || word == "n" || word == "N" ||
           word.find("°") != std::string_view::npos;
  }
  bool BeginsNumber() const {
    const char c = rest_[0];
    return (c >= '0' && c <= '9') || c == '+' || static_cast<unsigned char>(c) == 0xE2;  // "€"
  }

  bool SayNumber() {
    return Amount() || IsoDate() || Date() || ClockTime() || Phone() || Ordinal() ||
           DayAndMonth() || Quantity();
  }

  bool Address() {
    static const RE2 kMail(R"(([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*[A-Za-z0-9]))");
    static const RE2 kWeb(
        R"((?:https?://)?((?:[A-Za-z0-9-]+\.)+(?:it|com|org|eu|net|gov)(?:/[A-Za-z0-9/._-]*[A-Za-z0-9])?)\b)");
    std::string address;
    if (!Take(kMail, &address) && !Take(kWeb, &address)) return false;
    Say(Enumerate(SpellAddress(address, grammar_), ", "));
    return true;
  }

  bool Abbreviated() {
    for (const Abbreviation& each : grammar_.Abbreviations()) {
      if (rest_.size() < each.written.size()) continue;
      const bool same = std::equal(
          each.written.begin(), each.written.end(), rest_.begin(),
          [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
      if (!same) continue;
      static const RE2 kNumberFollows(R"(\s*\d)");
      ahead_ = rest_;
      ahead_.remove_prefix(each.written.size());
      re2::StringPiece after = ahead_;
      if (each.before_number_only && !RE2::Consume(&after, kNumberFollows)) continue;
      Commit();
      Say(each.words);
      return true;
    }
    static const RE2 kNumberSign(R"([nN]\s*°\s*)");  // "n° 5"
    if (!Take(kNumberSign)) return false;
    Say(grammar_.Symbols().number);
    return true;
  }

  // "€ 16,50", "16 €", "16,50 euro" keeps its own word.
  bool Amount() {
    static const RE2 kBefore(R"(€\s*(\d{1,6})(?:[.,](\d{2}))?)");
    static const RE2 kAfter(R"((\d{1,6})(?:[.,](\d{2}))?\s*€)");
    std::string whole;
    std::string cents;
    if (!Take(kBefore, &whole, &cents) && !Take(kAfter, &whole, &cents)) return false;
    Say(grammar_.Cardinal(*Number(whole)) + " " + std::string(grammar_.Symbols().euro));
    if (const std::optional<int> part = Number(cents); part && *part > 0) {
      Say(std::string(grammar_.Symbols().ampersand) + " " + grammar_.Cardinal(*part));
    }
    return true;
  }

  bool IsoDate() {
    static const RE2 kIso(R"((\d{4})-(\d{2})-(\d{2})\b)");
    std::string year, month, day;
    return Peek(kIso, &year, &month, &day) && SayDate(day, month, year);
  }

  bool Date() {
    static const RE2 kSlashes(R"((\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b)");
    static const RE2 kDots(R"((\d{1,2})[.-](\d{1,2})[.-](\d{4})\b)");
    std::string day, month, year;
    return (Peek(kSlashes, &day, &month, &year) && SayDate(day, month, year)) ||
           (Peek(kDots, &day, &month, &year) && SayDate(day, month, year));
  }

  bool SayDate(const std::string& day, const std::string& month, const std::string& year) {
    using namespace std::chrono;
    const month_day date{std::chrono::month(static_cast<unsigned>(*Number(month))),
                         std::chrono::day(static_cast<unsigned>(*Number(day)))};
    if (!date.ok()) return false;
    Commit();
    std::string said = grammar_.DayOfMonth(date);
    if (!year.empty()) said += " " + grammar_.Cardinal(*Number(year));
    Say(said);
    return true;
  }

  // "9:30", "09.30", "13:00", "9h30", "9h".
  bool ClockTime() {
    static const RE2 kTime(R"((\d{1,2})(?:[:.h](\d{2})|h)\b)");
    std::string hour, minute;
    if (!Peek(kTime, &hour, &minute)) return false;
    const int past = Number(minute).value_or(0);
    if (*Number(hour) > 24 || past > 59) return false;
    const int minutes = *Number(hour) * 60 + past;
    if (minutes > 24 * 60) return false;
    Commit();
    SayTime(minutes);
    return true;
  }

  // The preposition already written gives way to the language's own where it has to: "alle 1:00"
  // is "all'una", "dalle 0:30" is "da mezzanotte e trenta".
  void SayTime(int minutes) {
    const std::string said = grammar_.Time(minutes);
    struct Fixed {
      std::string_view plural, bare, elided;
    };
    constexpr std::array<Fixed, 3> kPrepositions = {{
        {"dalle ", "da ", "dall'"},
        {"alle ", "a ", "all'"},
        {"le ", "", "l'"},
    }};
    const bool one = minutes / 60 == 1;
    const bool midnight = minutes % (24 * 60) < 60;
    if (grammar_.language() == "it" && (one || midnight)) {
      for (const Fixed& each : kPrepositions) {
        if (!std::string_view(out_).ends_with(each.plural)) continue;
        const std::size_t start = out_.size() - each.plural.size();
        if (start > 0 && out_[start - 1] != ' ') continue;
        out_.replace(start, each.plural.size(), one ? each.elided : each.bare);
        break;
      }
    }
    Say(said);
  }

  // Beginning with 0 or +, a mobile, or a green number; and the short codes that are read digit
  // by digit.
  bool Phone() {
    static const RE2 kLong(R"(((?:\+|0)\d[\d /.-]{4,}\d)\b)");
    static const RE2 kMobile(R"((3\d{2}[ /.-]?\d{3}[ /.-]?\d{3,4}|800[ /.-]?\d{3}[ /.-]?\d{3})\b)");
    static const RE2 kShort(R"((11[2358]|117|114|1515|1530|116117)\b)");
    std::string number;
    if (!Take(kLong, &number) && !Take(kMobile, &number) && !Take(kShort, &number)) return false;
    Say(SpellPhone(number, grammar_));
    return true;
  }

  bool Ordinal() {
    static const RE2 kOrdinal(R"((\d{1,4})(°|ª))");
    std::string number, sign;
    if (!Take(kOrdinal, &number, &sign)) return false;
    Say(grammar_.Ordinal(*Number(number), sign == "ª"));
    return true;
  }

  // "1 maggio" is "primo maggio": the day before a month's name in the grammar's own words.
  bool DayAndMonth() {
    static const RE2 kDay(R"((\d{1,2})\s+(\pL+))");
    std::string day, word;
    if (!Peek(kDay, &day, &word)) return false;
    for (unsigned month = 1; month <= 12; ++month) {
      using namespace std::chrono;
      const month_day date{std::chrono::month(month),
                           std::chrono::day(static_cast<unsigned>(*Number(day)))};
      if (!date.ok()) continue;
      const std::string said = grammar_.DayOfMonth(date);
      std::string lower = word;
      if (lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = static_cast<char>(lower[0] | 0x20);
      if (!said.ends_with(" " + word) && !said.ends_with(" " + lower)) continue;
      Commit();
      Say(said);
      return true;
    }
    return false;
  }

  // Any other number. Long ones and those with a leading zero are read digit by digit.
  bool Quantity() {
    static const RE2 kThousands(R"((\d{1,3})\.(\d{3})\b)");
    static const RE2 kDecimal(R"((\d{1,6}),(\d{1,6})\b)");
    static const RE2 kDigits(R"((\d+))");
    std::string whole, part;
    if (Peek(kThousands, &whole, &part) && whole[0] != '0') {
      Commit();
      Say(grammar_.Cardinal(*Number(whole + part)));
      return true;
    }
    if (Take(kDecimal, &whole, &part)) {
      Say(grammar_.Cardinal(*Number(whole)) + " " + std::string(grammar_.Symbols().decimal) + " " +
          (part[0] == '0' ? SpellPhone(part, grammar_) : grammar_.Cardinal(*Number(part))));
      return true;
    }
    if (!Take(kDigits, &whole)) return false;
    if (whole.size() > 6 || (whole.size() > 1 && whole[0] == '0')) {
      Say(SpellPhone(whole, grammar_));
    } else {
      static const RE2 kNoun(R"(\s+(\pL+))");
      std::string noun;
      Peek(kNoun, &noun);
      Say(grammar_.Counted(*Number(whole), noun));
      if (out_.back() == '\'') rest_.remove_prefix(rest_.size() - ahead_.size() - noun.size());
    }
    return true;
  }

  bool Symbol() {
    const SymbolWords& words = grammar_.Symbols();
    std::string_view word;
    switch (rest_[0]) {
      case '@':
        word = words.at;
        break;
      case '*':
        word = words.star;
        break;
      case '#':
        word = words.hash;
        break;
      case '%':
        word = words.percent;
        break;
      case '&':
        word = words.ampersand;
        break;
      case '+':
        word = words.plus;
        break;
      case '_':
        word = words.underscore;
        break;
      default:
        return false;
    }
    rest_.remove_prefix(1);
    Say(word);
    return true;
  }

  // One character as it is, or a blank in place of what a voice would stumble over.
  void Copy() {
    const auto lead = static_cast<unsigned char>(rest_[0]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    length = std::min(length, rest_.size());
    const std::string_view c(rest_.data(), length);
    rest_.remove_prefix(length);
    const bool letter = length > 1 ? c != "°" && c != "€" && c != "ª"
                                   : (lead | 0x20) >= 'a' && (lead | 0x20) <= 'z';
    constexpr std::string_view kPunctuation = ",.:;?!'-";
    if (letter) {
      if (said_ && !out_.empty() && EndsInWord()) out_ += ' ';  // "3a" is "tre a"
      out_ += c;
    } else {
      out_ += kPunctuation.find(c) != std::string_view::npos ? c[0] : ' ';
    }
    said_ = false;
  }

  // Single blanks, none before punctuation, none at the ends.
  std::string Tidy() const {
    std::string tidy;
    for (const char c : out_) {
      if (c == ' ' && (tidy.empty() || tidy.back() == ' ')) continue;
      if (!tidy.empty() && tidy.back() == ' ' && (c == ',' || c == '.' || c == ';' || c == ':')) {
        tidy.pop_back();
      }
      tidy += c;
    }
    if (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
    return tidy;
  }

  std::string text_;
  re2::StringPiece rest_;
  re2::StringPiece ahead_;
  const Grammar& grammar_;
  std::string out_;
  bool said_ = false;  // the last thing in out_ was put there by Say
};

}  // namespace

std::string SpellOut(std::string_view text, const Grammar& grammar) {
  return Reader(Plain(text), grammar).Read();
}

}  // namespace centralino::speech
