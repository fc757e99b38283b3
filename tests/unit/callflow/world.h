// A small world around one call: it remembers what the machine asked for, checks that it may ask
// for it, and knows which events could come next.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "callflow/callflow.h"

namespace centralino::callflow::testing {

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}

  const State& state() const { return state_; }
  bool finished() const { return finishes_ > 0; }
  int Random(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

  void Begin() {
    CallFacts facts;
    facts.call = model::CallId("call");
    facts.leg = LegId("caller");
    if (Random(2) == 0) facts.caller = "+393331234567";
    if (Random(5) == 0) return BeginCallback(std::move(facts));
    facts.has_offer = Random(4) != 0;
    if (Random(3) == 0) facts.calling_operator = OperatorId("bianchi");
    caller_up_ = true;
    Give(CallStarted{facts});
  }

  // One who keeps his place is to be called.
  void BeginCallback(CallFacts facts) {
    CallbackDue due;
    due.facts = std::move(facts);
    due.ticket = TicketId("kept");
    due.step = AnyWait();
    due.offer = OfferId("offer0");
    due.operator_id = OperatorId("rossi");
    due.last = Random(2) == 0;
    offers_[due.offer] = Offer::kLive;
    due_ = due.ticket;
    Give(due);
  }

  // Something that may well happen now.
  void Likely() {
    std::vector<Event> events = Possible();
    Give(events[static_cast<std::size_t>(Random(static_cast<int>(events.size())))]);
  }

  // Anything at all, with ids that exist, existed, or never did.
  void Anything() { Give(Arbitrary()); }

  void HangUp() {
    caller_up_ = false;
    Give(LegEnded{LegId("caller")});
  }

  void Give(const Event& event) {
    now_ += std::chrono::milliseconds(Random(3000));
    Note(event);
    const Phase before = state_.phase;
    if (const auto* e = std::get_if<PlayEnded>(&event)) {
      const auto* message = std::get_if<LeavingMessage>(&before);
      if (message != nullptr && e->play == message->play) notice_heard_ = true;
    }
    if (!std::holds_alternative<LeavingMessage>(before)) notice_heard_ = false;
    Transition transition = Advance(state_, event, now_);
    state_ = std::move(transition.next);
    std::ostringstream line;
    line << "  " << event << " ->";
    for (const Command& command : transition.commands) line << " [" << command << ']';
    history_.push_back(line.str());
    CheckLegal(before);
    for (const Command& command : transition.commands) Execute(command);
    CheckNotSilent();
    CheckEnd();
  }

  std::string History() const {
    std::string text;
    const std::size_t first = history_.size() > 40 ? history_.size() - 40 : 0;
    for (std::size_t i = first; i < history_.size(); ++i) text += history_[i] + "\n";
    return text;
  }

 private:
  enum class Offer { kAsked, kLive, kAnswered, kOver };

  static void Must(bool holds, const std::string& what) {
    if (!holds) throw std::logic_error(what);
  }

  // ---- What can happen -------------------------------------------------------------------------

  plan::Step AnyStep() {
    switch (Random(15)) {
      case 12:
        return plan::OperatorState{OperatorId("bianchi"), plan::StateChange::kPaused, "break"};
      case 13:
      case 14: {
        plan::Record record;
        if (Random(2) == 0) record.notice = {speech::Prompt{}};
        if (Random(4) != 0) record.invitation = {speech::Prompt{}};
        return record;
      }
      case 0:
        return plan::Announce{};
      case 1:
      case 2:
        return plan::Announce{{speech::Prompt{}}};
      case 3:
        return plan::Menu{};
      case 4:
      case 5:
        return plan::Menu{{speech::Prompt{}}, std::chrono::seconds(5)};
      case 6:
        return plan::Ring{OperatorId("rossi"), std::chrono::seconds(20), Random(2) == 0};
      case 7:
        return plan::Hangup{static_cast<plan::HangupCause>(Random(5))};
      default:
        return AnyWait();
    }
  }

  plan::Wait AnyWait() {
    plan::Wait wait;
    wait.group = model::GroupId("anagrafe");
    if (Random(3) == 0) wait.policy.max_wait = std::chrono::seconds(60);
    wait.policy.announce_up_to = Random(4);
    if (Random(2) == 0) {
      wait.policy.callback = model::Callback{.numbers = model::UsualClassOfService(),
                                             .shown = model::E164{"+3905717571"}};
    }
    return wait;
  }

  std::vector<Event> Possible() {
    std::vector<Event> events;
    if (question_ != 0) {
      for (int i = 0; i < 4; ++i) events.push_back(Decided{question_, {AnyStep(), {}}});
      if (Random(10) == 0) events.push_back(RoutingUnavailable{question_});
    }
    for (const auto& [leg, ready] : sessions_) {
      if (!ready) events.push_back(MediaReady{leg});
      if (Random(20) == 0) events.push_back(MediaLost{leg});
      if (ready && Random(4) == 0) events.push_back(Digit{leg, '1'});
      if (ready && Random(3) == 0) events.push_back(Digit{leg, "55555123#9"[Random(10)]});
    }
    for (const auto& [leg, play] : plays_) {
      events.push_back(PlayStarted{leg, play, 0, now_});
      events.push_back(MarkReached{leg, play, 0});
      events.push_back(PlayEnded{leg, play});
    }
    for (const auto& [leg, answered] : phones_) {
      if (!answered) {
        events.push_back(LegRinging{leg});
        events.push_back(LegAnswered{leg});
        events.push_back(LegFailed{leg, 480 + Random(8)});
      } else {
        events.push_back(LegTerms{leg, Random(2) == 0});
        events.push_back(LegEnded{leg});
      }
    }
    if (dialled_ && caller_up_ && !answered_) {
      events.push_back(LegRinging{LegId("caller")});
      for (int i = 0; i < 3; ++i) events.push_back(LegAnswered{LegId("caller")});
      events.push_back(LegFailed{LegId("caller"), 480 + Random(8)});
    }
    if (std::holds_alternative<CallingBack>(state_.phase) && !HasLiveOffer())
      events.push_back(NewOffer(*due_, false));
    if (asked_) {
      for (int i = 0; i < 3; ++i) {
        events.push_back(CallbackAnswered{*asked_, static_cast<CallbackResult>(Random(4))});
      }
    }
    if (caller_up_ && answered_) events.push_back(LegTerms{LegId("caller"), Random(3) == 0});
    if (caller_up_ && Random(8) == 0) events.push_back(LegEnded{LegId("caller")});
    for (const TicketId& ticket : joining_) {
      Joined joined{ticket, JoinResult::kWaiting, ++version_};
      if (Random(2) == 0) {
        joined.ahead = Random(4);
        joined.read_at = now_;
      }
      events.push_back(joined);
      if (Random(4) == 0) {
        events.push_back(Joined{ticket, static_cast<JoinResult>(Random(5)), ++version_});
      }
    }
    for (const TicketId& ticket : tickets_) {
      if (!HasLiveOffer()) events.push_back(NewOffer(ticket, false));
      if (HasLiveOffer() && Random(3) == 0) events.push_back(NewOffer(ticket, true));
    }
    for (const auto& [offer, where] : offers_) {
      if (where == Offer::kAsked) {
        events.push_back(Reserved{offer, ReserveResult::kReserved});
        events.push_back(Reserved{offer, static_cast<ReserveResult>(Random(4))});
      }
      if (where == Offer::kLive && Random(6) == 0) events.push_back(OfferWithdrawn{offer});
      if (where == Offer::kAnswered && Random(6) == 0) events.push_back(SettleRefused{offer});
    }
    if (setting_ != 0) {
      const auto first = static_cast<int>(plan::OutcomeKind::kUnavailable);
      events.push_back(
          OperatorStateSet{setting_, static_cast<plan::OutcomeKind>(first + Random(6))});
    }
    if (ahead_ != 0) {
      for (int i = 0; i < 3; ++i) events.push_back(AnyAhead());
    }
    if (!tickets_.empty()) {
      events.push_back(LineChanged{model::GroupId("anagrafe"), version_ + Random(2), AnyStaff()});
    }
    for (const auto& [leg, recording] : recordings_) {
      const auto result = static_cast<RecordingResult>(Random(3));
      events.push_back(RecordingEnded{leg, recording, result});
      events.push_back(RecordingEnded{leg, recording, RecordingResult::kMessage});
      events.push_back(Digit{leg, "123#"[Random(4)]});
    }
    if (std::holds_alternative<LeavingMessage>(state_.phase)) {
      events.push_back(Digit{LegId("caller"), "123#"[Random(4)]});
    }
    for (const auto& [timer, generation] : timers_) events.push_back(TimerFired{timer, generation});
    if (Random(200) == 0) events.push_back(Drain{});
    if (events.empty()) events.push_back(LineChanged{model::GroupId("anagrafe"), version_});
    return events;
  }

  // Mostly somebody is there.
  Staff AnyStaff() { return static_cast<Staff>(std::min(2, Random(40))); }

  Event AnyAhead() {
    AheadAnswered answer{ahead_, std::nullopt, false, version_, now_};
    if (Random(5) != 0) answer.number = Random(4);
    if (Random(2) == 0) answer.wait = waiting::Wait{waiting::Wait::Words::kAbout, 1 + Random(9)};
    return answer;
  }

  Event NewOffer(const TicketId& ticket, bool along) {
    return Offered{ticket,
                   OfferId("offer" + std::to_string(++offer_serial_)),
                   OperatorId("rossi"),
                   model::seconds{20},
                   now_ + std::chrono::seconds(25),
                   along};
  }

  LegId AnyLeg() {
    const int serial = Random(static_cast<int>(state_.serial) + 2);
    return Random(3) == 0 ? LegId("caller") : LegId("call-l" + std::to_string(serial));
  }
  Serial AnySerial() { return static_cast<Serial>(Random(static_cast<int>(state_.serial) + 2)); }
  OfferId AnyOffer() { return OfferId("call-o" + std::to_string(AnySerial())); }

  Event Arbitrary() {
    const Timer timer = static_cast<Timer>(Random(kTimers));
    switch (Random(22)) {
      case 21:
        return RecordingEnded{AnyLeg(), RecordingId("call-m" + std::to_string(AnySerial())),
                              static_cast<RecordingResult>(Random(3))};
      case 0:
        return Decided{AnySerial(), {AnyStep(), {}}};
      case 1:
        return RoutingUnavailable{AnySerial()};
      case 2:
        return MediaReady{LegId("call-l" + std::to_string(AnySerial()))};
      case 3:
        return PlayStarted{AnyLeg(), AnySerial(), Random(3), now_};
      case 4:
        return MarkReached{AnyLeg(), AnySerial(), Random(3)};
      case 5:
        return PlayEnded{AnyLeg(), AnySerial()};
      case 6:
        return Digit{AnyLeg(), "0123456789*#ABCD"[Random(16)]};
      case 7:
        return LegRinging{AnyLeg()};
      case 8:
        return LegTerms{AnyLeg(), Random(2) == 0};
      case 9:
        return Joined{TicketId("call-t" + std::to_string(AnySerial())), JoinResult::kWaiting, 1};
      case 10:
        return Offered{TicketId("other"), OfferId("other"), OperatorId("verdi"), {}, now_};
      case 11:
        return OfferWithdrawn{OfferId("other")};
      case 12:
        return Reserved{OfferId("other"), static_cast<ReserveResult>(Random(4))};
      case 13:
        return SettleRefused{OfferId("other")};
      case 14:
        return AheadAnswered{AnySerial(), Random(5), Random(2) == 0, version_, now_};
      case 15:
        return LineChanged{model::GroupId(Random(2) == 0 ? "anagrafe" : "other"), Random(100)};
      case 16:
        return TimerFired{timer, AnySerial()};
      case 18:
        return CallbackAnswered{TicketId("other"), CallbackResult::kKept};
      case 19:
        return CallbackDue{};
      case 17:
        return LegFailed{LegId("elsewhere"), 486};
      default:
        return LegEnded{LegId("elsewhere")};
    }
  }

  // ---- What the world knows after an event -----------------------------------------------------

  void Note(const Event& event) {
    if (const auto* e = std::get_if<Decided>(&event); e && e->question == question_) question_ = 0;
    if (const auto* e = std::get_if<RoutingUnavailable>(&event); e && e->question == question_) {
      question_ = 0;
    }
    if (const auto* e = std::get_if<MediaReady>(&event)) {
      if (auto it = sessions_.find(e->leg); it != sessions_.end()) it->second = true;
    }
    if (const auto* e = std::get_if<MediaLost>(&event)) DropSession(e->leg);
    if (const auto* e = std::get_if<PlayEnded>(&event)) {
      if (auto it = plays_.find(e->leg); it != plays_.end() && it->second == e->play) {
        plays_.erase(it);
      }
    }
    if (const auto* e = std::get_if<RecordingEnded>(&event)) {
      const auto it = recordings_.find(e->leg);
      if (it != recordings_.end() && it->second == e->recording) recordings_.erase(it);
    }
    if (const auto* e = std::get_if<LegAnswered>(&event)) {
      if (auto it = phones_.find(e->leg); it != phones_.end()) it->second = true;
      if (e->leg == LegId("caller")) answered_ = true;
    }
    if (const auto* e = std::get_if<LegFailed>(&event)) {
      phones_.erase(e->leg);
      if (e->leg == LegId("caller")) caller_up_ = false;
    }
    if (const auto* e = std::get_if<CallbackAnswered>(&event); e && asked_ == e->ticket) {
      if (e->result == CallbackResult::kKept) tickets_.erase(e->ticket);
      asked_.reset();
    }
    if (const auto* e = std::get_if<LegEnded>(&event)) {
      phones_.erase(e->leg);
      if (e->leg == LegId("caller")) caller_up_ = false;
    }
    if (const auto* e = std::get_if<LegTerms>(&event); e && e->leg == LegId("caller")) {
      ack_awaited_ = false;
    }
    if (const auto* e = std::get_if<Joined>(&event)) {
      joining_.erase(e->ticket);
      if (e->result == JoinResult::kLineFull || e->result == JoinResult::kNobodyPresent ||
          e->result == JoinResult::kNoSuchGroup) {
        tickets_.erase(e->ticket);
      }
    }
    if (const auto* e = std::get_if<Offered>(&event);
        e && (tickets_.count(e->ticket) != 0 || due_ == e->ticket)) {
      if (offers_.count(e->offer) == 0) offers_[e->offer] = Offer::kLive;
    }
    if (const auto* e = std::get_if<OfferWithdrawn>(&event)) End(e->offer);
    if (const auto* e = std::get_if<SettleRefused>(&event)) {
      // The ticket was never answered: it is in its place.
      if (offers_.count(e->offer) != 0 && answered_ticket_) {
        tickets_.insert(*answered_ticket_);
        answered_ticket_.reset();
      }
      End(e->offer);
    }
    if (const auto* e = std::get_if<Reserved>(&event)) {
      auto it = offers_.find(e->offer);
      if (it != offers_.end() && it->second == Offer::kAsked) {
        const bool live = e->result == ReserveResult::kReserved ||
                          e->result == ReserveResult::kUnavailable;  // it may have been taken
        it->second = live ? Offer::kLive : Offer::kOver;
      }
    }
    if (const auto* e = std::get_if<AheadAnswered>(&event); e && e->question == ahead_) ahead_ = 0;
    if (const auto* e = std::get_if<OperatorStateSet>(&event); e && e->question == setting_) {
      setting_ = 0;
    }
    if (const auto* e = std::get_if<TimerFired>(&event)) {
      if (auto it = timers_.find(e->timer); it != timers_.end() && it->second == e->generation) {
        timers_.erase(it);
      }
    }
  }

  void DropSession(const LegId& leg) {
    sessions_.erase(leg);
    plays_.erase(leg);
    music_.erase(leg);
    recordings_.erase(leg);
    if (bridge_ && (bridge_->first == leg || bridge_->second == leg)) bridge_.reset();
  }
  void End(const OfferId& offer) {
    if (auto it = offers_.find(offer); it != offers_.end()) it->second = Offer::kOver;
  }
  bool HasLiveOffer() const {
    for (const auto& [offer, where] : offers_) {
      if (where == Offer::kLive && offer.value.rfind("offer", 0) == 0) return true;
    }
    return false;
  }

  // ---- Commands: may they be given? ------------------------------------------------------------

  void Execute(const Command& command) {
    Must(finishes_ == 0 || std::holds_alternative<ReleaseLeg>(command), "a command after the end");
    std::visit([&](const auto& c) { Execute(c); }, command);
  }
  void Execute(const AskRouting& c) {
    Must(question_ == 0, "two questions to routing at once");
    question_ = c.question;
  }
  void Execute(const RingCaller&) { Must(caller_up_ && !answered_, "180 after 200"); }
  void Execute(const AnswerCaller& c) {
    Must(caller_up_ && !answered_, "answered twice");
    Must(sessions_.count(c.leg) != 0 && sessions_[c.leg], "answered without a session");
    answered_ = true;
    ack_awaited_ = !state_.facts.has_offer && !state_.caller.terms_known;
  }
  void Execute(const DialCaller& c) {
    Must(due_.has_value() && !dialled_, "dialled a caller who was not to be called back");
    Must(sessions_.count(c.leg) != 0 && sessions_[c.leg], "dialled without a session");
    dialled_ = caller_up_ = true;
  }
  void Execute(const AskCallback& c) {
    Must(!asked_ && tickets_.count(c.ticket) != 0, "asked for a callback without a ticket");
    asked_ = c.ticket;
  }
  void Execute(const EndCallback& c) {
    Must(due_ == c.ticket && tickets_.empty(), "ended a callback that is not one");
    for (auto& [offer, where] : offers_) where = Offer::kOver;
    due_.reset();
  }
  void Execute(const RejectCaller& c) {
    Must(!dialled_, "rejected a caller whom we called");
    Must(caller_up_ && !answered_, "rejected an answered or gone caller");
    Must(c.status >= 400 && c.status < 700, "rejected with an odd status");
    caller_up_ = false;
  }
  void Execute(const RingOperator& c) {
    Must(sessions_.count(c.leg) != 0 && sessions_[c.leg], "rang without a session");
    Must(phones_.count(c.leg) == 0, "rang a leg twice");
    phones_[c.leg] = false;
  }
  void Execute(const ReleaseLeg& c) {
    if (c.leg == LegId("caller")) {
      Must(state_.caller.outgoing || (caller_up_ && answered_), "released a caller who is not up");
      caller_up_ = false;
    }
    phones_.erase(c.leg);
  }
  void Execute(const OpenMedia& c) {
    Must(sessions_.count(c.leg) == 0, "opened a session twice");
    sessions_[c.leg] = false;
  }
  void Execute(const CloseMedia& c) {
    Must(sessions_.count(c.leg) != 0, "closed a session that is not open");
    DropSession(c.leg);
  }
  void Execute(const Play& c) {
    Must(sessions_.count(c.leg) != 0 && sessions_[c.leg], "played without a session");
    plays_.erase(c.leg);
    music_.erase(c.leg);
    recordings_.erase(c.leg);
    if (!c.first.empty()) Must(taken_.count(c.first) != 0, "played what was never recorded");
    if (!c.prompts.empty()) plays_[c.leg] = c.play;
    if (c.then_music) music_.insert(c.leg);
  }
  void Execute(const StopPlay& c) {
    plays_.erase(c.leg);
    music_.erase(c.leg);
  }
  void Execute(const StartRecording& c) {
    Must(sessions_.count(c.leg) != 0 && sessions_[c.leg], "recorded without a session");
    Must(taken_.insert(c.recording).second, "recorded twice under one id");
    const auto* message = std::get_if<LeavingMessage>(&state_.phase);
    Must(message != nullptr && (message->step.notice.empty() || notice_heard_),
         "recorded before the notice was heard");
    plays_.erase(c.leg);
    music_.erase(c.leg);
    recordings_[c.leg] = c.recording;
  }
  void Execute(const StopRecording& c) {
    Must(sessions_.count(c.leg) != 0, "stopped recording without a session");
  }
  void Execute(const SendRecording& c) {
    Must(sessions_.count(c.leg) != 0, "sent a recording without a session");
    recordings_.erase(c.leg);
  }
  void Execute(const Bridge& c) {
    Must(sessions_.count(c.leg) != 0 && sessions_.count(c.other) != 0, "bridged without sessions");
    bridge_ = {c.leg, c.other};
    plays_.clear();
    music_.clear();
  }
  void Execute(const Unbridge&) {
    Must(bridge_.has_value(), "unbridged without a bridge");
    bridge_.reset();
  }
  void Execute(const JoinLine& c) {
    Must(tickets_.empty() || tickets_.count(c.ticket) != 0, "held two tickets");
    tickets_.insert(c.ticket);
    joining_.insert(c.ticket);
    if (due_ == c.ticket) due_.reset();
  }
  void Execute(const LeaveLine& c) {
    Must(tickets_.count(c.ticket) != 0, "left a line without a ticket");
    tickets_.erase(c.ticket);
    joining_.erase(c.ticket);
  }
  void Execute(const AskAhead& c) {
    Must(ahead_ == 0 || ahead_ != c.question, "one question twice");
    Must(tickets_.count(c.ticket) != 0, "asked for a ticket it does not hold");
    ahead_ = c.question;
  }
  void Execute(const ReserveOperator& c) {
    Must(offers_.count(c.offer) == 0, "reserved twice under one id");
    offers_[c.offer] = Offer::kAsked;
  }
  void Execute(const SettleOffer& c) {
    auto it = offers_.find(c.offer);
    Must(it != offers_.end(), "settled an offer that never was");
    if (c.result == Settlement::kAnswered) {
      Must(it->second == Offer::kLive, "answered an offer that is not live");
      it->second = Offer::kAnswered;
      // The queue lets the other phones of this caller go.
      for (auto& [offer, where] : offers_) {
        const bool offered = offer.value.rfind("offer", 0) == 0;
        if (offered && where == Offer::kLive) where = Offer::kOver;
      }
      if (!tickets_.empty()) answered_ticket_ = *tickets_.begin();
      tickets_.clear();
      joining_.clear();
      return;
    }
    // In a talk an offer that the queue has lost is still settled when the talk ends.
    Must(it->second != Offer::kOver || state_.talked, "settled an offer twice");
    it->second = Offer::kOver;
  }
  void Execute(const SetOperatorState& c) { setting_ = c.question; }
  void Execute(const StartTimer& c) { timers_[c.timer] = c.generation; }
  void Execute(const CancelTimer& c) { timers_.erase(c.timer); }
  void Execute(const RecordSegment& c) { Must(c.start <= c.end, "a segment that ends too early"); }
  void Execute(const RecordAnnouncement& c) {
    if (!c.heard) return;
    Must(!told_ || told_->first != c.ticket || c.number <= told_->second,
         "a number rose in the caller's ear");
    told_ = {c.ticket, c.number};
  }
  void Execute(const RecordWait& c) { Must(c.waited.count() >= 0, "a wait from the future"); }
  void Execute(const Finish&) {
    ++finishes_;
    // He hung up while the queue was asked: the place is the queue's affair now.
    if (asked_) tickets_.erase(*asked_);
  }

  // ---- What must hold after every event --------------------------------------------------------

  void CheckNotSilent() const {
    if (!caller_up_ || !answered_ || finished()) return;
    const LegId caller("caller");
    const bool hears = plays_.count(caller) != 0 || recordings_.count(caller) != 0 ||
                       music_.count(caller) != 0 || bridge_;
    const bool opening = sessions_.count(caller) != 0 && !sessions_.at(caller);
    const bool thinks = setting_ != 0 || question_ != 0 || ahead_ != 0 || !joining_.empty() ||
                        opening || asked_.has_value();
    const bool key_time = timers_.count(Timer::kKey) != 0;
    const bool holds_us = state_.caller.holds;
    Must(hears || thinks || key_time || ack_awaited_ || holds_us, "the caller hears silence");
  }

  void CheckEnd() const {
    Must(finishes_ <= 1, "finished twice");
    Must(IsFinished(state_) == finished(), "the phase and the last command differ");
    if (!finished()) return;
    Must(!caller_up_, "the caller's leg is open after the end");
    Must(sessions_.empty(), "a session is open after the end");
    Must(phones_.empty(), "a phone rings after the end");
    Must(tickets_.empty(), "a ticket is held after the end");
    Must(timers_.empty(), "a timer runs after the end");
    for (const auto& [offer, where] : offers_) {
      Must(where == Offer::kOver, "offer " + offer.value + " is not settled after the end");
    }
  }

  void CheckLegal(const Phase& before) const {
    // Indexes of the Phase variant: where each may lead, itself apart.
    static const std::map<std::size_t, std::set<std::size_t>> kLegal = {
        {0, {1, 2, 12}},                         // new
        {1, {2, 3, 10}},                         // taking the calling operator
        {2, {2, 3, 4, 5, 6, 7, 9, 10, 11, 13}},  // deciding (again, after an empty step)
        {3, {2, 4, 5, 6, 7, 9, 10, 11, 13}},     // preparing
        {11, {2, 3, 9, 10}},                     // setting a state
        {4, {2, 9, 10}},                         // announcing
        {5, {2, 9, 10}},                         // menu
        {6, {2, 3, 8, 9, 10}},                   // ringing
        {7, {2, 3, 8, 9, 10}},                   // waiting
        {8, {2, 3, 7, 9, 10}},                   // talking
        {9, {10}},                               // parting
        {10, {}},                                // finished
        {12, {7, 9, 10}},                        // calling back
        {13, {2, 3, 9, 10}},                     // leaving a message
    };
    if (before.index() == state_.phase.index()) return;
    Must(kLegal.at(before.index()).count(state_.phase.index()) != 0,
         "from phase " + std::to_string(before.index()) + " to " +
             std::to_string(state_.phase.index()));
  }

  std::mt19937_64 random_;
  State state_;
  Instant now_ = Instant(std::chrono::hours(24 * 365 * 56));
  std::vector<std::string> history_;

  Serial question_ = 0;
  Serial ahead_ = 0;
  Serial setting_ = 0;
  std::int64_t version_ = 1;
  int offer_serial_ = 0;
  bool caller_up_ = false;
  bool answered_ = false;
  bool ack_awaited_ = false;
  bool dialled_ = false;           // by us
  std::optional<TicketId> due_;    // whom we call back
  std::optional<TicketId> asked_;  // whose place the queue was asked to keep
  int finishes_ = 0;
  std::map<LegId, bool> sessions_;  // ready?
  std::map<LegId, Serial> plays_;
  std::set<LegId> music_;
  std::optional<std::pair<LegId, LegId>> bridge_;
  std::map<LegId, bool> phones_;  // answered?
  std::map<LegId, RecordingId> recordings_;
  std::set<RecordingId> taken_;
  bool notice_heard_ = false;  // of the message that is being left
  std::set<TicketId> tickets_;
  std::set<TicketId> joining_;
  std::optional<TicketId> answered_ticket_;
  std::map<OfferId, Offer> offers_;
  std::map<Timer, Serial> timers_;
  std::optional<std::pair<TicketId, int>> told_;
};

}  // namespace centralino::callflow::testing
