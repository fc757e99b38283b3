#include <cctype>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "e2e/story/page_template.h"
#include "e2e/story/stage.h"
#include "support/audio/wav.h"

namespace centralino::story {
namespace {

using nlohmann::json;

constexpr const char* kTitles[] = {
    "",
    "Three callers hear the welcome, the menu and their number",
    "No answer, busy, then an operator: the voice is cut",
    "The next is connected, the others move up",
    "One gives up, who stood behind him moves up",
    "An operator's own number, and a colleague answers",
    "A closed desk tells its hours and its address",
    "Old and new number of one nursery",
    "The second level of competence answers in its time",
    "A caller keeps her place, hangs up and is called back in her turn",
    "A message reaches a desk's mailbox",
};

const char* NameOf(Told::Kind kind) {
  switch (kind) {
    case Told::Kind::kVoice:
      return "voice";
    case Told::Kind::kMusic:
      return "music";
    case Told::Kind::kTone:
      return "tone";
  }
  return "";
}

// Times of the page are seconds since the stage was set.
class Page {
 public:
  explicit Page(const Stage& stage) : stage_(stage) {}

  json Build() {
    json page{{"ok", stage_.AllGood()}, {"callers", json::array()}, {"phones", json::array()}};
    page["lead"] =
        "Citizens call the town hall, a desk and a nursery of Empoli through the carrier's trunk; "
        "operators sit at their telephones. The platform greets, counts, plays music, connects.";
    for (const Stage::Actor& actor : stage_.actors()) page["callers"].push_back(CallerOf(actor));
    for (const Stage::Desk& desk : stage_.desks()) page["phones"].push_back(PhoneOf(*desk.phone));
    page["steps"] = Steps();
    page["duration"] = last_;
    return page;
  }

 private:
  double At(Instant instant) {
    const double at = SecondsBetween(stage_.begin(), instant);
    last_ = std::max(last_, at);
    return at;
  }

  json CallerOf(const Stage::Actor& actor) {
    Citizen& citizen = *actor.citizen;
    json caller{{"name", citizen.name()},
                {"number", actor.number},
                {"wav", citizen.name() + ".wav"},
                {"events", json::array()},
                {"heard", json::array()},
                {"from", 0},
                {"to", 0},
                {"audioFrom", 0}};
    const auto milestones = citizen.milestones();
    if (!milestones.empty()) {
      caller["from"] = At(milestones.front().at);
      caller["to"] = At(milestones.back().at);
    }
    if (const auto begin = citizen.audio_begin()) caller["audioFrom"] = At(*begin);
    for (const Milestone& milestone : milestones) {
      if (milestone.what == "ended" || milestone.what.starts_with("dialled")) continue;
      caller["events"].push_back({{"at", At(milestone.at)}, {"what", milestone.what}});
    }
    for (const Told& told : EverythingHeard(citizen, stage_.desks())) {
      json heard{{"from", At(told.begin)},
                 {"to", At(told.end)},
                 {"kind", NameOf(told.kind)},
                 {"words", told.kind == Told::Kind::kTone ? told.name : told.words},
                 {"whole", told.whole}};
      if (told.count && told.number_heard) heard["count"] = *told.count;
      caller["heard"].push_back(std::move(heard));
    }
    return caller;
  }

  json PhoneOf(Phone& phone) {
    json spans = json::array();
    std::optional<Instant> since;
    for (const Milestone& milestone : phone.registrations()) {
      if (milestone.what == "registered") {
        if (!since) since = milestone.at;
      } else if (since) {
        spans.push_back(Span(*since, milestone.at, "registered", milestone.what));
        since.reset();
      }
    }
    if (since) spans.push_back(Span(*since, Clock::now(), "registered", "registered"));
    for (std::size_t number = 1; number <= phone.calls(); ++number) {
      const auto call = phone.call(number);
      const auto ringing = call.When("ringing");
      const auto answered = call.When("answered");
      const auto ended = call.When("ended").value_or(Clock::now());
      if (ringing) {
        spans.push_back(Span(*ringing, answered.value_or(ended), "ringing",
                             answered ? "rings" : "rings in vain"));
      } else {
        spans.push_back(Span(ended, ended + milliseconds(1200), "ringing", "busy"));
      }
      if (answered) spans.push_back(Span(*answered, ended, "talking", "talks"));
    }
    return {{"name", phone.name()}, {"spans", spans}};
  }

  json Span(Instant from, Instant to, const char* state, const std::string& label) {
    return {{"from", At(from)}, {"to", At(to)}, {"state", state}, {"label", label}};
  }

  json Steps() {
    json steps = json::array();
    for (int number = 1; number <= kSteps; ++number) {
      json checks = json::array();
      for (const Check& check : stage_.checks()) {
        if (check.step != number) continue;
        checks.push_back({{"what", check.what}, {"ok", check.ok}, {"why", check.why}});
      }
      steps.push_back({{"number", number}, {"title", kTitles[number]}, {"checks", checks}});
    }
    return steps;
  }

  const Stage& stage_;
  double last_ = 0;
};

// JSON inside a script element must not end it.
std::string SafeInScript(std::string text) {
  for (std::size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3) {
    text.replace(at, 2, "<\\/");
  }
  return text;
}

}  // namespace

bool WritePage(const Stage& stage, const std::string& folder, std::string* why) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const Stage::Actor& actor : stage.actors()) {
    const std::string path = folder + "/" + actor.citizen->name() + ".wav";
    if (WriteWav(path, actor.citizen->audio())) continue;
    *why = "cannot write " + path;
    return false;
  }
  std::string page = kPageTemplate;
  constexpr std::string_view kPlace = "@STORY@";
  page.replace(page.find(kPlace), kPlace.size(), SafeInScript(Page(stage).Build().dump()));
  const std::string path = folder + "/story.html";
  std::ofstream file(path);
  file << page;
  file.close();
  if (file) return true;
  *why = "cannot write " + path;
  return false;
}

}  // namespace centralino::story
