#include "empoli.h"

namespace centralino::plan {
namespace {

using namespace model;
using namespace std::chrono;

Calendar Weekdays(const char* id, std::vector<Interval> hours) {
  Calendar calendar{.id = CalendarId(id)};
  for (int day = 0; day < 5; ++day) calendar.weekly[day] = hours;
  return calendar;
}

std::vector<Calendar> Calendars() {
  Calendar offices = Weekdays("offices", {{9 * 60, 13 * 60}});
  offices.weekly[1].push_back({15 * 60, 17 * 60 + 30});
  offices.weekly[3].push_back({15 * 60, 17 * 60 + 30});
  Calendar bands{.id = CalendarId("building-bands")};
  bands.weekly[1] = {{15 * 60, 17 * 60}};
  Calendar advice{.id = CalendarId("advice-bands")};
  advice.weekly[0] = {{9 * 60, 11 * 60}};
  advice.weekly[3] = {{9 * 60, 11 * 60}};
  Calendar museum{.id = CalendarId("museum"),
                  .closed_on_public_holidays = false,
                  .closed_on_patron_saint = false};
  for (int day = 1; day < 7; ++day) museum.weekly[day] = {{10 * 60, 19 * 60}};
  return {offices, bands, advice, museum, Weekdays("nursery", {{7 * 60 + 30, 16 * 60}})};
}

PhoneNumber Number(const char* number, Destination destination,
                   NumberState state = NumberState::kLive) {
  return {.number = {number}, .state = state, .destination = std::move(destination)};
}

}  // namespace

Snapshot SmallEmpoli() {
  Organization town;
  town.id = OrganizationId("empoli");
  town.display_name = "Comune di Empoli";
  town.sip_domain = "empoli.example";
  town.municipality = "Empoli";
  town.voice = "it-IT";
  town.calendars = Calendars();
  town.sites = {
      {.id = SiteId("town-hall"),
       .display_name = "Palazzo comunale",
       .calendar = CalendarId("offices")},
      {.id = SiteId("museo-del-vetro"),
       .display_name = "Museo del Vetro",
       .kind = SiteKind::kMuseum,
       .calendar = CalendarId("museum"),
       .guide = GuideId("museo")},
      {.id = SiteId("stacciaburatta"),
       .display_name = "Nido Stacciaburatta",
       .kind = SiteKind::kNursery,
       .calendar = CalendarId("nursery"),
       .guide = GuideId("stacciaburatta")},
  };
  town.desks = {
      {.id = DeskId("anagrafe"),
       .site = SiteId("town-hall"),
       .display_name = "Anagrafe",
       .email = "anagrafe@comune.empoli.fi.it",
       .group = GroupId("anagrafe")},
      {.id = DeskId("building"),
       .site = SiteId("town-hall"),
       .display_name = "Edilizia privata",
       .email = "edilizia@comune.empoli.fi.it",
       .consultation_bands = CalendarId("building-bands"),
       .group = GroupId("building")},
      {.id = DeskId("taxes"),
       .site = SiteId("town-hall"),
       .display_name = "Tributi",
       .email = "tributi@comune.empoli.fi.it",
       .opening_hours = CalendarId("offices"),
       .consultation_bands = CalendarId("building-bands"),
       .group = GroupId("taxes")},
      {.id = DeskId("lost-property"),
       .site = SiteId("town-hall"),
       .display_name = "Oggetti smarriti",
       .email = "urp@comune.empoli.fi.it"},
      {.id = DeskId("advice"),
       .site = SiteId("town-hall"),
       .display_name = "Sportello casa",
       .email = "casa@comune.empoli.fi.it",
       .opening_hours = CalendarId("offices"),
       .consultation_bands = CalendarId("advice-bands"),
       .group = GroupId("housing"),
       .consultation_group = GroupId("housing-advice"),
       .otherwise = GuideId("newcomers")},
      {.id = DeskId("library"),
       .site = SiteId("town-hall"),
       .display_name = "Biblioteca",
       .email = "biblioteca@comune.empoli.fi.it",
       .opening_hours = CalendarId("offices"),
       .group = GroupId("library"),
       .otherwise = MessagesId("library")},
  };
  town.operators = {
      {.id = OperatorId("rossi"),
       .display_name = "Anna Rossi",
       .extension = "100",
       .diversion = GroupId("anagrafe")},
      {.id = OperatorId("bianchi"),
       .display_name = "Bruno Bianchi",
       .extension = "101",
       .diversion = GroupId("anagrafe")},
      {.id = OperatorId("neri"), .display_name = "Carla Neri", .extension = "102"},
      {.id = OperatorId("verdi"),
       .display_name = "Dario Verdi",
       .extension = "103",
       .diversion = GroupId("taxes")},
  };
  town.groups = {
      {.id = GroupId("switchboard"),
       .display_name = "Centralino",
       .members = {{OperatorId("neri")}}},
      {.id = GroupId("anagrafe"),
       .display_name = "Anagrafe",
       .members = {{OperatorId("rossi")}, {OperatorId("bianchi")}},
       .overflow = GroupId("switchboard")},
      {.id = GroupId("building"), .display_name = "Edilizia", .members = {{OperatorId("neri")}}},
      {.id = GroupId("taxes"), .display_name = "Tributi", .members = {{OperatorId("verdi")}}},
      {.id = GroupId("housing"), .display_name = "Casa", .members = {{OperatorId("neri")}}},
      {.id = GroupId("housing-advice"),
       .display_name = "Consulenza casa",
       .members = {{OperatorId("verdi")}}},
      {.id = GroupId("patient"),
       .display_name = "Pazienza",
       .members = {{OperatorId("neri")}},
       .waiting = {.max_callers = 5, .max_wait = seconds(600), .wait_when_nobody_present = false},
       .overflow = GroupId("switchboard"),
       .patience = {.when_full = Goodbye{},
                    .when_too_long = Destination(DeskId("lost-property")),
                    .when_nobody = Destination(GuideId("newcomers"))}},
      {.id = GroupId("library"),
       .display_name = "Biblioteca",
       .members = {{OperatorId("verdi")}},
       .otherwise = MessagesId("library")},
  };
  town.guides = {
      {.id = GuideId("centralino"),
       .display_name = "Comune di Empoli",
       .site = SiteId("town-hall"),
       .welcome = {{"it", "Benvenuti al Comune di Empoli."},
                   {"en", "Welcome to the Municipality of Empoli."}},
       .options = {{'1',
                    {{"it", "per l'Anagrafe"}, {"en", "for the registry"}},
                    DeskId("anagrafe")},
                   {'2', {{"it", "per l'Edilizia privata"}}, DeskId("building")},
                   {'3', {}, DeskId("taxes")},
                   {'9', {{"it", "per il Museo del Vetro"}}, GuideId("museo")}},
       .otherwise = GroupId("switchboard")},
      {.id = GuideId("museo"),
       .display_name = "Museo del Vetro",
       .site = SiteId("museo-del-vetro"),
       .welcome = {{"it", "Museo del Vetro, buongiorno."}},
       .otherwise = GroupId("switchboard")},
      {.id = GuideId("stacciaburatta"),
       .display_name = "Nido Stacciaburatta",
       .site = SiteId("stacciaburatta"),
       .options = {{'1', {{"it", "per la segreteria"}}, DeskId("anagrafe")}},
       .repeats = 1},
      {.id = GuideId("newcomers"),
       .display_name = "Nuovi cittadini",
       .welcome = {{"it", "Sportello nuovi cittadini."},
                   {"en", "Desk for new citizens."},
                   {"ro", "Ghișeul pentru cetățeni noi."},
                   {"fr", "Guichet des nouveaux citoyens."}},
       .languages = {{'7', "en"}, {'8', "ro"}, {'9', "fr"}, {'0', "it"}},
       .options = {{'1',
                    {{"it", "per l'Anagrafe"},
                     {"en", "for the registry"},
                     {"ro", "pentru evidența populației"},
                     {"fr", "pour l'état civil"}},
                    DeskId("anagrafe")}},
       .repeats = 1},
  };
  town.numbers = {
      Number("+3905717571", GuideId("centralino")),
      Number("+390571757100", OperatorId("rossi")),
      Number("+390571757102", OperatorId("neri")),
      Number("+390571757103", OperatorId("verdi")),
      Number("+390571757200", DeskId("anagrafe")),
      Number("+390571757201", DeskId("building")),
      Number("+390571757202", DeskId("taxes")),
      Number("+390571757203", DeskId("lost-property")),
      Number("+390571757301", GuideId("stacciaburatta"), NumberState::kParallel),
      Number("+39057180456", GuideId("stacciaburatta"), NumberState::kRetiring),
      Number("+39057180457", GuideId("stacciaburatta"), NumberState::kRetired),
      Number("+39057180458", GuideId("stacciaburatta"), NumberState::kQuarantine),
      Number("+390571757401", GuideId("museo"), NumberState::kPlanned),
      Number("+390571757204", DeskId("advice")),
      Number("+390571757205", GuideId("newcomers")),
      Number("+390571757206", GuideId("newcomers")),
      {.number = {"+390571757999"}},
      Number("+390571757207", DeskId("library")),
      Number("+390571757208", MessagesId("library")),
      Number("+390571757209", GroupId("patient")),
  };
  town.numbers[15].language = "ro";
  town.numbers[9].successor = E164{"+390571757301"};
  town.numbers[10].successor = E164{"+390571757301"};
  return {.organization = town, .revision = 12};
}

}  // namespace centralino::plan
