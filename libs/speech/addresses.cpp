#include "speech/addresses.h"

#include <algorithm>
#include <array>
#include <utility>

namespace centralino::speech {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool IsLetter(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }

// "it" and "urp" can be said as words; "fi" and "pm" are said letter by letter.
bool Pronounceable(std::string_view word) {
  constexpr std::array<std::string_view, 4> kKnown = {"it", "com", "org", "net"};
  if (std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end()) return true;
  return word.size() > 2 && word.find_first_of("aeiouy") != std::string_view::npos;
}

std::string Letters(std::string_view word, const Grammar& grammar) {
  if (word == "www") return std::string(grammar.Symbols().www);
  if (Pronounceable(word)) return std::string(word);
  std::string spelled;
  for (const char letter : word) {
    spelled += (spelled.empty() ? "" : " ") + grammar.Letter(letter);
  }
  return spelled;
}

// Its letters where they are needed; of a long word a part at a time.
std::vector<std::string> ByLetters(std::string_view word, const Grammar& grammar) {
  constexpr std::size_t kLettersInOneBreath = 10;
  if (!grammar.HardToWrite(word)) return {Letters(word, grammar)};
  std::vector<std::string> breaths;
  if (Pronounceable(word)) breaths.emplace_back(word);
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool new_breath = breaths.empty() || (i > 0 && i % kLettersInOneBreath == 0);
    if (new_breath) {
      breaths.push_back(grammar.Spelled(word[i]));
    } else {
      breaths.back() += ", " + grammar.Spelled(word[i]);
    }
  }
  return breaths;
}

std::string_view Symbol(char c, const SymbolWords& words) {
  switch (c) {
    case '@':
      return words.at;
    case '.':
      return words.dot;
    case '-':
      return words.dash;
    case '_':
      return words.underscore;
    case '+':
      return words.plus;
    case '/':
      return words.slash;
    case '%':
      return words.percent;
    case '&':
      return words.ampersand;
    case '#':
      return words.hash;
    default:
      return {};
  }
}

std::string Digits(std::string_view digits, const Grammar& grammar) {
  std::string spelled;
  for (const char digit : digits) {
    spelled += (spelled.empty() ? "" : " ") + grammar.Cardinal(digit - '0');
  }
  return spelled;
}

// Italian area codes begin with 0: two digits for Milan and Rome, three where the third is 0, 1,
// 5 or 9 (011 Turin, 055 Florence), else four (0571 Empoli).
std::size_t AreaCodeLength(std::string_view number) {
  if (number.size() < 4) return number.size();
  if (number.starts_with("02") || number.starts_with("06")) return 2;
  return std::string_view("0159").find(number[2]) != std::string_view::npos ? 3 : 4;
}

// Groups of two to four digits, so that one can keep them in mind.
void AppendGroups(std::string_view digits, std::vector<std::string>& groups) {
  while (digits.size() > 4) {
    groups.emplace_back(digits.substr(0, 3));
    digits.remove_prefix(3);
    if (digits.size() == 1) {  // 3 + 1 is said as 2 + 2
      const char last = groups.back().back();
      groups.back().pop_back();
      groups.push_back(std::string(1, last) + digits.front());
      return;
    }
  }
  if (!digits.empty()) groups.emplace_back(digits);
}

std::vector<std::string> WrittenGroups(std::string_view number) {
  std::vector<std::string> groups(1);
  for (const char c : number) {
    if (IsDigit(c)) {
      groups.back().push_back(c);
    } else if (!groups.back().empty()) {
      groups.emplace_back();
    }
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

// The address cut behind each @ and dot, and where `say` says a word in several breaths.
template <class Say>
std::vector<std::string> Pieces(std::string_view address, const Grammar& grammar, const Say& say) {
  std::vector<std::string> pieces;
  std::string piece;
  const auto end_piece = [&] {
    if (!piece.empty()) pieces.push_back(std::exchange(piece, ""));
  };
  const auto add = [&piece](std::string_view words) {
    if (words.empty()) return;
    piece += piece.empty() ? "" : ", ";
    piece += words;
  };
  for (std::size_t i = 0; i < address.size();) {
    if (IsLetter(address[i])) {
      std::string word;
      while (i < address.size() && IsLetter(address[i])) word.push_back(Lower(address[i++]));
      const std::vector<std::string> breaths = say(word);
      for (std::size_t each = 0; each < breaths.size(); ++each) {
        if (each > 0) end_piece();
        add(breaths[each]);
      }
    } else if (IsDigit(address[i])) {
      std::size_t end = i;
      while (end < address.size() && IsDigit(address[end])) ++end;
      add(Digits(address.substr(i, end - i), grammar));
      i = end;
    } else {
      const char symbol = address[i++];
      add(Symbol(symbol, grammar.Symbols()));
      if (symbol == '@' || symbol == '.') end_piece();
    }
  }
  end_piece();
  return pieces;
}

}  // namespace

std::vector<std::string> SpellAddress(std::string_view address, const Grammar& grammar) {
  return Pieces(address, grammar, [&](std::string_view word) {
    return std::vector<std::string>{Letters(word, grammar)};
  });
}

std::vector<std::string> SpellByLetters(std::string_view address, const Grammar& grammar) {
  return Pieces(address, grammar, [&](std::string_view word) { return ByLetters(word, grammar); });
}

std::string SpellPhone(std::string_view number, const Grammar& grammar) {
  const bool international = number.starts_with('+') && !number.starts_with("+39");
  if (number.starts_with("+39")) number.remove_prefix(3);
  std::vector<std::string> groups = WrittenGroups(number);
  if (groups.size() == 1) {
    const std::string digits = std::move(groups.front());
    groups.clear();
    const std::size_t area = digits.starts_with('0') && !international ? AreaCodeLength(digits) : 0;
    if (area > 0) groups.push_back(digits.substr(0, area));
    AppendGroups(std::string_view(digits).substr(area), groups);
  }
  std::vector<std::string> spelled;
  for (const std::string& group : groups) spelled.push_back(Digits(group, grammar));
  const std::string said = Enumerate(spelled, ", ");
  return international ? std::string(grammar.Symbols().plus) + " " + said : said;
}

}  // namespace centralino::speech
