// States, events and commands as people read them: one line each. Transcripts in the tests and
// the log are made of these.
#include <string>

#include "callflow/callflow.h"

namespace centralino::callflow {
namespace {

std::string Seconds(Instant instant) {
  return std::to_string(instant.time_since_epoch().count()) + " ms";
}

std::string_view Name(Timer timer) {
  switch (timer) {
    case Timer::kKey:
      return "key";
    case Timer::kRing:
      return "ring";
    case Timer::kAnnounce:
      return "announce";
    case Timer::kMaxWait:
      return "max-wait";
    case Timer::kParting:
      return "parting";
  }
  return "";
}

std::string_view Name(JoinResult result) {
  switch (result) {
    case JoinResult::kWaiting:
      return "waiting";
    case JoinResult::kLineFull:
      return "line full";
    case JoinResult::kNobodyPresent:
      return "nobody present";
    case JoinResult::kNoSuchGroup:
      return "no such group";
    case JoinResult::kUnavailable:
      return "unavailable";
  }
  return "";
}

std::string_view Name(ReserveResult result) {
  switch (result) {
    case ReserveResult::kReserved:
      return "reserved";
    case ReserveResult::kAbsent:
      return "absent";
    case ReserveResult::kBusy:
      return "busy";
    case ReserveResult::kUnavailable:
      return "unavailable";
  }
  return "";
}

std::string_view Name(CallbackResult result) {
  switch (result) {
    case CallbackResult::kKept:
      return "kept";
    case CallbackResult::kAlready:
      return "already";
    case CallbackResult::kConnecting:
      return "connecting";
    case CallbackResult::kUnavailable:
      return "unavailable";
  }
  return "";
}

std::string_view Name(Settlement result) {
  switch (result) {
    case Settlement::kAnswered:
      return "answered";
    case Settlement::kEnded:
      return "ended";
    case Settlement::kBusy:
      return "busy";
    case Settlement::kNoAnswer:
      return "no answer";
    case Settlement::kDeclined:
      return "declined";
    case Settlement::kUnreachable:
      return "unreachable";
    case Settlement::kWithdrawn:
      return "withdrawn";
  }
  return "";
}

std::string_view Name(LeaveReason reason) {
  switch (reason) {
    case LeaveReason::kAbandoned:
      return "abandoned";
    case LeaveReason::kWaitedTooLong:
      return "waited too long";
    case LeaveReason::kNobodyPresent:
      return "nobody present";
    case LeaveReason::kFailed:
      return "failed";
  }
  return "";
}

std::string_view Name(RecordingResult result) {
  switch (result) {
    case RecordingResult::kMessage:
      return "a message";
    case RecordingResult::kNothing:
      return "nothing";
    case RecordingResult::kImpossible:
      return "impossible";
  }
  return "";
}

std::string_view Name(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::kPrompt:
      return "prompt";
    case SegmentKind::kMenu:
      return "menu";
    case SegmentKind::kWait:
      return "wait";
    case SegmentKind::kRing:
      return "ring";
    case SegmentKind::kTalk:
      return "talk";
    case SegmentKind::kHold:
      return "hold";
    case SegmentKind::kCallback:
      return "callback";
    case SegmentKind::kMessage:
      return "message";
  }
  return "";
}

std::string_view Name(End end) {
  switch (end) {
    case End::kTalked:
      return "talked";
    case End::kServed:
      return "served";
    case End::kAbandoned:
      return "abandoned";
    case End::kRejected:
      return "rejected";
    case End::kFailed:
      return "failed";
    case End::kDrained:
      return "drained";
    case End::kCallback:
      return "callback";
  }
  return "";
}

std::string_view Name(plan::OutcomeKind kind) {
  switch (kind) {
    case plan::OutcomeKind::kStarted:
      return "started";
    case plan::OutcomeKind::kDone:
      return "done";
    case plan::OutcomeKind::kKey:
      return "key";
    case plan::OutcomeKind::kNoInput:
      return "no input";
    case plan::OutcomeKind::kAbsent:
      return "absent";
    case plan::OutcomeKind::kBusy:
      return "busy";
    case plan::OutcomeKind::kNoAnswer:
      return "no answer";
    case plan::OutcomeKind::kDeclined:
      return "declined";
    case plan::OutcomeKind::kUnreachable:
      return "unreachable";
    case plan::OutcomeKind::kNobodyPresent:
      return "nobody present";
    case plan::OutcomeKind::kLineFull:
      return "line full";
    case plan::OutcomeKind::kWaitedTooLong:
      return "waited too long";
    case plan::OutcomeKind::kUnavailable:
      return "unavailable";
    case plan::OutcomeKind::kNowAvailable:
      return "now available";
    case plan::OutcomeKind::kNowPaused:
      return "now paused";
    case plan::OutcomeKind::kNowAway:
      return "now away";
    case plan::OutcomeKind::kNowUnanswered:
      return "away for not answering";
    case plan::OutcomeKind::kAvailableAgain:
      return "available again";
    case plan::OutcomeKind::kNothingSaid:
      return "nothing said";
  }
  return "";
}

std::string_view StepName(const plan::Step& step) {
  struct Namer {
    std::string_view operator()(const plan::Announce&) const { return "announce"; }
    std::string_view operator()(const plan::Menu&) const { return "menu"; }
    std::string_view operator()(const plan::Ring&) const { return "ring"; }
    std::string_view operator()(const plan::Wait&) const { return "wait"; }
    std::string_view operator()(const plan::Hangup&) const { return "hang up"; }
    std::string_view operator()(const plan::OperatorState&) const { return "operator state"; }
    std::string_view operator()(const plan::Record&) const { return "record"; }
  };
  return std::visit(Namer(), step);
}

void PrintPrompt(std::ostream& out, const speech::Prompt& prompt) {
  out << (prompt.sentence.empty() ? prompt.text : prompt.sentence);
  const auto count = prompt.slots.find("count");
  if (count == prompt.slots.end()) return;
  if (const auto* number = std::get_if<speech::Count>(&count->second)) out << ' ' << number->value;
}

struct EventPrinter {
  std::ostream& out;
  void operator()(const CallStarted& e) const {
    out << "call " << e.facts.call << " from " << e.facts.caller << " to " << e.facts.dialled;
  }
  void operator()(const CallbackDue& e) const {
    out << "callback " << e.facts.call << " of " << e.ticket << " to " << e.facts.caller << " by "
        << e.operator_id << " as " << e.offer;
  }
  void operator()(const CallbackAnswered& e) const {
    out << "callback " << e.ticket << ' ' << Name(e.result);
  }
  void operator()(const Decided& e) const { out << "decided " << StepName(e.decision.step); }
  void operator()(const RoutingUnavailable&) const { out << "routing unavailable"; }
  void operator()(const MediaReady& e) const { out << "media ready " << e.leg; }
  void operator()(const MediaLost& e) const { out << "media lost " << e.leg; }
  void operator()(const PlayStarted& e) const {
    out << "play " << e.play << " started item " << e.item << " on " << e.leg;
  }
  void operator()(const MarkReached& e) const {
    out << "play " << e.play << " mark of item " << e.item << " on " << e.leg;
  }
  void operator()(const PlayEnded& e) const { out << "play " << e.play << " ended on " << e.leg; }
  void operator()(const Digit& e) const { out << "key " << e.key << " on " << e.leg; }
  void operator()(const LegRinging& e) const { out << "rings " << e.leg; }
  void operator()(const LegAnswered& e) const { out << "answered " << e.leg; }
  void operator()(const LegFailed& e) const { out << "failed " << e.leg << ' ' << e.status; }
  void operator()(const LegTerms& e) const { out << (e.far_holds ? "holds " : "terms ") << e.leg; }
  void operator()(const LegEnded& e) const { out << "ended " << e.leg; }
  void operator()(const Joined& e) const {
    out << "joined " << e.ticket << ' ' << Name(e.result) << " version " << e.line_version;
  }
  void operator()(const Offered& e) const {
    out << "offered " << e.ticket << " to " << e.operator_id << " as " << e.offer;
  }
  void operator()(const OfferWithdrawn& e) const { out << "offer withdrawn " << e.offer; }
  void operator()(const Reserved& e) const {
    out << "reservation " << e.offer << ' ' << Name(e.result);
  }
  void operator()(const SettleRefused& e) const { out << "settle refused " << e.offer; }
  void operator()(const AheadAnswered& e) const {
    out << "ahead ";
    if (e.number) {
      out << *e.number;
    } else {
      out << "unknown";
    }
    out << " version " << e.line_version << (e.ringing ? " ringing" : "");
  }
  void operator()(const LineChanged& e) const {
    out << "line " << e.group << " version " << e.version;
    if (e.staff != Staff::kSomebody) out << " without operators";
    if (e.staff == Staff::kNobodyEver) out << " for good";
  }
  void operator()(const OperatorStateSet& e) const { out << "state " << Name(e.outcome); }
  void operator()(const TimerFired& e) const { out << "timer " << Name(e.timer); }
  void operator()(const Drain&) const { out << "drain"; }
  void operator()(const RecordingEnded& e) const {
    out << "recording " << e.recording << " on " << e.leg << ": " << Name(e.result);
  }
};

struct CommandPrinter {
  std::ostream& out;
  void operator()(const AskRouting& c) const {
    out << "ask routing: " << Name(c.outcome.kind);
    if (c.outcome.key != 0) out << ' ' << c.outcome.key;
  }
  void operator()(const RingCaller&) const { out << "ring caller"; }
  void operator()(const AnswerCaller&) const { out << "answer caller"; }
  void operator()(const RejectCaller& c) const { out << "reject caller " << c.status; }
  void operator()(const DialCaller& c) const {
    out << "dial " << c.number << " on " << c.leg << " showing " << c.shown;
  }
  void operator()(const AskCallback& c) const {
    out << "call " << c.ticket << " back at " << c.number;
  }
  void operator()(const EndCallback& c) const {
    out << "callback " << c.ticket << (c.end == CallbackEnd::kMissed ? " missed" : " cancelled");
  }
  void operator()(const RingOperator& c) const {
    out << "ring " << c.operator_id << " on " << c.leg;
  }
  void operator()(const ReleaseLeg& c) const {
    out << "release " << c.leg << (c.answered_elsewhere ? " (answered elsewhere)" : "");
  }
  void operator()(const SetOperatorState& c) const {
    out << "set state of " << c.step.operator_id << " to " << static_cast<int>(c.step.change);
    if (!c.step.reason.empty()) out << ' ' << c.step.reason;
  }
  void operator()(const OpenMedia& c) const {
    out << "open media " << c.leg;
    if (!c.near.empty()) out << " near " << c.near;
  }
  void operator()(const CloseMedia& c) const { out << "close media " << c.leg; }
  void operator()(const Play& c) const {
    out << "play to " << c.leg << ':';
    if (!c.first.empty()) out << " {" << c.first << '}';
    for (const speech::Prompt& prompt : c.prompts) {
      out << " [";
      PrintPrompt(out, prompt);
      out << ']';
    }
    if (c.then_music) out << " music";
  }
  void operator()(const StopPlay& c) const { out << "stop " << c.leg; }
  void operator()(const Bridge& c) const { out << "bridge " << c.leg << " and " << c.other; }
  void operator()(const Unbridge& c) const { out << "unbridge " << c.leg; }
  void operator()(const JoinLine& c) const { out << "join " << c.step.group << " as " << c.ticket; }
  void operator()(const LeaveLine& c) const {
    out << "leave " << c.ticket << ": " << Name(c.reason);
  }
  void operator()(const AskAhead& c) const { out << "ask ahead of " << c.ticket; }
  void operator()(const ReserveOperator& c) const {
    out << "reserve " << c.operator_id << " as " << c.offer << (c.outgoing ? " outgoing" : "");
  }
  void operator()(const SettleOffer& c) const {
    out << "settle " << c.offer << ": " << Name(c.result);
  }
  void operator()(const StartTimer& c) const {
    out << "timer " << Name(c.timer) << " at " << Seconds(c.at);
  }
  void operator()(const CancelTimer& c) const { out << "cancel timer " << Name(c.timer); }
  void operator()(const RecordSegment& c) const {
    out << "record " << Name(c.kind) << ' ' << c.outcome;
    for (const int number : c.numbers_told) out << ' ' << number;
  }
  void operator()(const RecordAnnouncement& c) const {
    out << "record number " << c.number << (c.or_more ? " or more" : "") << " version "
        << c.line_version << (c.heard ? " heard" : " stopped");
  }
  void operator()(const RecordWait& c) const {
    out << "record wait " << c.waited.count() << " ms, told "
        << (c.told.words == waiting::Wait::Words::kAbout ? "about " : "less than ")
        << c.told.minutes << " min";
  }
  void operator()(const StartRecording& c) const {
    out << "record " << c.leg << " as " << c.recording << " for " << c.step.desk;
  }
  void operator()(const StopRecording& c) const { out << "stop recording " << c.leg; }
  void operator()(const SendRecording& c) const { out << "send recording of " << c.leg; }
  void operator()(const Finish& c) const { out << "finish: " << Name(c.end); }
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const State& state) {
  out << PhaseName(state);
  if (const auto* waiting = std::get_if<Waiting>(&state.phase)) {
    out << " for " << waiting->step.group << " as " << waiting->ticket << " version "
        << waiting->line_version;
    if (waiting->told) out << " told " << *waiting->told;
    if (waiting->saying) out << " saying play " << waiting->saying->play;
    if (waiting->question != 0) out << " asking " << waiting->question;
  }
  out << ", caller " << state.caller.id << " leg " << static_cast<int>(state.caller.state)
      << " media " << static_cast<int>(state.caller.media);
  if (state.callee) {
    out << ", operator " << state.callee->operator_id << " leg " << state.callee->id << ' '
        << static_cast<int>(state.callee->state) << " media "
        << static_cast<int>(state.callee->media) << " offer " << state.callee->offer;
  }
  return out;
}

std::ostream& operator<<(std::ostream& out, const Event& event) {
  std::visit(EventPrinter{out}, event);
  return out;
}

std::ostream& operator<<(std::ostream& out, const Command& command) {
  std::visit(CommandPrinter{out}, command);
  return out;
}

}  // namespace centralino::callflow
