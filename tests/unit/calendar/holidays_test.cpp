#include "calendar/holidays.h"

#include <array>
#include <catch2/catch.hpp>

#include "holiday_table.h"

namespace centralino::calendar {
namespace {

using namespace std::chrono;

// Easter Sundays as printed in the tables of the churches.
constexpr std::array<month_day, 21> kEaster2020To2040 = {
    April / 12, April / 4,  April / 17, April / 9,  March / 31, April / 20, April / 5,
    March / 28, April / 16, April / 1,  April / 21, April / 13, March / 28, April / 17,
    April / 9,  March / 25, April / 13, April / 5,  April / 25, April / 10, April / 1};

TEST_CASE("Easter falls where the tables of 2020 to 2040 say") {
  for (int i = 0; i < 21; ++i) {
    const year year(2020 + i);
    CHECK(EasterSunday(year) == year / kEaster2020To2040.at(static_cast<std::size_t>(i)));
  }
  CHECK(EasterSunday(year(1954)) == 1954y / April / 18);
  CHECK(EasterSunday(year(1981)) == 1981y / April / 19);
}

TEST_CASE("from 2020 to 2040 the public holidays are those of the table and no others") {
  const std::map<year_month_day, std::string> table = HolidayTable();
  CHECK(table.size() == 266);
  for (sys_days day = 2020y / January / 1; day < sys_days(2041y / January / 1); day += days(1)) {
    const auto expected = table.find(day);
    CAPTURE(day.time_since_epoch().count());
    REQUIRE(PublicHoliday(day).value_or("") ==
            (expected == table.end() ? std::string() : expected->second));
  }
}

TEST_CASE("a law holds in its years only") {
  struct Case {
    year_month_day last_before;
    year_month_day first_without;
  };
  const Case kAbolished[] = {
      {1977y / January / 6, 1978y / January / 6},
      {1976y / March / 19, 1977y / March / 19},
      {1976y / June / 2, 1977y / June / 2},
      {1976y / June / 29, 1977y / June / 29},
      {1976y / November / 4, 1977y / November / 4},
      {1976y / May / 27, 1977y / May / 19},   // Ascension
      {1976y / June / 17, 1977y / June / 9},  // Corpus Domini
      {2011y / March / 17, 2012y / March / 17},
  };
  for (const Case& each : kAbolished) {
    CHECK(PublicHoliday(each.last_before));
    CHECK_FALSE(PublicHoliday(each.first_without));
  }
  CHECK_FALSE(PublicHoliday(2010y / March / 17));
}

TEST_CASE("San Francesco is a holiday from 2026, and the abolished ones are none") {
  CHECK_FALSE(PublicHoliday(2025y / October / 4));
  CHECK(PublicHoliday(2026y / October / 4) == "San Francesco d'Assisi");
  CHECK(PublicHoliday(2027y / October / 4) == "San Francesco d'Assisi");
  for (const month_day abolished : {March / 19, June / 29, November / 4}) {
    CHECK_FALSE(PublicHoliday(2026y / abolished));
  }
  CHECK_FALSE(PublicHoliday(1985y / January / 6));
  CHECK(PublicHoliday(1986y / January / 6));
  CHECK_FALSE(PublicHoliday(2000y / June / 2));
}

TEST_CASE("the patron saint is the municipality's own") {
  CHECK(PatronSaint("Empoli") == November / 30);
  CHECK(PatronSaint("EMPOLI") == November / 30);
  CHECK(PatronSaint("048014") == November / 30);
  CHECK(PatronSaint("Firenze") == June / 24);
  CHECK_FALSE(PatronSaint("Atlantide"));
  CHECK_FALSE(PatronSaint(""));
}

}  // namespace
}  // namespace centralino::calendar
