// A call played on paper: events go in, what the machine asks for comes out as words.
#pragma once

#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "callflow/callflow.h"

namespace centralino::callflow::testing {

inline const LegId kCaller{"caller"};

inline speech::Prompt Words(std::string text) {
  speech::Prompt prompt;
  prompt.text = std::move(text);
  return prompt;
}

class PaperCall {
 public:
  // Commands but for timers and records, in order, separated by "; ". Ids are shown by what they
  // are: ticket, phone, reservation.
  std::string On(const Event& event) {
    Transition transition = Advance(std::move(state_), event, now_);
    state_ = std::move(transition.next);
    std::string words;
    for (const Command& command : transition.commands) {
      Keep(command);
      if (IsQuiet(command)) continue;
      std::ostringstream line;
      line << command;
      if (!words.empty()) words += "; ";
      words += line.str();
    }
    return Readable(std::move(words));
  }

  std::string Begin(CallFacts facts = Facts()) { return On(CallStarted{std::move(facts)}); }
  std::string Decide(plan::Step step) {
    return On(Decided{question_, plan::Decision{std::move(step), {}}});
  }
  // Time passes; the timers that fall due fire in order.
  std::string After(std::chrono::milliseconds time) {
    const Instant end = now_ + time;
    std::string words;
    for (;;) {
      std::optional<StartTimer> next;
      for (const auto& [timer, start] : timers_) {
        if (start.at <= end && (!next || start.at < next->at)) next = start;
      }
      if (!next) break;
      timers_.erase(next->timer);
      now_ = std::max(now_, next->at);
      const std::string more = On(TimerFired{next->timer, next->generation});
      if (!words.empty() && !more.empty()) words += "; ";
      words += more;
    }
    now_ = end;
    return words;
  }

  // ---- Short ways to places often begun from ----

  // An answered caller in a group's line whose queue has said "joined".
  void Wait(plan::Wait step = Line()) {
    Begin();
    Decide(std::move(step));
    On(MediaReady{kCaller});
    On(Joined{ticket_, JoinResult::kWaiting, 1});
  }
  std::string Ahead(std::optional<int> number, std::int64_t version, bool ringing = false) {
    return On(AheadAnswered{ahead_question_, number, ringing, version, now_});
  }
  // The number, and the wait that is told with it.
  std::string Ahead(int number, std::int64_t version, waiting::Wait wait) {
    return On(AheadAnswered{ahead_question_, number, false, version, now_, wait});
  }
  std::string VoiceStarts() { return On(PlayStarted{kCaller, play_, 0, now_}); }
  std::string NumberWordEnds() { return On(MarkReached{kCaller, play_, 0}); }
  std::string VoiceEnds() { return On(PlayEnded{kCaller, play_}); }
  // The number is asked, said to its end, four seconds long.
  void Told(int number, std::int64_t version) {
    Ahead(number, version);
    VoiceStarts();
    After(std::chrono::seconds(3));
    NumberWordEnds();
    After(std::chrono::seconds(1));
    VoiceEnds();
  }
  std::string Line(std::int64_t version) {
    return On(LineChanged{model::GroupId("anagrafe"), version});
  }
  std::string Offer(std::string id, std::string operator_id = "rossi") {
    return On(Offered{ticket_, OfferId(std::move(id)), OperatorId(std::move(operator_id)),
                      model::seconds{20}, now_ + std::chrono::seconds(25)});
  }
  // Offered and ringing.
  std::string Ring(std::string id, std::string operator_id = "rossi") {
    Offer(std::move(id), std::move(operator_id));
    On(MediaReady{phone_});
    return On(LegRinging{phone_});
  }

  static CallFacts Facts() {
    CallFacts facts;
    facts.call = model::CallId("call");
    facts.organization = model::OrganizationId("empoli");
    facts.leg = kCaller;
    facts.dialled = "+3905717571";
    facts.caller = "+393331234567";
    return facts;
  }
  static plan::Wait Line() {
    plan::Wait step;
    step.group = model::GroupId("anagrafe");
    return step;
  }

  const State& state() const { return state_; }
  std::string phase() const { return std::string(PhaseName(state_)); }
  const LegId& phone() const { return phone_; }
  const TicketId& ticket() const { return ticket_; }
  const OfferId& reservation() const { return reservation_; }
  Serial play() const { return play_; }
  Serial question() const { return question_; }
  Serial ahead_question() const { return ahead_question_; }
  Instant now() const { return now_; }
  const std::vector<RecordSegment>& segments() const { return segments_; }
  const std::vector<RecordAnnouncement>& announcements() const { return announcements_; }
  const std::vector<RecordWait>& waits() const { return waits_; }
  std::optional<End> end() const { return end_; }
  const std::string& asked_number() const { return asked_number_; }

 private:
  static bool IsQuiet(const Command& command) {
    return std::holds_alternative<StartTimer>(command) ||
           std::holds_alternative<CancelTimer>(command) ||
           std::holds_alternative<RecordSegment>(command) ||
           std::holds_alternative<RecordAnnouncement>(command) ||
           std::holds_alternative<RecordWait>(command);
  }
  static std::string Readable(std::string words) {
    words = std::regex_replace(words, std::regex("call-t[0-9]+"), "ticket");
    words = std::regex_replace(words, std::regex("call-l[0-9]+"), "phone");
    words = std::regex_replace(words, std::regex("call-m[0-9]+"), "recording");
    return std::regex_replace(words, std::regex("call-o[0-9]+"), "reservation");
  }
  void Keep(const Command& command) {
    if (const auto* c = std::get_if<AskRouting>(&command)) question_ = c->question;
    if (const auto* c = std::get_if<OpenMedia>(&command); c && c->leg != kCaller) phone_ = c->leg;
    if (const auto* c = std::get_if<Play>(&command); c && c->leg == kCaller) play_ = c->play;
    if (const auto* c = std::get_if<JoinLine>(&command)) ticket_ = c->ticket;
    if (const auto* c = std::get_if<AskCallback>(&command)) asked_number_ = c->number;
    if (const auto* c = std::get_if<AskAhead>(&command)) ahead_question_ = c->question;
    if (const auto* c = std::get_if<ReserveOperator>(&command)) reservation_ = c->offer;
    if (const auto* c = std::get_if<StartTimer>(&command)) timers_[c->timer] = *c;
    if (const auto* c = std::get_if<CancelTimer>(&command)) timers_.erase(c->timer);
    if (const auto* c = std::get_if<RecordSegment>(&command)) segments_.push_back(*c);
    if (const auto* c = std::get_if<RecordAnnouncement>(&command)) announcements_.push_back(*c);
    if (const auto* c = std::get_if<RecordWait>(&command)) waits_.push_back(*c);
    if (const auto* c = std::get_if<Finish>(&command)) end_ = c->end;
  }

  State state_;
  Instant now_ = Instant(std::chrono::hours(24 * 365 * 56));
  Serial question_ = 0;
  Serial ahead_question_ = 0;
  Serial play_ = 0;
  LegId phone_;
  TicketId ticket_;
  std::string asked_number_;
  OfferId reservation_;
  std::map<Timer, StartTimer> timers_;
  std::vector<RecordSegment> segments_;
  std::vector<RecordAnnouncement> announcements_;
  std::vector<RecordWait> waits_;
  std::optional<End> end_;
};

}  // namespace centralino::callflow::testing
