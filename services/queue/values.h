// What the queue's transitions take and give, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/id.h"
#include "model/organization.h"
#include "waiting/expect.h"

namespace centralino::queue {

using EdgeId = model::Id<struct EdgeTag>;
using model::Instant;
using std::chrono::milliseconds;

// ---- What is asked ----------------------------------------------------------------------------

struct JoinCall {
  model::TicketId ticket;
  model::GroupId group;
  EdgeId edge;
  model::CallId call;
  int priority = 0;
  model::OperatorId except;  // empty: none
  int max_callers = 0;       // 0: no limit
  bool wait_when_nobody_present = true;
  milliseconds ring_time{20'000};
  milliseconds wrap_up{0};
  std::string speaks;  // a language (BCP 47); empty: any operator will do
  bool speaks_only = false;
  model::TicketId previous;  // with which he waited in another line; empty: none
};

enum class LeaveReason { kAbandoned, kWaitedTooLong, kNobodyPresent, kFailed };

struct ReserveCall {
  model::OfferId offer;
  model::OperatorId operator_id;
  EdgeId edge;
  model::CallId call;
  milliseconds ring_time{20'000};
  milliseconds wrap_up{0};
  bool outgoing = false;
};

enum class SettleResult {
  kAnswered,
  kEnded,
  kBusy,
  kNoAnswer,
  kDeclined,
  kUnreachable,
  kWithdrawn
};

enum class OperatorMode { kAvailable, kPaused, kAway };

// How an operator stands, whatever he does at this moment.
struct Standing {
  OperatorMode mode = OperatorMode::kAvailable;
  std::string reason;
  bool operator==(const Standing&) const = default;
};
struct StandingAnswer {
  bool known = true;  // false: there is no such operator
  Standing now;
  Standing before;
};
// Why the queue itself sets an operator to away (scripts/common_offers.lua).
inline constexpr char kDidNotAnswer[] = "no-answer";

// Who is there for a line: kNobodyEver, for its group has no member or is gone.
enum class Staff { kNobodyEver, kNobodyNow, kSomebody };

struct LineVersion {
  model::GroupId group;
  std::int64_t version = 0;
  Staff staff = Staff::kSomebody;
  bool operator==(const LineVersion&) const = default;
};

// ---- What is answered -------------------------------------------------------------------------

enum class JoinResult { kWaiting, kLineFull, kNobodyPresent, kNoSuchGroup };

struct JoinAnswer {
  JoinResult result = JoinResult::kWaiting;
  std::int64_t line_version = 0;
  std::optional<int> ahead;                     // as he joined, where a rank tells it
  std::optional<waiting::Situation> situation;  // of one who has to wait
  Instant read_at{};                            // Redis time
};

enum class ReserveResult { kReserved, kAbsent, kBusy };

// kOver: the offer ended in another way meanwhile; the edge gives the call up.
enum class SettleAnswer { kDone, kOver, kUnknownOffer };

struct AheadEntry {
  model::TicketId ticket;
  std::optional<int> ahead;  // nullopt: unknown
  std::int64_t line_version = 0;
  bool ringing = false;
  model::GroupId group;
  std::optional<waiting::Situation> situation;  // while no phone rings for him
  bool operator==(const AheadEntry&) const = default;
};

struct AheadAnswer {
  std::vector<AheadEntry> entries;
  Instant read_at{};  // Redis time
};

// Ring this operator for this ticket.
struct Offer {
  EdgeId edge;
  model::CallId call;
  model::TicketId ticket;
  model::OfferId offer;
  model::GroupId group;
  model::OperatorId operator_id;
  milliseconds ring_time{0};
  Instant expires{};
  bool along = false;  // others ring for the ticket too
  bool operator==(const Offer&) const = default;
};

// Stop ringing.
struct Withdrawn {
  EdgeId edge;
  model::CallId call;
  model::TicketId ticket;  // empty: a reservation
  model::OfferId offer;
  bool operator==(const Withdrawn&) const = default;
};

struct HeartbeatAnswer {
  std::vector<LineVersion> newer;
  std::vector<Offer> missing;
  std::vector<Withdrawn> withdrawn;
};

struct LineState {
  model::GroupId group;
  int waiting = 0;
  int ringing = 0;
  milliseconds longest_wait{0};
  std::int64_t version = 0;
  int present = 0;
  int available = 0;
  int callbacks = 0;  // callers who are to be called back, among those waiting
};

enum class OperatorActivity {
  kUnregistered,
  kAvailable,
  kRinging,
  kTalking,
  kWrapUp,
  kPaused,
  kAway
};

struct OperatorState {
  model::OperatorId id;
  OperatorActivity activity = OperatorActivity::kUnregistered;
  std::string reason;
  Instant since{};
};

struct DueAnswer {
  int done = 0;
  milliseconds late{0};  // after the instant of the earliest that was done
};

// ---- What happened besides, to whomever it concerns -------------------------------------------

struct LineChange {
  model::GroupId group;
  std::int64_t version = 0;
  std::vector<EdgeId> edges;  // with callers in the line
  Staff staff = Staff::kSomebody;
  bool operator==(const LineChange&) const = default;
};

// One thing to be counted: a caller "answered", "abandoned", "timeout", "nobody", "failed-call" or
// "lost" after waiting so long, or an offer that was "busy", "no-answer", "declined", "unreachable"
// or "expired".
struct Tally {
  model::GroupId group;
  std::string what;
  milliseconds waited{0};
  // Of one answered: by how much the number told with joining exceeded those answered before him.
  std::optional<int> off;
  bool operator==(const Tally&) const = default;
};

struct Effects {
  model::OrganizationId organization;
  Instant now{};                    // Redis time
  bool looked_at_due = true;        // false: the script only read
  std::optional<Instant> next_due;  // when something falls due next; nullopt: nothing will
  std::vector<Offer> offers;
  std::vector<Withdrawn> withdrawn;
  std::vector<LineChange> changes;
  std::vector<Tally> tallies;
};

template <class Answer>
struct Outcome {
  Answer answer;
  Effects effects;
};

}  // namespace centralino::queue
