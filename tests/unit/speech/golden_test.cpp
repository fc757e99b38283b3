// Counts, clock times and dates of every language of ours, word for word against files that were
// read by people who know the grammar. After a change that is meant:
//   unit_speech '[write-golden]'
// and read what git shows.
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>

#include "said.h"
#include "speech/grammar.h"

namespace centralino::speech {
namespace {

using namespace std::chrono;

struct Golden {
  const char* name;
  std::function<void(const std::string& language, std::ostream& out)> write;
};

// "21 Ci sono ventuno utenti …": each in a sentence, for its plural.
void Counts(const std::string& language, std::ostream& out) {
  for (int n = 0; n <= 999; ++n) {
    out << n << ' ' << Said("ahead", {{"count", Count{n}}}, language) << '\n';
  }
}

void Waits(const std::string& language, std::ostream& out) {
  for (int n = 1; n <= 60; ++n) {
    for (const char* name : {"wait-less", "wait-about"}) {
      out << n << ' ' << Said(name, {{"count", Count{n}}}, language) << '\n';
    }
  }
}

// "13:00 alle tredici", and what is said from then to two hours later.
void Times(const std::string& language, std::ostream& out) {
  const Grammar& grammar = GrammarOf(language);
  for (int m = 0; m <= 1440; ++m) {
    char clock[16];
    std::snprintf(clock, sizeof clock, "%02d:%02d ", m / 60, m % 60);
    out << clock << grammar.At(m) << '\n';
  }
  for (int hour = 0; hour < 24; ++hour) {
    for (const int length : {60, 90}) {
      const int to = std::min(hour * 60 + length, 1440);
      out << grammar.FromTo(hour * 60, to) << '\n';
    }
  }
}

// A leap year, whole.
void Dates(const std::string& language, std::ostream& out) {
  for (sys_days day = 2028y / January / 1; day < sys_days(2029y / January / 1); day += days(1)) {
    const year_month_day date(day);
    char iso[16];
    std::snprintf(iso, sizeof iso, "%02u-%02u ", unsigned{date.month()}, unsigned{date.day()});
    out << iso
        << Said("next-opening", {{"date", Date{date}}, {"time", ClockTime{9 * 60}}}, language)
        << '\n';
  }
}

const Golden kGoldens[] = {
    {"counts", Counts}, {"waits", Waits}, {"times", Times}, {"dates", Dates}};

std::string FileOf(const Golden& golden, std::string_view language) {
  return std::string(GOLDEN) + "/" + std::string(language) + "." + golden.name + ".txt";
}

TEST_CASE("counts, times and dates are the golden words in every language") {
  for (const std::string_view language : kOwnLanguages) {
    for (const Golden& golden : kGoldens) {
      std::stringstream said;
      golden.write(std::string(language), said);
      std::ifstream file(FileOf(golden, language));
      std::string expected;
      std::string line;
      while (std::getline(said, line)) {
        REQUIRE(std::getline(file, expected));
        REQUIRE(line == expected);
      }
      CHECK_FALSE(std::getline(file, expected));
    }
  }
}

TEST_CASE("the golden words are written anew", "[.][write-golden]") {
  for (const std::string_view language : kOwnLanguages) {
    for (const Golden& golden : kGoldens) {
      std::ofstream file(FileOf(golden, language));
      golden.write(std::string(language), file);
    }
  }
}

}  // namespace
}  // namespace centralino::speech
