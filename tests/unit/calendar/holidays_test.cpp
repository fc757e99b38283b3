#include "calendar/holidays.h"

#include <array>
#include <catch2/catch.hpp>

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

TEST_CASE("from 2020 to 2040 the public holidays are these and no others") {
  for (int i = 0; i < 21; ++i) {
    const year year(2020 + i);
    const sys_days easter = year / kEaster2020To2040.at(static_cast<std::size_t>(i));
    std::vector<sys_days> expected = {year / January / 1,
                                      year / January / 6,
                                      year / April / 25,
                                      year / May / 1,
                                      year / June / 2,
                                      year / August / 15,
                                      year / November / 1,
                                      year / December / 8,
                                      year / December / 25,
                                      year / December / 26,
                                      easter,
                                      easter + days(1)};
    if (int{year} >= 2026) expected.push_back(year / October / 4);
    for (sys_days day = year / January / 1; day <= sys_days(year / December / 31); day += days(1)) {
      const bool is_expected = std::find(expected.begin(), expected.end(), day) != expected.end();
      CAPTURE(int{year}, unsigned{year_month_day(day).month()},
              unsigned{year_month_day(day).day()});
      REQUIRE(PublicHoliday(day).has_value() == is_expected);
    }
  }
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
