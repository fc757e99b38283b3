#include "e2e/hall/hall.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "plan/plan.h"
#include "speech/sentences.h"
#include "support/stack/publish.h"
#include "support/stack/sentences.h"

namespace centralino::support {
namespace {

constexpr char kOrganization[] = "hall";
constexpr char kLine[] = "line";
constexpr char kWelcome[] = "Buongiorno, questa è la sala d'attesa.";

model::PhoneNumber NumberOf(const std::string& number, model::Destination destination) {
  model::PhoneNumber entry;
  entry.number = {"+39" + number};
  entry.display_name = number;
  entry.destination = std::move(destination);
  return entry;
}

model::Organization MakeOrganization() {
  model::Organization it;
  it.id = model::OrganizationId(kOrganization);
  it.display_name = "Comune in attesa";
  it.sip_domain = "hall.centralino.example";
  it.municipality = "Empoli";
  model::ResponseGroup line;
  line.id = model::GroupId(kLine);
  line.display_name = kLine;
  line.waiting.announce_every = kAnnounceEvery;
  line.waiting.announce_min_gap = seconds(1);
  model::Operator away;  // without a telephone
  away.id = model::OperatorId("away");
  away.display_name = away.id.value;
  away.extension = "1000";
  line.members.push_back({away.id});
  model::Guide menu;
  menu.id = model::GuideId("menu");
  menu.display_name = menu.id.value;
  menu.welcome["it"] = kWelcome;
  menu.options.push_back({'1', {{"it", "la fila"}}, line.id});
  it.numbers.push_back(NumberOf(kLineNumber, line.id));
  it.numbers.push_back(NumberOf(kMenuNumber, menu.id));
  it.guides.push_back(std::move(menu));
  it.groups.push_back(std::move(line));
  it.operators.push_back(std::move(away));
  return it;
}

// No more than an ear of this hall needs: each sentence more makes it slower.
bool IsHeardHere(const speech::Prompt& prompt, const model::Organization& organization) {
  if (prompt.language != organization.language) return false;
  const std::string& name = prompt.sentence;
  if (name == speech::sentence::kWaitAbout || name == speech::sentence::kWaitLess) return false;
  for (const auto& [slot, value] : prompt.slots) {
    const auto* const count = std::get_if<speech::Count>(&value);
    if (count != nullptr && count->value > organization.groups[0].waiting.announce_up_to) {
      return false;
    }
  }
  return true;
}

std::vector<speech::Prompt> WhatIsHeardIn(const model::Organization& organization) {
  model::Snapshot snapshot;
  snapshot.organization = organization;
  auto prompts = plan::EnumeratePrompts(snapshot);
  std::erase_if(prompts, [&](const auto& each) { return !IsHeardHere(each, organization); });
  return prompts;
}

}  // namespace

std::unique_ptr<Hall> Hall::Enter() {
  const char* const file = std::getenv("CENTRALINO_TEST_STATUS");
  if (file == nullptr) FAIL("CENTRALINO_TEST_STATUS names no status file: run this by ./dev test");
  std::string why;
  const auto status = ReadStatus(file, &why);
  if (!status) FAIL(why);
  const model::Organization organization = MakeOrganization();
  why = Publish(status->service("directory").grpc, organization, "nobody's password");
  if (!why.empty()) FAIL(why);
  auto sentences = LearnPrompts(*status, WhatIsHeardIn(organization), &why);
  if (sentences.empty()) FAIL(why);
  std::unique_ptr<Hall> hall(new Hall(*status, std::move(sentences)));
  if (!hall->WaitUntil(0, seconds(20))) FAIL("queue has no such line, or somebody waits in it");
  return hall;
}

Hall::Hall(const Status& status, std::vector<Sentence> sentences)
    : status_(status),
      ear_(std::move(sentences)),
      music_(LearnMusic()),
      lines_(status.service("queue").grpc, std::string("organizations/") + kOrganization) {}

std::unique_ptr<Citizen> Hall::NewCitizen(const std::string& number, const std::string& dialled) {
  Citizen::Options options;
  options.name = number;
  options.number = number;
  options.platform = status_.sip;
  if (!status_.trunk.empty()) options.trunk = status_.trunk.front();
  auto citizen = std::make_unique<Citizen>(thread_, Hearing{ear_, music_}, std::move(options));
  citizen->Dial(dialled);
  return citizen;
}

bool Hall::IsOfMenu(const Told& told) const {
  return told.words == kWelcome || told.name == speech::sentence::kMenuOption;
}

int Hall::Waiting() {
  const auto lines = lines_.Now();
  const auto found = lines.find(kLine);
  return found == lines.end() ? -1 : found->second.waiting + found->second.ringing;
}

bool Hall::WaitUntil(int waiting, milliseconds limit) {
  const Instant deadline = Clock::now() + limit;
  while (Waiting() != waiting) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(milliseconds(2));
  }
  return true;
}

}  // namespace centralino::support
