#include "town.h"

namespace centralino::wire {

using namespace model;
using namespace std::chrono;

Organization Town() {
  Organization town;
  town.id = OrganizationId("empoli");
  town.display_name = "Comune di Empoli";
  town.sip_domain = "empoli.example";
  town.municipality = "Empoli";
  town.language = "it";
  town.voice = "it-IT";
  Calendar calendar;
  calendar.id = CalendarId("offices");
  calendar.display_name = "Uffici";
  calendar.weekly[0] = {{510, 780}, {900, 1050}};
  calendar.weekly[6] = {{0, 1440}};
  calendar.exceptions = {{2026y / 12 / 24, 2026y / 12 / 26, {{540, 720}}, "Natale"},
                         {2027y / 1 / 2, 2027y / 1 / 2, {}, ""}};
  calendar.closed_on_public_holidays = false;
  calendar.closed_on_patron_saint = false;
  town.calendars = {calendar};
  town.sites = {{.id = SiteId("est"),
                 .display_name = "Empoli Est",
                 .kind = SiteKind::kSchoolComplex,
                 .municipality = "Empoli",
                 .calendar = CalendarId("offices"),
                 .guide = GuideId("main"),
                 .voice = "en-GB"},
                {.id = SiteId("busoni"),
                 .display_name = "Scuola Busoni",
                 .kind = SiteKind::kSchoolBuilding,
                 .parent = SiteId("est")}};
  town.desks = {{.id = DeskId("office"),
                 .site = SiteId("busoni"),
                 .display_name = "Segreteria",
                 .email = "segreteria@comune.empoli.fi.it",
                 .opening_hours = CalendarId("offices"),
                 .consultation_bands = CalendarId("offices"),
                 .group = GroupId("people"),
                 .consultation_group = GroupId("others"),
                 .otherwise = GuideId("main")}};
  town.messages = {.say_notice = false,
                   .notice = {{"it", "Registriamo."}},
                   .longest = seconds{90},
                   .silence = seconds{5},
                   .shortest = seconds{2}};
  town.outgoing = {NumberClass::kFixed, NumberClass::kForeign};
  town.operators = {{.id = OperatorId("rossi"),
                     .display_name = "Anna Rossi",
                     .extension = "100",
                     .diversion = GroupId("people"),
                     .languages = {"it", "en"},
                     .credential = {.md5_ha1_sealed = std::string("\0sealed", 7),
                                    .sha256_ha1_sealed = "sealed too"}},
                    {.id = OperatorId("verdi"), .display_name = "", .extension = "101"}};
  ResponseGroup group;
  group.id = GroupId("people");
  group.display_name = "Segreteria";
  group.members = {{OperatorId("rossi"), 1}, {OperatorId("verdi"), 2}};
  group.strategy = RingStrategy::kAllAtOnce;
  group.ring_time = seconds{12};
  group.wrap_up = seconds{3};
  group.level_after = {seconds{15}, seconds{15}, seconds{60}};
  group.languages = LanguageRule::kRequire;
  group.away_after = 5;
  group.priority = -2;
  group.waiting = {.announce_every = seconds{20},
                   .announce_min_gap = seconds{4},
                   .announce_up_to = 15,
                   .announce_wait = false,
                   .max_callers = 7,
                   .max_wait = seconds{600},
                   .wait_when_nobody_present = false,
                   .callback = Callback{.key = '7',
                                        .retry_after = seconds{120},
                                        .tries = 3,
                                        .numbers = ClassOfService{NumberClass::kMobile},
                                        .shown = E164{"+3905717571"}}};
  group.overflow = GroupId("others");
  group.otherwise = MessagesId("office");
  group.patience = {.when_full = Goodbye{},
                    .when_too_long = Destination(DeskId("office")),
                    .when_nobody = Destination(GuideId("main"))};
  ResponseGroup others;
  others.id = GroupId("others");
  others.display_name = "Altri";
  town.groups = {group, others};
  town.guides = {{.id = GuideId("main"),
                  .display_name = "Centralino",
                  .site = SiteId("est"),
                  .welcome = {{"it", "Benvenuti"}, {"en", "Welcome"}},
                  .languages = {{'8', "en"}, {'9', "ro"}},
                  .options = {{'1', {{"it", "per la segreteria"}}, DeskId("office")},
                              {'#', {{"it", "per Anna"}}, OperatorId("rossi")}},
                  .repeats = 3,
                  .key_timeout = seconds{7},
                  .otherwise = GroupId("people")}};
  town.numbers = {{.number = {"+3905717571"},
                   .display_name = "Centralino",
                   .state = NumberState::kParallel,
                   .destination = GuideId("main"),
                   .successor = E164{"+39057175710"},
                   .carrier_line = "TRUNK-1",
                   .monthly_cost_cents = 2490,
                   .site = SiteId("est"),
                   .language = "ro"},
                  {.number = {"+39057175710"}, .state = NumberState::kPlanned}};
  return town;
}

}  // namespace centralino::wire
