// Where a call stands: a plain value, compared, copied and printed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "callflow/command.h"
#include "callflow/event.h"

namespace centralino::callflow {

enum class MediaState { kNone, kOpening, kReady };
enum class LegState { kInvited, kRinging, kAnswered, kGone };

struct CallerLeg {
  LegId id;
  LegState state = LegState::kInvited;
  MediaState media = MediaState::kNone;
  bool terms_known = true;  // false until ACK brings the answer to our offer
  bool holds = false;       // the far side put us on hold
  bool outgoing = false;    // we call him
  bool operator==(const CallerLeg&) const = default;
};

// An operator's phone, from the moment he is taken for this call until he is given back.
struct OperatorLeg {
  LegId id;
  OfferId offer;
  OperatorId operator_id;
  model::GroupId group;  // empty: a direct call
  model::seconds ring_time{20};
  Instant taken{};
  Instant expires{};
  bool invited = false;  // the phone was asked to ring
  Instant ring_until{};  // since then
  LegState state = LegState::kInvited;
  MediaState media = MediaState::kNone;
  bool holds = false;
  bool operator==(const OperatorLeg&) const = default;
};

// ---- Phases -----------------------------------------------------------------------------------

struct Idle {
  bool operator==(const Idle&) const = default;
};
// A calling operator is taken in the queue first, so that nobody is offered to him meanwhile.
struct TakingCaller {
  bool operator==(const TakingCaller&) const = default;
};
struct Deciding {
  Serial question = 0;
  bool operator==(const Deciding&) const = default;
};
// Routing gave a step that needs a session or an answered caller, who is not there yet.
// No step: the apology is waiting to be said.
struct Preparing {
  std::optional<plan::Step> step;
  bool operator==(const Preparing&) const = default;
};
struct Announcing {
  Serial play = 0;
  Instant since{};
  bool operator==(const Announcing&) const = default;
};
struct InMenu {
  plan::Menu step;
  Serial play = 0;
  Instant since{};
  bool operator==(const InMenu&) const = default;
};
// The queue changes an operator's state.
struct SettingState {
  Serial question = 0;
  bool operator==(const SettingState&) const = default;
};
// A direct number: the operator is asked for, and when he is taken and the sessions are there, his
// phone rings.
struct Ringing {
  plan::Ring step;
  OfferId offer;
  Instant since{};
  bool reserved = false;  // the queue has said that he is ours
  bool operator==(const Ringing&) const = default;
};

enum class Saying { kNumber, kAdvancing, kHoldTheLine, kConnecting, kAsking };
struct Sentence {
  Saying what = Saying::kHoldTheLine;
  Serial play = 0;
  // Of a number:
  int number = 0;        // that, or one more than "more than" that
  bool or_more = false;  // "more than" is said
  std::int64_t line_version = 0;
  Instant read_at{};
  std::optional<Instant> first_packet;
  bool heard = false;                 // the number word has ended
  bool sure = false;                  // it was still the number when the first packet left
  int looks = 0;                      // in doubt of that
  int falls = 0;                      // how often this sentence was stopped because the number fell
  std::optional<waiting::Wait> wait;  // said after it
  bool operator==(const Sentence&) const = default;
};

// A wait that was told and heard, and from when it counts.
struct Promise {
  waiting::Wait wait;
  Instant from{};
  bool operator==(const Promise&) const = default;
};

// A caller who is asking to be called back (keep_place.cpp).
struct Asking {
  enum class Step { kConfirm, kDial, kKept };  // the last: the queue is asked
  Step step = Step::kDial;
  std::string number;  // E.164, to be confirmed
  std::string typed;
  int refused = 0;  // numbers that would not do
  bool operator==(const Asking&) const = default;
};

struct Waiting {
  plan::Wait step;
  TicketId ticket;
  Instant since{};
  bool joined = false;
  std::int64_t line_version = 0;  // the newest heard of
  std::int64_t seen_version = 0;  // of the last answer
  bool too_long = false;          // max_wait passed while a phone rang
  bool forsaken = false;          // there is nobody for whom he would wait
  std::vector<OfferId> past_offers;

  // The voice.
  Serial question = 0;  // an open AskAhead
  bool asked_twice = false;
  std::optional<Sentence> saying;
  std::optional<int> told;             // the last number heard to its end
  std::optional<Instant> told_at;      // first packet of that sentence
  std::optional<Instant> spoke_at;     // beginning of the last sentence of any kind
  std::optional<Instant> quiet_since;  // end of the last sentence
  std::optional<Instant> looked_at;    // last AskAhead
  std::optional<Instant> next_look;    // when the announce timer fires
  std::optional<Instant> connecting_at;
  bool connecting_due = false;
  std::vector<int> numbers_told;
  std::optional<Asking> asking;
  int sentences = 0;              // said so far, of those that can carry the offer of a callback
  std::vector<Promise> promises;  // the first ones; each ends no later than those before it
  std::optional<Instant> promised_until;
  bool operator==(const Waiting&) const = default;
};

struct Talking {
  Instant since{};                // of the running talk or hold
  bool bridged = true;            // false: somebody holds
  std::optional<Waiting> line;    // where the caller came from
  std::optional<Ringing> direct;  // or this
  bool operator==(const Talking&) const = default;
};

// One who keeps his place is called, and asked whether he is there (called_back.cpp).
struct CallingBack {
  CallbackDue due;
  bool kept = true;              // the operator of due.offer is still ours
  std::optional<Instant> since;  // his phone was asked to ring
  Serial play = 0;
  int asked = 0;  // how often
  bool operator==(const CallingBack&) const = default;
};

// A message for a desk: told what becomes of it, asked for it, recorded, heard again, sent.
struct LeavingMessage {
  enum class Stage { kNotice, kInvitation, kRecording, kReview };
  plan::Record step;
  Stage stage = Stage::kNotice;
  Serial play = 0;  // 0: silence
  RecordingId recording;
  int silences = 0;  // recordings in which nothing was said
  int takes = 0;
  bool asked_again = false;  // what shall become of it
  Instant since{};
  bool operator==(const LeavingMessage&) const = default;
};

// The last words are being said.
struct Parting {
  Serial play = 0;
  End end = End::kFailed;
  bool operator==(const Parting&) const = default;
};
struct Finished {
  End end = End::kServed;
  bool operator==(const Finished&) const = default;
};

using Phase =
    std::variant<Idle, TakingCaller, Deciding, Preparing, Announcing, InMenu, Ringing, Waiting,
                 Talking, Parting, Finished, SettingState, CallingBack, LeavingMessage>;

struct State {
  CallFacts facts;
  plan::Cursor cursor;
  CallerLeg caller;
  std::optional<OperatorLeg> callee;
  // Further phones that ring for him; the first to answer is the callee.
  std::vector<OperatorLeg> others;
  std::optional<OfferId> own_reservation;  // of a calling operator
  Phase phase;
  std::string language;             // of the call, by routing's last answer; empty: the facts'
  TicketId last_ticket;             // with which he waited; empty: not yet
  std::string typed;                // keys pressed ahead of the menu they are for
  std::optional<TicketId> keeping;  // the queue was asked to keep this place as the wait ended
  bool talked = false;
  int steps = 0;
  Serial serial = 0;
  std::array<Serial, kTimers> timers{};  // the running generation of each; 0: not running
  bool operator==(const State&) const = default;
};

}  // namespace centralino::callflow
