#include <catch2/catch.hpp>

#include "file.h"
#include "services/ctl/organization_file.h"
#include "wire/directory.h"

using namespace centralino;
using namespace centralino::ctl;

namespace Catch {
template <>
struct StringMaker<Mistake> {
  static std::string convert(const Mistake& mistake) {
    return std::to_string(mistake.line) + " " + mistake.field + ": " + mistake.reason;
  }
};
}  // namespace Catch

namespace {

constexpr char kHead[] =
    "organization: empoli\n"            // 1
    "display_name: Comune di Empoli\n"  // 2
    "sip_domain: empoli.example\n";     // 3

// "LINE field" of every mistake of the file that begins with kHead.
std::vector<std::string> Mistakes(const std::string& rest) {
  const File file(kHead + rest);
  const auto read = ReadOrganizationFile(file.path());
  REQUIRE(read.ok());
  std::vector<std::string> mistakes;
  for (const Mistake& mistake : read->mistakes) {
    CHECK_FALSE(mistake.reason.empty());
    mistakes.push_back(std::to_string(mistake.line) + " " + mistake.field);
  }
  return mistakes;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the example of Empoli has no mistakes and everything the announcement names") {
  const auto file = ReadOrganizationFile(CENTRALINO_EXAMPLE);
  REQUIRE(file.ok());
  CHECK(file->mistakes == std::vector<Mistake>{});
  CHECK(file->warnings == std::vector<Mistake>{});
  CHECK(file->phones == Lines{"100", "101", "102", "110", "111", "160", "161"});
  const auto organization = wire::FromProto(file->configuration);
  REQUIRE(organization.ok());
  const auto has_number = [&](const std::string& number, const model::Destination& to) {
    for (const auto& entry : organization->numbers) {
      if (entry.number.value == number) return entry.destination == to;
    }
    return false;
  };
  CHECK(has_number("+3905717571", model::GuideId("centralino")));
  CHECK(has_number("+390571757100", model::OperatorId("rossi")));
  // Old and new reach the same guide.
  CHECK(has_number("+390571757701", model::GuideId("stacciaburatta")));
  CHECK(has_number("+390571944101", model::GuideId("stacciaburatta")));
  std::map<model::SiteKind, int> sites;
  for (const auto& site : organization->sites) ++sites[site.kind];
  CHECK(sites[model::SiteKind::kNursery] == 5);
  CHECK(sites[model::SiteKind::kMuseum] == 1);
  CHECK(sites[model::SiteKind::kExhibitionHall] == 1);
  CHECK(sites[model::SiteKind::kSchoolComplex] == 2);
  CHECK(sites[model::SiteKind::kSchoolBuilding] == 8);
}

TEST_CASE("a misspelt name is told with its line") {
  CHECK(Mistakes("desks:\n"
                 "  urp:\n"
                 "    site: town-hall\n"
                 "    display_name: URP\n"
                 "    emial: urp@comune.empoli.fi.it\n"  // 8
                 "sites:\n"
                 "  town-hall: {display_name: Palazzo, kind: office-building}\n") ==
        Lines{"8 desks.urp.emial"});
}

TEST_CASE("every mistake is told at once, by line") {
  CHECK(Mistakes("desks:\n"                                                              // 4
                 "  urp:\n"                                                              // 5
                 "    site: nowhere/at-all\n"                                            // 6
                 "    display_name: URP\n"                                               // 7
                 "    email: urp at comune\n"                                            // 8
                 "calendars:\n"                                                          // 9
                 "  offices:\n"                                                          // 10
                 "    weekly:\n"                                                         // 11
                 "      lunedi: 08:00-13:00\n"                                           // 12
                 "      tuesday: 13:00-08:00\n"                                          // 13
                 "numbers:\n"                                                            // 14
                 "  \"05717571\": {to: guide main}\n"                                    // 15
                 "  \"+3905717571\":\n"                                                  // 16
                 "    to: guidance main\n"                                               // 17
                 "    monthly_cost: 24,90\n"                                             // 18
                 "    state: lively\n"                                                   // 19
                 "groups:\n"                                                             // 20
                 "  people: {display_name: P, ring_time: soon, members: [rossi]}\n") ==  // 21
        Lines{"6 desks.urp.site", "8 desks.urp.email", "12 calendars.offices.weekly.lunedi",
              "13 calendars.offices.weekly.tuesday", "15 numbers.05717571.name",
              "17 numbers.+3905717571.to", "18 numbers.+3905717571.monthly_cost",
              "19 numbers.+3905717571.state", "21 groups.people.ring_time"});
}

TEST_CASE("references to what is not there are told with the line of the reference") {
  CHECK(Mistakes("sites:\n"
                 "  hall: {display_name: Palazzo, kind: office-building}\n"
                 "desks:\n"
                 "  urp:\n"
                 "    site: hall\n"
                 "    display_name: URP\n"
                 "    group: nobody\n"  // 10
                 "operators:\n"
                 "  rossi: {extension: \"100\"}\n"  // 12
                 "  verdi:\n"
                 "    extension: \"100\"\n"  // 14
                 "groups:\n"
                 "  people:\n"
                 "    display_name: P\n"
                 "    members:\n"
                 "      - rossi\n"
                 "      - bianchi\n"  // 20
                 "guides:\n"
                 "  main:\n"
                 "    welcome: Benvenuti\n"
                 "    options:\n"
                 "      \"1\":\n"
                 "        label: per l'Anagrafe\n"
                 "        to: desk anagrafe\n") ==  // 27
        Lines{"10 desks.urp.group", "14 operators.verdi.extension",
              "20 groups.people.members[1].operator", "27 guides.main.options.1.to"});
}

TEST_CASE("levels that open late, languages, operators who do not answer, priority are read") {
  const File file(
      std::string(kHead) +
      "groups:\n"
      "  a: {display_name: A, strategy: all-at-once, level_after: {\"2\": 20s, \"4\": 1min},\n"
      "      languages: require, away_after: 0, priority: 2}\n");
  const auto read = ReadOrganizationFile(file.path());
  REQUIRE(read.ok());
  CHECK(read->mistakes == std::vector<Mistake>{});
  const auto organization = wire::FromProto(read->configuration);
  REQUIRE(organization.ok());
  const model::ResponseGroup& group = organization->groups[0];
  using std::chrono::seconds;
  CHECK(group.level_after == std::vector<seconds>{seconds(20), seconds(20), seconds(60)});
  CHECK(group.languages == model::LanguageRule::kRequire);
  CHECK(group.away_after == 0);
  CHECK(group.priority == 2);
}

TEST_CASE("languages by key and by number, bands and what follows a closed desk are read") {
  const File file(std::string(kHead) +
                  "sites: {hall: {display_name: Palazzo, kind: office-building}}\n"
                  "calendars: {bands: {weekly: {monday: 09:00-11:00}}}\n"
                  "groups: {a: {display_name: A}, b: {display_name: B}}\n"
                  "desks:\n"
                  "  urp: {site: hall, display_name: URP, consultation_bands: bands, group: a,\n"
                  "        consultation_group: b, otherwise: guide main}\n"
                  "guides:\n"
                  "  main: {languages: {\"8\": en, \"9\": ro}, otherwise: group a}\n"
                  "numbers:\n"
                  "  \"+3905717571\": {to: guide main, language: ro}\n");
  const auto read = ReadOrganizationFile(file.path());
  REQUIRE(read.ok());
  CHECK(read->mistakes == std::vector<Mistake>{});
  const auto organization = wire::FromProto(read->configuration);
  REQUIRE(organization.ok());
  CHECK(organization->guides[0].languages ==
        std::vector<model::LanguageKey>{{'8', "en"}, {'9', "ro"}});
  CHECK(organization->desks[0].consultation_group == model::GroupId("b"));
  CHECK(organization->desks[0].otherwise == model::Destination(model::GuideId("main")));
  CHECK(organization->numbers[0].language == "ro");
}

TEST_CASE("a language that nobody can be offered is told with its line") {
  CHECK(Mistakes("groups: {a: {display_name: A}}\n"
                 "guides:\n"
                 "  main:\n"
                 "    languages:\n"
                 "      \"8\": en\n"
                 "      \"9\": de\n"  // 9
                 "    otherwise: group a\n") == Lines{"9 guides.main.languages.9.language"});
}

TEST_CASE("a name that is there twice is told, and so is a section of the wrong shape") {
  CHECK(Mistakes("municipality: Empoli\n"
                 "municipality: Vinci\n"  // 5
                 "sites: [hall]\n"        // 6
                 "guides:\n"
                 "  main: Benvenuti\n") ==  // 8
        Lines{"5 municipality", "6 sites", "8 guides.main"});
}

TEST_CASE("what is no YAML is told with its line, a missing file with its name") {
  const File file(std::string(kHead) + "sites: {hall\n  - x: [\n");
  const auto read = ReadOrganizationFile(file.path());
  REQUIRE(absl::IsInvalidArgument(read.status()));
  CHECK(std::string(read.status().message()).rfind(file.path() + ":", 0) == 0);
  CHECK(absl::IsNotFound(ReadOrganizationFile("/tmp/no-such-organisation.yaml").status()));
}

TEST_CASE("what directory finds wrong is brought to its line, or the nearest around it") {
  const File text(std::string(kHead) +
                  "sites:\n"
                  "  hall:\n"                    // 5
                  "    display_name: Palazzo\n"  // 6
                  "    kind: office-building\n"
                  "numbers:\n"            // 8
                  "  \"+3905717571\":\n"  // 9
                  "    state: planned\n"
                  "    line: TRUNK-1\n");  // 11
  const auto file = ReadOrganizationFile(text.path());
  REQUIRE(file.ok());
  REQUIRE(file->mistakes.empty());
  const auto at = [&](const std::string& field) {
    const Mistake mistake = Locate(*file, {field, "is wrong"});
    return std::to_string(mistake.line) + " " + mistake.field;
  };
  CHECK(at("configuration.numbers[0].carrier_line") == "11 numbers.+3905717571.line");
  CHECK(at("configuration.numbers[0].site") == "9 numbers.+3905717571.site");
  CHECK(at("configuration.sites[0].display_name") == "6 sites.hall.display_name");
  CHECK(at("configuration.sip_domain") == "3 sip_domain");
  CHECK(at("configuration.numbers") == "9 numbers");
  CHECK(at("configuration.voice") == "1 voice");
}
