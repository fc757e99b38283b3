// What the machine wants done: everything it can ask for. Executing a command twice does no harm.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "callflow/event.h"
#include "speech/prompt.h"
#include "waiting/expect.h"

namespace centralino::callflow {

// ---- Routing: answered by Decided or RoutingUnavailable ----
struct AskRouting {
  Serial question = 0;
  plan::Cursor cursor;
  plan::Outcome outcome;
};

// ---- The caller's leg ----
struct RingCaller {  // 180
  LegId leg;
};
struct AnswerCaller {  // 200, with the session that is open for the leg
  LegId leg;
};
struct RejectCaller {
  LegId leg;
  int status = 0;
};

// Calls somebody outside, with one of our numbers shown; answered as an operator's phone is.
struct DialCaller {
  LegId leg;
  std::string number;
  std::string shown;
};

// ---- An operator's phone ----
struct RingOperator {
  LegId leg;
  OperatorId operator_id;
  model::GroupId group;  // for whose line; empty: a direct call
  model::seconds waited{0};
};

// Ends any leg in any state.
struct ReleaseLeg {
  LegId leg;
  bool answered_elsewhere = false;  // it rings, and another phone has answered
};

// ---- Media ----
struct OpenMedia {  // answered by MediaReady or MediaLost
  LegId leg;
  LegId near;  // the session it will be bridged with; empty: none yet
};
struct CloseMedia {
  LegId leg;
};
struct Play {
  LegId leg;
  Serial play = 0;
  std::vector<speech::Prompt> prompts;
  bool then_music = false;
  RecordingId first;  // heard before the prompts: what the caller said; empty: nothing
};
struct StopPlay {
  LegId leg;
};
// Beeps, then records what the caller says: answered by RecordingEnded. What was recorded before
// and not sent is dropped. What was recorded when the session is closed is sent.
struct StartRecording {
  LegId leg;
  RecordingId recording;
  plan::Record step;
};
struct StopRecording {
  LegId leg;
};
struct SendRecording {
  LegId leg;
};
struct Bridge {
  LegId leg;
  LegId other;
};
struct Unbridge {
  LegId leg;
};

// ---- Queue ----
struct JoinLine {  // answered by Joined
  TicketId ticket;
  plan::Wait step;
  TicketId previous;  // with which he waited before: his arrival is kept; empty: none
};
enum class LeaveReason { kAbandoned, kWaitedTooLong, kNobodyPresent, kFailed };
struct LeaveLine {
  TicketId ticket;
  LeaveReason reason = LeaveReason::kAbandoned;
};
// He keeps his place and is called back; answered by CallbackAnswered. The answer "kept" means
// that the ticket is not this call's any more.
struct AskCallback {
  TicketId ticket;
  std::string number;
  plan::Wait step;
};
// One who was to be called back was not reached, or does not need it: the ticket and the offer
// with it are given back.
enum class CallbackEnd { kMissed, kCancelled };
struct EndCallback {
  TicketId ticket;
  OfferId offer;
  CallbackEnd end = CallbackEnd::kMissed;
};
struct AskAhead {  // answered by AheadAnswered
  Serial question = 0;
  TicketId ticket;
};
struct ReserveOperator {  // answered by Reserved
  OfferId offer;
  OperatorId operator_id;
  model::seconds ring_time{0};
  bool outgoing = false;
};
enum class Settlement { kAnswered, kEnded, kBusy, kNoAnswer, kDeclined, kUnreachable, kWithdrawn };
struct SettleOffer {  // SettleRefused may follow
  OfferId offer;
  Settlement result = Settlement::kEnded;
};

struct SetOperatorState {  // answered by OperatorStateSet
  Serial question = 0;
  plan::OperatorState step;
};

// ---- Time ----
struct StartTimer {
  Timer timer = Timer::kKey;
  Serial generation = 0;
  Instant at{};
};
struct CancelTimer {
  Timer timer = Timer::kKey;
};

// ---- What is kept ----
enum class SegmentKind { kPrompt, kMenu, kWait, kRing, kTalk, kHold, kCallback, kMessage };
struct RecordSegment {
  SegmentKind kind = SegmentKind::kPrompt;
  model::GroupId group;
  OperatorId operator_id;
  Instant start{};
  Instant end{};
  std::string outcome;
  std::vector<int> numbers_told;
  std::optional<waiting::Wait> wait_told;  // the first
};
// One number of callers ahead, said or stopped: enough to compare with the queue's ledger.
struct RecordAnnouncement {
  TicketId ticket;
  std::int64_t line_version = 0;
  int number = 0;
  bool or_more = false;  // "more than" one less was said
  Instant read_at{};
  std::optional<Instant> first_packet;
  bool heard = false;  // to the end of the number word
};

// How long he was told that he would wait, and how long he waited from the same instant on.
struct RecordWait {
  waiting::Wait told;
  std::chrono::milliseconds waited{0};
};

enum class End {
  kTalked,     // the caller talked with an operator
  kServed,     // the plan ran to its end without a talk
  kAbandoned,  // the caller left before either
  kRejected,   // never answered
  kFailed,     // a part of the platform was away
  kDrained,
  kCallback,  // the caller keeps his place; or was called back in vain
};
// The last command of a call, given once.
struct Finish {
  End end = End::kServed;
};

using Command =
    std::variant<AskRouting, RingCaller, AnswerCaller, RejectCaller, DialCaller, RingOperator,
                 ReleaseLeg, OpenMedia, CloseMedia, Play, StopPlay, Bridge, Unbridge, JoinLine,
                 LeaveLine, AskCallback, EndCallback, AskAhead, ReserveOperator, SettleOffer,
                 SetOperatorState, StartTimer, CancelTimer, RecordSegment, RecordAnnouncement,
                 RecordWait, Finish, StartRecording, StopRecording, SendRecording>;

}  // namespace centralino::callflow
