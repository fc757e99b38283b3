#include "plan/validate.h"

#include <catch2/catch.hpp>
#include <functional>

#include "empoli.h"

namespace centralino::plan {
namespace {

using namespace model;
using Change = std::function<void(Organization&)>;

Verdict After(const Change& change) {
  Organization town = SmallEmpoli().organization;
  change(town);
  return Validate(town);
}

std::string Fields(const Violations& violations) {
  std::string fields;
  for (const Violation& each : violations) fields += (fields.empty() ? "" : " ") + each.field;
  return fields;
}

TEST_CASE("a sound town has no errors") {
  const Verdict verdict = Validate(SmallEmpoli().organization);
  CHECK(Fields(verdict.errors) == "");
  CHECK(Fields(verdict.warnings) == "configuration.numbers[16].destination");
}

TEST_CASE("every kind of mistake is found at its field") {
  struct Case {
    const char* field;
    Change change;
  };
  const Case kCases[] = {
      {"desks[0].group", [](auto& t) { t.desks[0].group = GroupId("gone"); }},
      {"desks[0].site", [](auto& t) { t.desks[0].site = SiteId("gone"); }},
      {"desks[1].consultation_bands",
       [](auto& t) { t.desks[1].consultation_bands = CalendarId("gone"); }},
      {"desks[4].consultation_group",
       [](auto& t) { t.desks[4].consultation_group = GroupId("gone"); }},
      {"desks[0].consultation_group",
       [](auto& t) { t.desks[0].consultation_group = GroupId("taxes"); }},
      {"desks[4].otherwise", [](auto& t) { t.desks[4].otherwise = GuideId("gone"); }},
      {"desks[4].otherwise", [](auto& t) { t.desks[4].otherwise = DeskId("advice"); }},
      {"desks[4].otherwise", [](auto& t) { t.desks[4].otherwise = MessagesId("gone"); }},
      {"desks[4].otherwise",
       [](auto& t) {
         t.desks[3].email.clear();
         t.desks[4].otherwise = MessagesId("lost-property");
       }},
      {"guides[3].languages[1].key", [](auto& t) { t.guides[3].languages[1].key = '7'; }},
      {"guides[3].languages[1].key", [](auto& t) { t.guides[3].languages[1].key = '1'; }},
      {"guides[3].languages[1].key", [](auto& t) { t.guides[3].languages[1].key = 'B'; }},
      {"guides[3].languages[1].language",
       [](auto& t) { t.guides[3].languages[1].language = "de"; }},
      {"desks[0].email", [](auto& t) { t.desks[0].email = "anagrafe.comune.it"; }},
      {"desks[0].email", [](auto& t) { t.desks[0].email = "a@b@c.it"; }},
      {"desks[0].email", [](auto& t) { t.desks[0].email = "a@.it"; }},
      {"desks[0].email", [](auto& t) { t.desks[0].email = "due parole@comune.it"; }},
      {"desks[6].name", [](auto& t) { t.desks.push_back(t.desks[0]); }},
      {"operators[1].extension", [](auto& t) { t.operators[1].extension = "100"; }},
      {"operators[1].extension", [](auto& t) { t.operators[1].extension = "112"; }},
      {"operators[0].diversion", [](auto& t) { t.operators[0].diversion = GroupId("gone"); }},
      {"groups[1].members[0].operator",
       [](auto& t) { t.groups[1].members[0].operator_id = OperatorId("gone"); }},
      {"groups[1].members[1].operator",
       [](auto& t) { t.groups[1].members[1] = t.groups[1].members[0]; }},
      {"groups[1].overflow", [](auto& t) { t.groups[1].overflow = GroupId("gone"); }},
      {"groups[6].when_full",
       [](auto& t) { t.groups[6].patience.when_full = Destination(GroupId("gone")); }},
      {"groups[6].when_nobody",
       [](auto& t) { t.groups[6].patience.when_nobody = Destination(GroupId("patient")); }},
      {"groups[6].when_too_long",
       [](auto& t) {
         t.desks[0].group = GroupId("patient");
         t.groups[6].patience.when_too_long = Destination(DeskId("anagrafe"));
       }},
      {"calendars[0].weekly[0]",
       [](auto& t) {
         t.calendars[0].weekly[0] = {{540, 540}};
       }},
      {"calendars[0].weekly[6]",
       [](auto& t) {
         t.calendars[0].weekly[6] = {{540, 1441}};
       }},
      {"calendars[0].weekly[2]",
       [](auto& t) {
         t.calendars[0].weekly[2] = {{540, 780}, {700, 800}};
       }},
      {"calendars[0].weekly[2]",
       [](auto& t) {
         t.calendars[0].weekly[2] = {{800, 900}, {540, 780}};
       }},
      {"calendars[0].exceptions[0].last_day",
       [](auto& t) {
         using namespace std::chrono;
         t.calendars[0].exceptions = {
             {.first = 2026y / December / 24, .last = 2026y / December / 23}};
       }},
      {"guides[0].options[1].key", [](auto& t) { t.guides[0].options[1].key = '1'; }},
      {"guides[0].options[1].key", [](auto& t) { t.guides[0].options[1].key = 'A'; }},
      {"guides[0].options[0].destination",
       [](auto& t) { t.guides[0].options[0].destination = DeskId("gone"); }},
      {"guides[0].otherwise", [](auto& t) { t.guides[0].otherwise = OperatorId("gone"); }},
      {"guides[1].otherwise", [](auto& t) { t.guides[1].otherwise = GuideId("museo"); }},
      {"numbers[0].destination", [](auto& t) { t.numbers[0].destination = GuideId("gone"); }},
      {"numbers[0].successor", [](auto& t) { t.numbers[0].successor = t.numbers[0].number; }},
      {"numbers[1].name", [](auto& t) { t.numbers[1].number = t.numbers[0].number; }},
      {"sites[0].parent", [](auto& t) { t.sites[0].parent = SiteId("gone"); }},
      {"sites[0].parent", [](auto& t) { t.sites[0].parent = SiteId("town-hall"); }},
      {"sites[0].calendar", [](auto& t) { t.sites[0].calendar = CalendarId("gone"); }},
  };
  for (const Case& each : kCases) {
    const std::string fields = Fields(After(each.change).errors);
    CAPTURE(each.field, fields);
    CHECK(fields == std::string("configuration.") + each.field);
  }
}

TEST_CASE("circles are found wherever one stands in them") {
  CHECK(Fields(After([](auto& t) {
                 t.sites[0].parent = t.sites[1].id;
                 t.sites[1].parent = t.sites[2].id;
                 t.sites[2].parent = t.sites[1].id;
               }).errors) == "configuration.sites[1].parent configuration.sites[2].parent");
  CHECK(Fields(After([](auto& t) { t.groups[0].overflow = t.groups[1].id; }).errors) ==
        "configuration.groups[0].overflow configuration.groups[1].overflow");
  CHECK(Fields(After([](auto& t) {
                 t.desks[0].otherwise = t.desks[1].id;
                 t.desks[1].otherwise = t.desks[0].id;
               }).errors) == "configuration.desks[0].otherwise configuration.desks[1].otherwise");
}

TEST_CASE("what can be published but should be looked at is a warning") {
  CHECK(Fields(After([](auto& t) { t.groups[2].members.clear(); }).warnings)
            .starts_with("configuration.groups[2].members"));
  CHECK(Fields(After([](auto& t) { t.municipality = "Atlantide"; }).warnings)
            .starts_with("configuration.sites[0].municipality"));
  CHECK(Fields(After([](auto& t) { t.operators[3].extension.clear(); }).warnings)
            .starts_with("configuration.operators[3].extension"));
  CHECK(Fields(After([](auto& t) { t.numbers[9].successor.reset(); }).warnings)
            .starts_with("configuration.numbers[9].successor"));
  CHECK(Fields(After([](auto& t) { t.desks[3].email.clear(); }).warnings)
            .starts_with("configuration.desks[3]"));
}

TEST_CASE("what a language lacks is reported where it is asked for") {
  CHECK(Fields(After([](auto& t) { t.numbers[15].language = "de"; }).warnings)
            .starts_with("configuration.numbers[15].language"));
  const Verdict german = After([](auto& t) { t.language = "de"; });
  REQUIRE_FALSE(german.warnings.empty());
  CHECK(german.warnings[0].field == "configuration.language");
  CHECK(german.warnings[0].description.starts_with("'de' lacks "));
  CHECK(Fields(After([](auto& t) { t.guides[3].welcome.erase("ro"); }).warnings)
            .starts_with("configuration.guides[3].welcome"));
  CHECK(Fields(After([](auto& t) { t.guides[3].options[0].label.erase("fr"); }).warnings)
            .starts_with("configuration.guides[3].options[0].label"));
  CHECK(Fields(After([](auto& t) { t.guides[3].languages[0].language = "en-GB"; }).warnings) ==
        "configuration.numbers[16].destination");
}

}  // namespace
}  // namespace centralino::plan
