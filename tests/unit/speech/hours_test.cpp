// Clock times, days and weekly hours.
#include <array>
#include <catch2/catch.hpp>

#include "said.h"
#include "speech/grammar.h"

namespace centralino::speech {
namespace {

using namespace std::chrono;

Week Hours(std::initializer_list<std::pair<int, std::pair<int, int>>> intervals) {
  Week week;
  for (const auto& [day, hours] : intervals) {
    week.days[static_cast<std::size_t>(day)].push_back(hours);
  }
  return week;
}

std::string SaidWeek(const Week& week, const std::string& language = "it") {
  return Said("hours", {{"week", week}}, language);
}

constexpr std::pair<int, int> kMorning{9 * 60, 13 * 60};
constexpr std::pair<int, int> kAfternoon{15 * 60, 17 * 60 + 30};

TEST_CASE("office hours are put together as people say them") {
  CHECK(SaidWeek(Hours({{0, kMorning},
                        {1, kMorning},
                        {2, kMorning},
                        {3, kMorning},
                        {4, kMorning},
                        {1, kAfternoon},
                        {3, kAfternoon}})) ==
        "Siamo aperti dal lunedì al venerdì dalle nove alle tredici, il martedì e il giovedì anche "
        "dalle quindici alle diciassette e trenta.");
  CHECK(SaidWeek(Hours({{5, kMorning}})) == "Siamo aperti il sabato dalle nove alle tredici.");
  CHECK(SaidWeek(Hours({{6, kMorning}})) == "Siamo aperti la domenica dalle nove alle tredici.");
  CHECK(SaidWeek(Hours({{0, kMorning}, {2, kMorning}, {4, kMorning}, {1, kAfternoon}})) ==
        "Siamo aperti il lunedì, il mercoledì e il venerdì dalle nove alle tredici, il martedì "
        "dalle quindici alle diciassette e trenta.");
  CHECK(SaidWeek(Hours({{1, kMorning}, {1, kAfternoon}, {3, kMorning}, {3, kAfternoon}})) ==
        "Siamo aperti il martedì e il giovedì dalle nove alle tredici e dalle quindici alle "
        "diciassette e trenta.");
  CHECK(SaidWeek(Hours({{0, kMorning}, {1, kMorning}, {2, kMorning}, {4, kMorning}})) ==
        "Siamo aperti dal lunedì al mercoledì e il venerdì dalle nove alle tredici.");
  CHECK(SaidWeek(Hours({{3, kMorning}, {4, kMorning}, {5, kMorning}, {6, kMorning}})) ==
        "Siamo aperti dal giovedì alla domenica dalle nove alle tredici.");
}

TEST_CASE("hours without an end are said as such") {
  Week always;
  for (auto& day : always.days) day.push_back({0, 1440});
  CHECK(SaidWeek(always) == "Siamo aperti tutti i giorni ventiquattro ore su ventiquattro.");
  CHECK(SaidWeek(always, "en") == "We are open every day at any hour.");
  CHECK(SaidWeek(Hours({{0, {20 * 60, 1440}}})) ==
        "Siamo aperti il lunedì dalle venti a mezzanotte.");
}

TEST_CASE("office hours in English") {
  CHECK(SaidWeek(Hours({{0, kMorning}, {1, kMorning}, {2, kMorning}, {1, kAfternoon}}), "en") ==
        "We are open from Monday to Wednesday from nine in the morning to one in the afternoon, "
        "and on Tuesday also from three in the afternoon to five thirty in the afternoon.");
}

TEST_CASE("all 1440 minutes of the day are told by the rules of Italian clock times") {
  const Grammar& italian = GrammarOf("it");
  for (int minutes = 0; minutes <= 1440; ++minutes) {
    const std::string at = italian.At(minutes);
    const std::string past = minutes % 60 == 0 ? "" : " e " + italian.Cardinal(minutes % 60);
    std::string expected;
    if (minutes == 12 * 60) {
      expected = "a mezzogiorno";
    } else if (minutes < 60 || minutes == 1440) {
      expected = "a mezzanotte" + past;
    } else if (minutes < 120) {
      expected = "all'una" + past;
    } else {
      expected = "alle " + italian.Cardinal(minutes / 60) + past;
    }
    REQUIRE(at == expected);
  }
}

TEST_CASE("clock times that are easily said wrong") {
  const Grammar& italian = GrammarOf("it");
  CHECK(italian.FromTo(8 * 60 + 30, 12 * 60) == "dalle otto e trenta a mezzogiorno");
  CHECK(italian.FromTo(60, 13 * 60) == "dall'una alle tredici");
  CHECK(italian.FromTo(12 * 60, 12 * 60 + 30) == "da mezzogiorno alle dodici e trenta");
  CHECK(italian.FromTo(0, 60) == "da mezzanotte all'una");
  CHECK(italian.At(21 * 60 + 1) == "alle ventuno e uno");
  CHECK(italian.At(18 * 60 + 8) == "alle diciotto e otto");
  CHECK(italian.At(20 * 60 + 43) == "alle venti e quarantatré");

  const Grammar& english = GrammarOf("en");
  CHECK(english.At(8 * 60 + 5) == "at eight oh five in the morning");
  CHECK(english.At(12 * 60) == "at noon");
  CHECK(english.At(12 * 60 + 30) == "at twelve thirty in the afternoon");
  CHECK(english.At(30) == "at twelve thirty in the morning");
  CHECK(english.At(21 * 60) == "at nine in the evening");
}

TEST_CASE("all 366 dates of a leap year, with the month's first as an ordinal") {
  constexpr std::array<const char*, 12> kMonths = {"gennaio",   "febbraio", "marzo",    "aprile",
                                                   "maggio",    "giugno",   "luglio",   "agosto",
                                                   "settembre", "ottobre",  "novembre", "dicembre"};
  const Grammar& italian = GrammarOf("it");
  int days = 0;
  for (sys_days day = 2028y / January / 1; day < sys_days{2029y / January / 1};
       day += std::chrono::days{1}) {
    const year_month_day date{day};
    const unsigned number = unsigned{date.day()};
    const std::string expected = (number == 1 ? "primo" : italian.Cardinal(number)) + " " +
                                 kMonths.at(unsigned{date.month()} - 1);
    REQUIRE(italian.DayOfMonth(date.month() / date.day()) == expected);
    ++days;
  }
  CHECK(days == 366);
}

TEST_CASE("the next opening is told by weekday, day and time") {
  CHECK(
      Said("next-opening", {{"date", Date{2026y / November / 30}}, {"time", ClockTime{9 * 60}}}) ==
      "Riapriremo lunedì trenta novembre alle nove.");
  CHECK(Said("next-opening", {{"date", Date{2027y / May / 1}}, {"time", ClockTime{60}}}) ==
        "Riapriremo sabato primo maggio all'una.");
  CHECK(Said("next-opening", {{"date", Date{2026y / November / 30}}, {"time", ClockTime{9 * 60}}},
             "en") == "We open again on Monday the thirtieth of November at nine in the morning.");
  CHECK(Said("next-opening-today", {{"time", ClockTime{15 * 60}}}) ==
        "Riapriremo oggi alle quindici.");
  CHECK(Sentence("next-opening", {{"date", Date{2026y / February / 30}}, {"time", ClockTime{0}}})
            .empty());
}

}  // namespace
}  // namespace centralino::speech
