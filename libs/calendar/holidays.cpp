#include "calendar/holidays.h"

#include <algorithm>

namespace centralino::calendar {
namespace {

using namespace std::chrono;

constexpr int kStill = 9999;

// One law's day, in the years in which it is one. L. 260/1949 holds whole since 1950. L. 54/1977,
// of March, abolished seven feasts; D.P.R. 792/1985 gave Epiphany back, and L. 336/2000 the 2nd of
// June.
struct FixedHoliday {
  month_day date;
  int first_year;
  int last_year;
  std::string_view name;
};

constexpr FixedHoliday kFixed[] = {
    {January / 1, 1950, kStill, "Capodanno"},
    {January / 6, 1950, 1977, "Epifania"},
    {January / 6, 1986, kStill, "Epifania"},
    {March / 17, 2011, 2011, "Anniversario dell'Unità d'Italia"},  // D.L. 5/2011
    {March / 19, 1950, 1976, "San Giuseppe"},
    {April / 25, 1950, kStill, "Anniversario della Liberazione"},
    {May / 1, 1950, kStill, "Festa del Lavoro"},
    {June / 2, 1950, 1976, "Festa della Repubblica"},
    {June / 2, 2001, kStill, "Festa della Repubblica"},
    {June / 29, 1950, 1976, "Santi Pietro e Paolo"},
    {August / 15, 1950, kStill, "Ferragosto"},
    {October / 4, 2026, kStill, "San Francesco d'Assisi"},  // L. 151/2025
    {November / 1, 1950, kStill, "Ognissanti"},
    {November / 4, 1950, 1976, "Giorno dell'Unità nazionale"},
    {December / 8, 1950, kStill, "Immacolata Concezione"},
    {December / 25, 1950, kStill, "Natale"},
    {December / 26, 1950, kStill, "Santo Stefano"},
};

struct MovableHoliday {
  days after_easter;
  int first_year;
  int last_year;
  std::string_view name;
};

constexpr MovableHoliday kMovable[] = {
    {days(0), 1950, kStill, "Pasqua"},
    {days(1), 1950, kStill, "Lunedì dell'Angelo"},
    {days(39), 1950, 1976, "Ascensione"},
    {days(60), 1950, 1976, "Corpus Domini"},
};

struct Patron {
  std::string_view municipality;
  std::string_view istat;
  month_day date;
};

constexpr Patron kPatrons[] = {
    {"empoli", "048014", November / 30},   // Sant'Andrea
    {"firenze", "048017", June / 24},      // San Giovanni Battista
    {"pisa", "050026", June / 17},         // San Ranieri
    {"prato", "100005", December / 26},    // Santo Stefano
    {"siena", "052032", December / 1},     // Sant'Ansano
    {"lucca", "046017", July / 12},        // San Paolino
    {"livorno", "049009", May / 22},       // Santa Giulia
    {"roma", "058091", June / 29},         // Santi Pietro e Paolo
    {"milano", "015146", December / 7},    // Sant'Ambrogio
    {"torino", "001272", June / 24},       // San Giovanni Battista
    {"genova", "010025", June / 24},       // San Giovanni Battista
    {"bologna", "037006", October / 4},    // San Petronio
    {"venezia", "027042", April / 25},     // San Marco
    {"napoli", "063049", September / 19},  // San Gennaro
    {"bari", "072006", December / 6},      // San Nicola
    {"palermo", "082053", July / 15},      // Santa Rosalia
};

bool SameIgnoringCase(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

year_month_day EasterSunday(year year) {
  const int y = int{year};
  const int golden = y % 19;
  const int century = y / 100;
  const int in_century = y % 100;
  const int leap_correction = (century + 8) / 25;
  const int moon_correction = (century - leap_correction + 1) / 3;
  const int epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;
  const int days = epact + weekday - 7 * late + 114;
  return year / month(static_cast<unsigned>(days / 31)) /
         std::chrono::day(static_cast<unsigned>(days % 31 + 1));
}

std::optional<std::string_view> PublicHoliday(year_month_day day) {
  const int year = int{day.year()};
  const auto holds = [year](const auto& each) {
    return each.first_year <= year && year <= each.last_year;
  };
  for (const FixedHoliday& each : kFixed) {
    if (each.date == day.month() / day.day() && holds(each)) return each.name;
  }
  const days after_easter = sys_days(day) - sys_days(EasterSunday(day.year()));
  for (const MovableHoliday& each : kMovable) {
    if (each.after_easter == after_easter && holds(each)) return each.name;
  }
  return std::nullopt;
}

std::optional<month_day> PatronSaint(std::string_view municipality) {
  for (const Patron& each : kPatrons) {
    if (municipality == each.istat || SameIgnoringCase(municipality, each.municipality)) {
      return each.date;
    }
  }
  return std::nullopt;
}

}  // namespace centralino::calendar
