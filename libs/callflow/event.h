// What happens to a call: everything the machine is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/id.h"
#include "model/organization.h"
#include "plan/step.h"
#include "waiting/expect.h"

namespace centralino::callflow {

using model::Instant;
using model::LegId;
using model::OfferId;
using model::OperatorId;
using model::RecordingId;
using model::TicketId;

// Numbers that tell questions, plays and timers of one call apart, so that a late answer is seen
// to be late. 0: none.
using Serial = std::uint32_t;

// What is known of a call when it begins and does not change.
struct CallFacts {
  model::CallId call;
  model::OrganizationId organization;
  LegId leg;            // of the caller
  std::string dialled;  // E.164 or extension
  std::string caller;
  std::optional<OperatorId> calling_operator;  // the caller is one of ours
  bool has_offer = true;  // false: the INVITE had no SDP, the answer to ours comes in ACK
  std::string language = "it";
  std::string voice;
  bool operator==(const CallFacts&) const = default;
};

struct CallStarted {
  CallFacts facts;
};
// The turn has come of one who keeps his place (ADR 0011): he is to be called. `facts.caller` is
// his number, `facts.leg` the leg that will ring there.
struct CallbackDue {
  CallFacts facts;
  TicketId ticket;
  plan::Wait step;  // under which he waited
  plan::Cursor cursor;
  std::string name;   // of the organisation, as spoken
  std::string group;  // the same of the group
  // The operator kept for him; his phone must not ring yet.
  OfferId offer;
  OperatorId operator_id;
  model::seconds ring_time{20};
  Instant expires{};
  bool last = false;  // missed now, he is not called again
  bool operator==(const CallbackDue&) const = default;
};

// ---- Routing ----
struct Decided {
  Serial question = 0;
  plan::Decision decision;
};
struct RoutingUnavailable {
  Serial question = 0;
};

// ---- Media: a leg's session has the leg's name ----
struct MediaReady {
  LegId leg;
};
// It could not be opened, or it was lost.
struct MediaLost {
  LegId leg;
};
struct PlayStarted {
  LegId leg;
  Serial play = 0;
  int item = 0;
  Instant at{};  // first RTP packet of the item
};
struct MarkReached {
  LegId leg;
  Serial play = 0;
  int item = 0;
};
struct PlayEnded {
  LegId leg;
  Serial play = 0;
};
struct Digit {
  LegId leg;
  char key = 0;
};

// Of a recording that was started; once.
enum class RecordingResult {
  kMessage,    // there is something to be sent
  kNothing,    // too little was said
  kImpossible  // it could not be written
};
struct RecordingEnded {
  LegId leg;
  RecordingId recording;
  RecordingResult result = RecordingResult::kMessage;
};

// ---- Legs ----
struct LegRinging {
  LegId leg;
};
struct LegAnswered {
  LegId leg;
};
struct LegFailed {
  LegId leg;
  int status = 0;
};
// A re-INVITE, or the ACK that answered our offer.
struct LegTerms {
  LegId leg;
  bool far_holds = false;
};
// BYE, CANCEL, or the dialog died.
struct LegEnded {
  LegId leg;
};

// ---- Queue ----
enum class JoinResult { kWaiting, kLineFull, kNobodyPresent, kNoSuchGroup, kUnavailable };
struct Joined {
  TicketId ticket;
  JoinResult result = JoinResult::kWaiting;
  std::int64_t line_version = 0;
  std::optional<int> ahead;  // none: ask
  Instant read_at{};
  std::optional<waiting::Wait> wait;  // from then on
};
struct Offered {
  TicketId ticket;
  OfferId offer;
  OperatorId operator_id;
  model::seconds ring_time{20};
  Instant expires{};
  bool along = false;  // with others: the first to answer has the caller
};
struct OfferWithdrawn {
  OfferId offer;
};
enum class ReserveResult { kReserved, kAbsent, kBusy, kUnavailable };
struct Reserved {
  OfferId offer;
  ReserveResult result = ReserveResult::kReserved;
};
// The queue does not hold the offer any more: what was settled did not count.
struct SettleRefused {
  OfferId offer;
};
struct AheadAnswered {
  Serial question = 0;
  std::optional<int> number;  // none: unknown, or the queue could not be asked
  bool ringing = false;       // an operator's phone rings for this ticket
  std::int64_t line_version = 0;
  Instant read_at{};
  std::optional<waiting::Wait> wait;  // from then on; none: it cannot be said
};
// Who is there for a line: kNobodyEver, for its group has no member or is gone.
enum class Staff { kNobodyEver, kNobodyNow, kSomebody };
struct LineChanged {
  model::GroupId group;
  std::int64_t version = 0;
  Staff staff = Staff::kSomebody;
};

struct OperatorStateSet {
  Serial question = 0;
  plan::OutcomeKind outcome = plan::OutcomeKind::kUnavailable;
};
enum class CallbackResult { kKept, kAlready, kConnecting, kUnavailable };
struct CallbackAnswered {
  TicketId ticket;
  CallbackResult result = CallbackResult::kUnavailable;
};

// ---- Time ----
enum class Timer { kKey, kRing, kAnnounce, kMaxWait, kParting };
constexpr int kTimers = 5;
struct TimerFired {
  Timer timer = Timer::kKey;
  Serial generation = 0;
};

// The process is to end: say so and part.
struct Drain {};

using Event = std::variant<CallStarted, CallbackDue, CallbackAnswered, Decided, RoutingUnavailable,
                           MediaReady, MediaLost, PlayStarted, MarkReached, PlayEnded, Digit,
                           LegRinging, LegAnswered, LegFailed, LegTerms, LegEnded, Joined, Offered,
                           OfferWithdrawn, Reserved, SettleRefused, AheadAnswered, LineChanged,
                           OperatorStateSet, TimerFired, Drain, RecordingEnded>;

}  // namespace centralino::callflow
