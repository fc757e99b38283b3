#include "calendar/holidays.h"

#include <algorithm>

namespace centralino::calendar {
namespace {

using namespace std::chrono;

struct FixedHoliday {
  month_day date;
  int first_year;
  std::string_view name;
};

// Epiphany was abolished by L. 54/1977 and came back with D.P.R. 792/1985; 2 June became a fixed
// day again with L. 336/2000; San Francesco is L. 151/2025, in force since 1-1-2026.
constexpr FixedHoliday kFixed[] = {
    {January / 1, 1949, "Capodanno"},
    {January / 6, 1986, "Epifania"},
    {April / 25, 1949, "Anniversario della Liberazione"},
    {May / 1, 1949, "Festa del Lavoro"},
    {June / 2, 2001, "Festa della Repubblica"},
    {August / 15, 1949, "Ferragosto"},
    {October / 4, 2026, "San Francesco d'Assisi"},
    {November / 1, 1949, "Ognissanti"},
    {December / 8, 1949, "Immacolata Concezione"},
    {December / 25, 1949, "Natale"},
    {December / 26, 1949, "Santo Stefano"},
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
  for (const FixedHoliday& each : kFixed) {
    if (each.date == day.month() / day.day() && int{day.year()} >= each.first_year) {
      return each.name;
    }
  }
  const sys_days easter = EasterSunday(day.year());
  if (sys_days(day) == easter) return "Pasqua";
  if (sys_days(day) == easter + days(1)) return "Lunedì dell'Angelo";
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
