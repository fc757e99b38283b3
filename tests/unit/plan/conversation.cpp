#include "conversation.h"

#include <array>
#include <map>
#include <regex>

#include "calendar/rome.h"
#include "model/dial_string.h"
#include "plan/plan.h"
#include "speech/render.h"

namespace centralino::plan {
namespace {

using namespace std::chrono;

const std::map<std::string, OutcomeKind> kOutcomes = {
    {"silence", OutcomeKind::kNoInput},
    {"absent", OutcomeKind::kAbsent},
    {"busy", OutcomeKind::kBusy},
    {"no answer", OutcomeKind::kNoAnswer},
    {"declined", OutcomeKind::kDeclined},
    {"unreachable", OutcomeKind::kUnreachable},
    {"nobody present", OutcomeKind::kNobodyPresent},
    {"line full", OutcomeKind::kLineFull},
    {"waited too long", OutcomeKind::kWaitedTooLong},
    {"queue away", OutcomeKind::kUnavailable},
    {"answered", OutcomeKind::kDone},
    {"now available", OutcomeKind::kNowAvailable},
    {"now paused", OutcomeKind::kNowPaused},
    {"now away", OutcomeKind::kNowAway},
    {"away for not answering", OutcomeKind::kNowUnanswered},
    {"available again", OutcomeKind::kAvailableAgain},
    {"sent", OutcomeKind::kDone},
    {"nothing said", OutcomeKind::kNothingSaid},
    {"no room", OutcomeKind::kUnavailable},
};

const std::array<const char*, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};

class Player {
 public:
  explicit Player(const model::Snapshot& snapshot) : snapshot_(snapshot) {}

  // One line; a sentence if it did not go as written.
  std::string Do(const std::string& line) {
    std::smatch match;
    static const std::regex kCall(
        R"(call ([^a-z]+?) on (\w+) (\d+)-(\d+)-(\d+) at (\d+):(\d+)( as operator (\d+))?( in (\w+))?)");
    static const std::regex kRings("rings ([a-z-]+)");
    static const std::regex kWaits("waits for ([a-z-]+)( except ([a-z-]+))?");
    static const std::regex kSets("sets ([a-z-]+)( ([a-z]+)( ([a-z-]+))?)?");
    static const std::regex kHangs("hangs up( (404))?");
    if (std::regex_match(line, match, kCall)) return BeginCall(match);
    static const std::regex kClose(
        R"(close (everything|site|desk) ?([a-z-]*)( until (\d+)-(\d+)-(\d+) (\d+):(\d+))?( because (.+))?)");
    if (std::regex_match(line, match, kClose)) return Close(match);
    if (line == "reopen all") {
      overrides_.closures.clear();
      return "";
    }
    if (line == "hear ...") return SkipWords();
    if (line.starts_with("hear ")) return Hear(line.substr(5));
    if (const std::string unheard = FinishAnnouncements(); !unheard.empty()) return unheard;
    if (line.starts_with("press ")) {
      return Answer<Menu>({.kind = OutcomeKind::kKey, .key = line.at(6)});
    }
    if (line == "silence") return Answer<Menu>({.kind = OutcomeKind::kNoInput});
    if (std::regex_match(line, match, kRings)) return Rings(match[1]);
    if (std::regex_match(line, match, kWaits)) return Waits(match[1], match[3]);
    if (std::regex_match(line, match, kSets)) return Sets(match[1], match[3], match[5]);
    static const std::regex kRecords(R"(records for ([a-z-]+) at (\S+))");
    if (std::regex_match(line, match, kRecords)) return Records(match[1], match[2]);
    if (std::regex_match(line, match, kHangs)) return HangsUp(match[2] == "404");
    if (const auto outcome = kOutcomes.find(line); outcome != kOutcomes.end()) {
      Next({.kind = outcome->second});
      return "";
    }
    return "is no line of a call";
  }

 private:
  std::string BeginCall(const std::smatch& match) {
    const auto dialled = model::ParseDialString(match[1].str(), model::DialledBy::kPhone);
    if (!dialled.ok()) return "dials no number";
    const auto number = [&](std::size_t group) { return std::stoi(match[group]); };
    const year_month_day day{year(number(3)), month(static_cast<unsigned>(number(4))),
                             std::chrono::day(static_cast<unsigned>(number(5)))};
    if (match[2] != kWeekdays.at(weekday(day).c_encoding())) return "that day is no such weekday";
    facts_ = {.now = calendar::WhenClockShows(day, number(6) * 60 + number(7)).at(0),
              .dialled = model::ToString(*dialled),
              .caller_kind = match[8].matched ? CallerKind::kOperator : CallerKind::kOutside,
              .caller = match[9],
              .language = match[11]};
    decision_ = NextStep(snapshot_, overrides_, facts_, {}, {});
    Render();
    return "";
  }

  std::string Close(const std::smatch& match) {
    const auto number = [&](std::size_t group) { return std::stoi(match[group]); };
    model::Closure closure;
    if (match[1] == "site") closure.scope = model::SiteId(match[2]);
    if (match[1] == "desk") closure.scope = model::DeskId(match[2]);
    if (match[3].matched) {
      const year_month_day day{year(number(4)), month(static_cast<unsigned>(number(5))),
                               std::chrono::day(static_cast<unsigned>(number(6)))};
      closure.until = calendar::WhenClockShows(day, number(7) * 60 + number(8)).at(0);
    }
    if (match[10].matched) closure.reason = {{"it", match[10]}};
    overrides_.closures.push_back(std::move(closure));
    return "";
  }

  void Next(const Outcome& outcome) {
    decision_ = NextStep(snapshot_, overrides_, facts_, decision_.next, outcome);
    Render();
  }

  void Render() {
    unheard_.clear();
    const std::vector<speech::Prompt>* prompts = nullptr;
    if (const auto* announce = std::get_if<Announce>(&decision_.step)) prompts = &announce->prompts;
    if (const auto* menu = std::get_if<Menu>(&decision_.step)) prompts = &menu->prompts;
    if (prompts != nullptr) Say(*prompts);
    if (const auto* record = std::get_if<Record>(&decision_.step)) {
      Say(record->notice);
      Say(record->invitation);
    }
  }

  void Say(const std::vector<speech::Prompt>& prompts) {
    for (const speech::Prompt& prompt : prompts) {
      for (const speech::Utterance& each : speech::Render(prompt)) unheard_.push_back(each.words);
    }
  }

  bool AtEndOfAnnouncement() const {
    return unheard_.empty() && std::holds_alternative<Announce>(decision_.step);
  }

  std::string Hear(const std::string& words) {
    if (AtEndOfAnnouncement()) Next({.kind = OutcomeKind::kDone});
    if (skipping_) {
      skipping_ = false;
      while (!unheard_.empty() && unheard_.front() != words) unheard_.erase(unheard_.begin());
    }
    if (unheard_.empty()) return "nothing like it is said";
    const std::string said = unheard_.front();
    unheard_.erase(unheard_.begin());
    return said == words ? "" : "instead is said: " + said;
  }

  std::string SkipWords() {
    if (AtEndOfAnnouncement()) Next({.kind = OutcomeKind::kDone});
    skipping_ = true;
    return "";
  }

  std::string FinishAnnouncements() {
    if (std::exchange(skipping_, false)) unheard_.clear();
    if (!unheard_.empty()) return "still to be heard: " + unheard_.front();
    if (AtEndOfAnnouncement()) Next({.kind = OutcomeKind::kDone});
    return "";
  }

  template <class StepKind>
  std::string Answer(const Outcome& outcome) {
    if (!std::holds_alternative<StepKind>(decision_.step)) return "the call is at " + Where();
    Next(outcome);
    return "";
  }

  std::string Rings(const std::string& person) {
    const auto* ring = std::get_if<Ring>(&decision_.step);
    if (ring == nullptr) return "the call is at " + Where();
    return ring->operator_id.value == person ? "" : "rings " + ring->operator_id.value;
  }

  std::string Waits(const std::string& group, const std::string& except) {
    const auto* wait = std::get_if<Wait>(&decision_.step);
    if (wait == nullptr) return "the call is at " + Where();
    return wait->group.value == group && wait->except.value == except
               ? ""
               : "waits for " + wait->group.value + " except '" + wait->except.value + "'";
  }

  std::string Sets(const std::string& person, const std::string& change,
                   const std::string& reason) {
    const auto* state = std::get_if<OperatorState>(&decision_.step);
    if (state == nullptr) return "the call is at " + Where();
    constexpr std::array<const char*, 4> kChanges = {"", "available", "paused", "away"};
    const std::string asked = kChanges.at(static_cast<std::size_t>(state->change));
    const bool as_written =
        state->operator_id.value == person && asked == change && state->reason == reason;
    return as_written ? "" : "sets " + state->operator_id.value + " " + asked + state->reason;
  }

  std::string Records(const std::string& desk, const std::string& to) {
    const auto* record = std::get_if<Record>(&decision_.step);
    if (record == nullptr) return "the call is at " + Where();
    return record->desk.value == desk && record->to == to
               ? ""
               : "records for " + record->desk.value + " at " + record->to;
  }

  std::string HangsUp(bool unowned) {
    const auto* hangup = std::get_if<Hangup>(&decision_.step);
    if (hangup == nullptr) return "the call is at " + Where();
    return (hangup->cause == HangupCause::kUnowned) == unowned ? "" : "with another cause";
  }

  std::string Where() const {
    return "step " + std::to_string(decision_.step.index()) + ", next " + decision_.next.place;
  }

  const model::Snapshot& snapshot_;
  model::Overrides overrides_;
  Facts facts_;
  Decision decision_;
  std::vector<std::string> unheard_;
  bool skipping_ = false;
};

}  // namespace

std::vector<std::string> Play(const model::Snapshot& snapshot, std::istream& text) {
  std::vector<std::string> wrong;
  Player player(snapshot);
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    line.erase(line.find_last_not_of(" \t") + 1);
    if (line.empty() || line[0] == '#') continue;
    const std::string what = player.Do(line);
    if (!what.empty()) wrong.push_back(std::to_string(number) + ": " + line + ": " + what);
  }
  return wrong;
}

}  // namespace centralino::plan
