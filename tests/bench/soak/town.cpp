#include "bench/soak/town.h"

#include <utility>

namespace centralino::soak {
namespace {

using std::chrono::seconds;

model::ResponseGroup GroupOf(const std::string& id, int first, int last) {
  model::ResponseGroup group;
  group.id = model::GroupId(id);
  group.display_name = id;
  group.ring_time = seconds(5);
  for (int i = first; i < last; ++i) {
    group.members.push_back({model::OperatorId("op-" + ExtensionOf(i)), 1 + i % 2});
  }
  return group;
}

model::Guide GreetingFor(const std::string& id, const model::GroupId& group) {
  model::Guide guide;
  guide.id = model::GuideId(id);
  guide.display_name = id;
  guide.welcome["it"] = "Comune, buongiorno.";
  guide.otherwise = group;
  return guide;
}

model::MenuOption OptionOf(char key, const std::string& label, const model::GroupId& group) {
  return {.key = key, .label = {{"it", label}}, .destination = group};
}

}  // namespace

std::string ExtensionOf(int number) { return std::to_string(1000 + number); }
std::string OwnNumberOf(int number) { return "0571" + std::to_string(961000 + number); }

model::Organization MakeTown() {
  model::Organization town;
  town.id = model::OrganizationId(kOrganization);
  town.display_name = "Comune di Prova";
  town.sip_domain = kDomain;
  town.municipality = "Empoli";

  // The lines share operators by halves, so that numbers ahead are ranks here and unknown there.
  town.groups = {GroupOf("front", 0, kOperators), GroupOf("left", 0, kOperators / 2),
                 GroupOf("right", kOperators / 2, kOperators), GroupOf("short", 0, 2),
                 GroupOf("nobody", 0, 0)};
  model::ResponseGroup& brief = town.groups[3];
  brief.waiting.max_wait = seconds(3);
  brief.overflow = town.groups[0].id;
  town.groups[4].waiting.wait_when_nobody_present = false;

  const auto lead = [&](const std::string& number, model::Destination destination) {
    model::PhoneNumber entry;
    entry.number = {"+39" + number};
    entry.display_name = number;
    entry.destination = std::move(destination);
    town.numbers.push_back(std::move(entry));
  };
  for (int i = 0; i < kOperators; ++i) {
    model::Operator entry;
    entry.id = model::OperatorId("op-" + ExtensionOf(i));
    entry.display_name = ExtensionOf(i);
    entry.extension = ExtensionOf(i);
    if (i % 2 == 0) entry.diversion = town.groups[0].id;
    lead(OwnNumberOf(i), entry.id);
    town.operators.push_back(std::move(entry));
  }
  model::Guide menu = GreetingFor("menu", town.groups[0].id);
  menu.options = {OptionOf('1', "per l'anagrafe", town.groups[1].id),
                  OptionOf('2', "per i tributi", town.groups[2].id)};
  menu.repeats = 1;
  menu.key_timeout = seconds(1);
  town.guides = {GreetingFor("line", town.groups[0].id), std::move(menu),
                 GreetingFor("short", town.groups[3].id), GreetingFor("nobody", town.groups[4].id)};
  lead(kLine, town.guides[0].id);
  lead(kMenu, town.guides[1].id);
  lead(kShort, town.guides[2].id);
  lead(kNobody, town.guides[3].id);
  return town;
}

}  // namespace centralino::soak
