#include "e2e/story/stage.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace centralino::story {
namespace {

std::string Seconds(Instant zero, Instant at) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%7.2f s  ", SecondsBetween(zero, at));
  return text.data();
}

std::string Describe(const Told& told) {
  switch (told.kind) {
    case Told::Kind::kVoice:
      return "“" + told.words + "”" + (told.whole ? "" : " (cut)");
    case Told::Kind::kMusic: {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "♪ %.1f s of music",
                    SecondsBetween(told.begin, told.end));
      return text.data();
    }
    case Told::Kind::kTone:
      return "the voice of " + told.name + " (" + told.words + ")";
  }
  return "";
}

}  // namespace

Stage::Stage(House& house, std::function<void(const std::string&)> tell)
    : house_(house), tell_(std::move(tell)) {}

Citizen& Stage::Caller(const std::string& name, double tone) {
  auto options = house_.CitizenOptions(name, tone);
  options.number = "057112340" + std::to_string(actors_.size());
  actors_.push_back({house_.NewCitizen(std::move(options)), tone, ""});
  return *actors_.back().citizen;
}

Citizen& Stage::AtHome(const std::string& name, double tone) {
  auto options = house_.CitizenOptions(name, tone);
  options.called_at = house_.status().carrier_port;
  actors_.push_back({house_.NewCitizen(std::move(options)), tone, ""});
  return *actors_.back().citizen;
}

Phone& Stage::Telephone(const std::string& user, double tone) {
  for (Desk& desk : desks_) {
    if (desk.phone->name() == user) {
      desk.phone->Register();
      return *desk.phone;
    }
  }
  desks_.push_back({house_.NewPhone(user, tone), tone});
  Phone& phone = *desks_.back().phone;
  const int status = phone.Register();
  if (status != 200) {
    Expect(2, "operator " + user + "'s telephone registers", false,
           "REGISTER was answered " + std::to_string(status));
  }
  return phone;
}

void Stage::Narrate(const std::string& line) {
  if (tell_) tell_(Seconds(begin_, Clock::now()) + line);
}

bool Stage::Expect(int step, const std::string& what, bool ok, const std::string& why) {
  checks_.push_back({step, what, ok, ok ? "" : why});
  if (tell_) {
    tell_(std::string(ok ? "            ✓ " : "            ✗ ") + std::to_string(step) + "  " +
          what + (ok || why.empty() ? "" : ": " + why));
  }
  return ok;
}

bool Stage::IsGood(int step, std::string* why) const {
  *why = "was not played";
  for (const Check& check : checks_) {
    if (check.step != step) continue;
    if (!check.ok) {
      *why = check.what + (check.why.empty() ? "" : ": " + check.why);
      return false;
    }
    why->clear();
  }
  return why->empty();
}

bool Stage::AllGood() const {
  std::string why;
  for (int step = 1; step <= kSteps; ++step) {
    if (!IsGood(step, &why)) return false;
  }
  return true;
}

std::vector<Told> EverythingHeard(Citizen& citizen, const std::vector<Stage::Desk>& desks) {
  std::vector<Told> all = citizen.told();
  for (Told& music : citizen.music()) all.push_back(std::move(music));
  for (const Stage::Desk& desk : desks) {
    if (desk.tone <= 0) continue;
    for (Told& tone : citizen.tones(desk.tone)) {
      tone.name = "operator " + desk.phone->name();
      all.push_back(std::move(tone));
    }
  }
  std::sort(all.begin(), all.end(), [](const Told& a, const Told& b) { return a.begin < b.begin; });
  return all;
}

void Stage::Curtain() {
  struct Line {
    Instant at;
    std::string text;
  };
  std::vector<Line> lines;
  for (std::size_t i = curtain_; i < actors_.size(); ++i) {
    Citizen& citizen = *actors_[i].citizen;
    citizen.HangUp();
    citizen.WaitForEnd(seconds(2));
    for (const Milestone& milestone : citizen.milestones()) {
      if (milestone.what.starts_with("dialled ")) actors_[i].number = milestone.what.substr(8);
      if (milestone.what == "ended") continue;
      lines.push_back({milestone.at, citizen.name() + "  " + milestone.what});
    }
    for (const Told& told : EverythingHeard(citizen, desks_)) {
      lines.push_back({told.begin, citizen.name() + "  hears " + Describe(told)});
    }
  }
  for (const Desk& desk : desks_) {
    for (std::size_t number = 1; number <= desk.phone->calls(); ++number) {
      for (const Milestone& milestone : desk.phone->call(number).milestones) {
        if (milestone.what == "ended" || milestone.what == "acknowledged") continue;
        if (curtain_ < actors_.size()) {
          const auto first = actors_[curtain_].citizen->milestones();
          if (!first.empty() && milestone.at < first.front().at) continue;
        }
        lines.push_back({milestone.at, "operator " + desk.phone->name() + "  " + milestone.what});
      }
    }
  }
  curtain_ = actors_.size();
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.at < b.at; });
  if (!tell_) return;
  for (const Line& line : lines) tell_(Seconds(begin_, line.at) + line.text);
  tell_("");
}

}  // namespace centralino::story
