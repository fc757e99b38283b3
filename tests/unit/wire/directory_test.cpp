#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "town.h"
#include "wire/directory.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::wire;

TEST_CASE("an organisation comes back from the wire as it was") {
  const model::Organization town = Town();
  const auto back = FromProto(ToProto(town, Secrets::kInclude));
  REQUIRE(back.ok());
  CHECK(*back == town);
}

TEST_CASE("secrets are left out unless they are asked for") {
  const auto message = ToProto(Town());
  CHECK_FALSE(message.operators(0).has_credential());
  CHECK(message.operators(0).has_password());
  CHECK_FALSE(message.operators(1).has_password());
  CHECK(message.DebugString().find("sealed") == std::string::npos);
}

TEST_CASE("what a message leaves unsaid has the model's defaults") {
  directory_pb::Configuration message;
  message.set_name("organizations/empoli");
  message.set_display_name("Comune di Empoli");
  message.set_sip_domain("empoli.example");
  auto* group = message.add_groups();
  group->set_name("organizations/empoli/groups/anagrafe");
  group->set_display_name("Anagrafe");
  auto* calendar = message.add_calendars();
  calendar->set_name("organizations/empoli/calendars/always");
  auto* guide = message.add_guides();
  guide->set_name("organizations/empoli/guides/main");

  const auto organization = FromProto(message);
  REQUIRE(organization.ok());
  CHECK(organization->language == "it");
  model::ResponseGroup plain;
  plain.id = model::GroupId("anagrafe");
  plain.display_name = "Anagrafe";
  CHECK(organization->groups[0] == plain);
  CHECK(organization->calendars[0] == model::Calendar{.id = model::CalendarId("always")});
  CHECK(organization->guides[0] == model::Guide{.id = model::GuideId("main")});
}

namespace {

struct Wrong {
  std::string field;
  std::function<void(directory_pb::Configuration&)> make;
};

const std::vector<Wrong> kWrongs = {
    {"sip_domain", [](auto& c) { c.set_sip_domain("Empoli Example"); }},
    {"display_name", [](auto& c) { c.set_display_name("two\nlines"); }},
    {"language", [](auto& c) { c.set_language("italiano"); }},
    {"sites[0].name", [](auto& c) { c.mutable_sites(0)->set_name("sites/est"); }},
    {"sites[1].name", [](auto& c) { c.mutable_sites(1)->set_name(c.sites(0).name()); }},
    {"sites[0].kind", [](auto& c) { c.mutable_sites(0)->clear_kind(); }},
    {"sites[1].parent",
     [](auto& c) { c.mutable_sites(1)->set_parent("organizations/vinci/sites/est"); }},
    {"desks[0].email", [](auto& c) { c.mutable_desks(0)->set_email("anagrafe at comune"); }},
    {"desks[0].display_name", [](auto& c) { c.mutable_desks(0)->clear_display_name(); }},
    {"operators[0].extension", [](auto& c) { c.mutable_operators(0)->set_extension("1a"); }},
    {"operators[0].languages[1]", [](auto& c) { c.mutable_operators(0)->set_languages(1, "e"); }},
    {"groups[0].ring_time",
     [](auto& c) { c.mutable_groups(0)->mutable_ring_time()->set_seconds(0); }},
    {"groups[0].wrap_up", [](auto& c) { c.mutable_groups(0)->mutable_wrap_up()->set_nanos(5); }},
    {"groups[0].members[1].level",
     [](auto& c) { c.mutable_groups(0)->mutable_members(1)->set_level(-1); }},
    {"groups[0].level_after[1]",
     [](auto& c) { c.mutable_groups(0)->mutable_level_after(1)->set_seconds(14); }},
    {"groups[0].away_after", [](auto& c) { c.mutable_groups(0)->set_away_after(-1); }},
    {"groups[0].priority", [](auto& c) { c.mutable_groups(0)->set_priority(101); }},
    {"groups[0].waiting.announce_up_to",
     [](auto& c) { c.mutable_groups(0)->mutable_waiting()->set_announce_up_to(-1); }},
    {"groups[0].waiting.max_callers",
     [](auto& c) { c.mutable_groups(0)->mutable_waiting()->set_max_callers(0); }},
    {"calendars[0].weekly", [](auto& c) { c.mutable_calendars(0)->add_weekly(); }},
    {"calendars[0].weekly[0].intervals",
     [](auto& c) {
       c.mutable_calendars(0)->mutable_weekly(0)->mutable_intervals(1)->set_from(700);
     }},
    {"calendars[0].weekly[6].intervals[0]",
     [](auto& c) {
       c.mutable_calendars(0)->mutable_weekly(6)->mutable_intervals(0)->set_to(1441);
     }},
    {"calendars[0].exceptions[0].first_day",
     [](auto& c) { c.mutable_calendars(0)->mutable_exceptions(0)->set_first_day("2026-02-30"); }},
    {"calendars[0].exceptions[0].last_day",
     [](auto& c) { c.mutable_calendars(0)->mutable_exceptions(0)->set_last_day("2026-12-23"); }},
    {"guides[0].options[0].key",
     [](auto& c) { c.mutable_guides(0)->mutable_options(0)->set_key("12"); }},
    {"guides[0].options[1].key",
     [](auto& c) { c.mutable_guides(0)->mutable_options(1)->set_key("1"); }},
    {"guides[0].options[0].destination",
     [](auto& c) {
       c.mutable_guides(0)->mutable_options(0)->set_destination("organizations/empoli/sites/est");
     }},
    {"guides[0].repeats", [](auto& c) { c.mutable_guides(0)->set_repeats(10); }},
    {"numbers[0].name",
     [](auto& c) { c.mutable_numbers(0)->set_name("organizations/empoli/numbers/05717571"); }},
    {"numbers[0].monthly_cost_cents",
     [](auto& c) { c.mutable_numbers(0)->set_monthly_cost_cents(-1); }},
    {"numbers[0].successor", [](auto& c) { c.mutable_numbers(0)->set_successor("+39057175710"); }},
};

}  // namespace

TEST_CASE("a wrong field is refused by its path, and it alone") {
  for (const Wrong& wrong : kWrongs) {
    INFO(wrong.field);
    auto message = ToProto(Town());
    wrong.make(message);
    const auto result = FromProto(message, "draft");
    REQUIRE(absl::IsInvalidArgument(result.status()));
    const auto violations = ViolationsOf(result.status());
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].field == "draft." + wrong.field);
    CHECK_FALSE(violations[0].description.empty());
  }
}

TEST_CASE("many wrong fields are all told at once") {
  auto message = ToProto(Town());
  for (const Wrong& wrong : kWrongs) wrong.make(message);
  const auto violations = ViolationsOf(FromProto(message).status());
  CHECK(violations.size() > kWrongs.size() / 2);
}

TEST_CASE("a revision is a snapshot; one without a number is not") {
  directory_pb::Revision revision;
  *revision.mutable_configuration() = ToProto(Town(), Secrets::kInclude);
  CHECK_FALSE(FromProto(revision).ok());
  revision.set_revision(12);
  revision.mutable_publish_time()->set_seconds(1'700'000'000);
  revision.mutable_publish_time()->set_nanos(250'000'000);
  const auto snapshot = FromProto(revision);
  REQUIRE(snapshot.ok());
  CHECK(snapshot->revision == 12);
  CHECK(snapshot->organization == Town());
  CHECK(snapshot->published.time_since_epoch().count() == 1'700'000'000'250);
}
