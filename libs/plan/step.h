// The steps that routing hands out, one at a time, and the outcomes that the edge reports.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/organization.h"
#include "speech/prompt.h"

namespace centralino::plan {

// Answer if need be, say the prompts to the end, report kDone.
struct Announce {
  std::vector<speech::Prompt> prompts;
  bool operator==(const Announce&) const = default;
};

// Answer if need be, say the prompts; the first key ends them at once (barge-in) and is the
// outcome, whether or not it is among the options. Silence for `key_timeout` after the last
// prompt is kNoInput.
struct Menu {
  std::vector<speech::Prompt> prompts;
  model::seconds key_timeout{5};
  bool operator==(const Menu&) const = default;
};

// Ring one operator. `answer_first` false: the caller hears ringing and is not billed until the
// operator answers (180, RFC 3261 §13.3.1.1).
struct Ring {
  model::OperatorId operator_id;
  model::seconds ring_time{20};
  bool answer_first = false;
  bool operator==(const Ring&) const = default;
};

// Join a response group's line and wait: the voice tells the callers ahead, music plays between.
struct Wait {
  model::GroupId group;
  model::WaitingPolicy policy;
  model::seconds ring_time{20};
  model::seconds wrap_up{0};
  int priority = 0;  // higher is served earlier
  // The language that the operator should speak, and whether nobody else may answer; empty: any.
  std::string speaks;
  bool speaks_only = false;
  // The operator who was tried before and must not be offered this caller again; empty: none.
  model::OperatorId except;
  std::string language = "it";
  std::string voice;
  bool operator==(const Wait&) const = default;
};

// An operator's state as his telephone asks for it; kNone: only to be told.
enum class StateChange { kNone, kAvailable, kPaused, kAway };

// Change an operator's state in the queue and report how he stands. The caller is not answered yet.
struct OperatorState {
  model::OperatorId operator_id;
  StateChange change = StateChange::kNone;
  std::string reason;  // of a pause
  bool operator==(const OperatorState&) const = default;
};

// Leave a message for a desk: the notice is said to its end, then the invitation, which a key cuts
// short; a beep; what is said is recorded; the caller hears it again, records it anew or sends it.
struct Record {
  std::vector<speech::Prompt> notice;
  std::vector<speech::Prompt> invitation;
  model::seconds longest{120};
  model::seconds silence{4};
  model::seconds shortest{1};
  // Whom it is for, and what the letter says of it.
  model::DeskId desk;
  std::string desk_name;
  std::string organization_name;
  std::string to;               // e-mail
  std::string letter_language;  // the organisation's
  bool operator==(const Record&) const = default;
};

enum class HangupCause {
  kNormal,        // BYE, or 480 if nothing was answered
  kUnowned,       // 404: nobody owns the number
  kBusy,          // 486
  kUnavailable,   // 480
  kServiceError,  // 503
};

struct Hangup {
  HangupCause cause = HangupCause::kNormal;
  bool operator==(const Hangup&) const = default;
};

using Step = std::variant<Announce, Menu, Ring, Wait, Hangup, OperatorState, Record>;

enum class OutcomeKind {
  kStarted,  // the first question of a call
  kDone,     // an announcement was said; a message is sent
  kKey,      // a menu key: Outcome::key
  kNoInput,
  kAbsent,         // Ring: no live binding, away or paused
  kBusy,           // Ring: ringing, talking, wrap-up, or 486
  kNoAnswer,       // Ring: not within ring_time, or 408
  kDeclined,       // Ring: 603 or the like
  kUnreachable,    // Ring: no reply, or any other failure
  kNobodyPresent,  // Wait: the group has no operator present
  kLineFull,       // Wait: policy.max_callers reached
  kWaitedTooLong,  // Wait: policy.max_wait reached
  kUnavailable,    // the queue cannot be reached or its Redis is away; Record: no room
  // OperatorState: how he stands.
  kNowAvailable,
  kNowPaused,
  kNowAway,
  kNowUnanswered,   // away, because he did not answer too often
  kAvailableAgain,  // available, having been away for that
  kNothingSaid,     // Record: nothing was heard, more than once
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::kStarted;
  char key = 0;  // 0-9, *, #, A-D
  bool operator==(const Outcome&) const = default;
};

// Where a call stands in its plan. Opaque to everyone but libs/plan; small; pins the revision.
struct Cursor {
  model::RevisionNumber revision = 0;
  std::string place;  // empty: the beginning
  bool operator==(const Cursor&) const = default;
};

enum class CallerKind { kOutside, kOperator };

// What does not change while a call runs, but for the instant.
struct Facts {
  model::Instant now{};  // civil time
  std::string dialled;   // E.164 of one of the organisation's numbers, or an extension
  CallerKind caller_kind = CallerKind::kOutside;
  std::string caller;    // E.164, an extension, or empty when withheld
  std::string language;  // empty: the dialled number's, else the organisation's
  bool operator==(const Facts&) const = default;
};

struct Decision {
  Step step;
  Cursor next;
  std::string language;  // the call's from here on
  bool operator==(const Decision&) const = default;
};

}  // namespace centralino::plan
