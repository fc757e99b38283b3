// What the calls ask of the rest of the platform, and what they are told. Everything here is
// called on the loop's thread; answers never come inside the question.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "callflow/command.h"
#include "callflow/event.h"
#include "plan/step.h"
#include "services/sip-edge/sip/legs.h"
#include "speech/prompt.h"

namespace centralino::edge {

using callflow::Instant;
using model::CallId;
using model::GroupId;
using model::OfferId;
using model::OperatorId;
using model::OrganizationId;
using model::RecordingId;
using model::TicketId;

// ---- Time -------------------------------------------------------------------------------------

class Timers {
 public:
  using Timer = std::uint64_t;
  virtual ~Timers() = default;
  virtual Timer After(std::chrono::milliseconds delay, std::function<void()> task) = 0;
  virtual void Cancel(Timer timer) = 0;
};

// ---- Routing ----------------------------------------------------------------------------------

struct RoutingQuestion {
  OrganizationId organization;
  CallId call;
  plan::Facts facts;
  plan::Cursor cursor;
  plan::Outcome outcome;
};

class Routing {
 public:
  using Answer = std::function<void(absl::StatusOr<plan::Decision>)>;
  virtual ~Routing() = default;
  // Answered within two seconds, by an error if need be.
  virtual void Ask(const RoutingQuestion& question, Answer answer) = 0;
};

// ---- Queue ------------------------------------------------------------------------------------

struct Party {
  OrganizationId organization;
  CallId call;
};
struct AheadAnswer {
  std::optional<int> number;
  bool ringing = false;
  std::int64_t line_version = 0;
  Instant read_at{};
  std::optional<waiting::Wait> wait;
};

// The turn of one who is to be called back: this edge calls him (ADR 0011).
struct CallbackTurn {
  OrganizationId organization;
  CallId call;  // one of those that were given
  TicketId ticket;
  OfferId offer;
  GroupId group;
  OperatorId operator_id;
  model::seconds ring_time{20};
  Instant expires{};
  std::string number;
  std::string kept;
  bool last = false;
};

class Queue {
 public:
  // With how many are ahead, if that was told at once, and the version of the line.
  using JoinAnswer = std::function<void(callflow::JoinResult, const AheadAnswer&)>;
  using ReserveAnswer = std::function<void(callflow::ReserveResult)>;
  virtual ~Queue() = default;
  // Questions are answered within two seconds, by "unavailable" or "unknown" if need be.
  // `previous`: the ticket whose arrival he keeps; empty: none.
  virtual void Join(const Party& party, const TicketId& ticket, const plan::Wait& step,
                    const TicketId& previous, JoinAnswer answer) = 0;
  virtual void Ahead(const Party& party, const TicketId& ticket,
                     std::function<void(AheadAnswer)> answer) = 0;
  virtual void Reserve(const Party& party, const callflow::ReserveOperator& reserve,
                       ReserveAnswer answer) = 0;
  // Told again until the queue has it. `refused`: it does not hold the offer any more.
  virtual void Settle(const Party& party, const OfferId& offer, callflow::Settlement result,
                      std::function<void()> refused) = 0;
  virtual void Leave(const Party& party, const TicketId& ticket, callflow::LeaveReason reason) = 0;
  virtual void SetState(const Party& party, const plan::OperatorState& step,
                        std::function<void(plan::OutcomeKind)> answer) = 0;
  // `kept` comes back with his turn.
  virtual void AskCallback(const Party& party, const callflow::AskCallback& ask,
                           const std::string& kept,
                           std::function<void(callflow::CallbackResult)> answer) = 0;
  // At most one turn for each of the calls; not answered where the queue is away.
  virtual void TakeCallbacks(const OrganizationId& organization, const std::vector<CallId>& calls,
                             std::function<void(std::vector<CallbackTurn>)> answer) = 0;
  virtual void EndCallback(const Party& party, const TicketId& ticket,
                           callflow::CallbackEnd end) = 0;
};

struct OfferToCall {
  OrganizationId organization;
  CallId call;
  TicketId ticket;
  OfferId offer;
  OperatorId operator_id;
  model::seconds ring_time{20};
  Instant expires{};
  bool along = false;  // others ring for the ticket too
};

struct LineVersion {
  OrganizationId organization;
  GroupId group;
  std::int64_t version = 0;
  callflow::Staff staff = callflow::Staff::kSomebody;
};
struct LiveOffer {
  OrganizationId organization;
  OfferId offer;
};

class QueueEvents {
 public:
  virtual ~QueueEvents() = default;
  virtual void OnOffer(const OfferToCall& offer) = 0;
  virtual void OnOfferWithdrawn(const CallId& call, const OfferId& offer) = 0;
  virtual void OnLineChanged(const LineVersion& line) = 0;
  // What the heartbeat says: the lines in which this edge has callers, the offers it is running.
  virtual std::vector<LineVersion> Lines() const = 0;
  virtual std::vector<LiveOffer> Offers() const = 0;
};

// ---- Media ------------------------------------------------------------------------------------

// What a caller is about to say, and whom it is for.
struct MessageToRecord {
  RecordingId recording;
  OrganizationId organization;
  std::string caller;
  std::string dialled;
  Instant when{};
  plan::Record step;
};

// A leg has one session, named by the leg.
class Media {
 public:
  virtual ~Media() = default;
  // Answered by OnReady or OnLost within two seconds. `near`: on the same instance and thread.
  virtual void Open(const CallId& call, const LegId& session, const LegId& near) = 0;
  virtual void SetRemote(const LegId& session, const AudioTerms& terms) = 0;
  // `first`: what was recorded in this session, before the utterances; empty: nothing.
  virtual void Play(const LegId& session, callflow::Serial play,
                    const std::vector<speech::Utterance>& utterances, bool then_music,
                    const RecordingId& first) = 0;
  virtual void Stop(const LegId& session) = 0;
  virtual void Bridge(const LegId& session, const LegId& other) = 0;
  virtual void Unbridge(const LegId& session) = 0;
  // Answered by OnRecordingEnded, unless the session is lost.
  virtual void Record(const LegId& session, const MessageToRecord& message) = 0;
  virtual void StopRecording(const LegId& session) = 0;
  virtual void SendRecording(const LegId& session) = 0;
  virtual void Close(const LegId& session) = 0;
};

class MediaEvents {
 public:
  virtual ~MediaEvents() = default;
  virtual void OnReady(const LegId& session, const RtpEndpoint& local) = 0;
  virtual void OnLost(const LegId& session) = 0;
  virtual void OnPlayStarted(const LegId& session, callflow::Serial play, int item, Instant at) = 0;
  virtual void OnMarkReached(const LegId& session, callflow::Serial play, int item) = 0;
  virtual void OnPlayEnded(const LegId& session, callflow::Serial play) = 0;
  virtual void OnDigit(const LegId& session, char key) = 0;
  virtual void OnRecordingEnded(const LegId& session, const RecordingId& recording,
                                callflow::RecordingResult result) = 0;
};

// ---- The published configuration --------------------------------------------------------------

struct OperatorInfo {
  OperatorId id;
  std::string user;  // SIP user, the extension
  std::string display_name;
};
struct OrganizationInfo {
  OrganizationId id;
  model::RevisionNumber revision = 0;
  std::string language;
  std::string voice;
  std::string name;  // as spoken
};

class Organizations {
 public:
  virtual ~Organizations() = default;
  virtual std::optional<OrganizationInfo> Find(const OrganizationId& organization) const = 0;
  virtual std::optional<OrganizationId> OwnerOf(const model::E164& number) const = 0;
  virtual std::optional<OperatorInfo> OperatorByUser(const OrganizationId& organization,
                                                     const std::string& user) const = 0;
  virtual std::optional<OperatorInfo> OperatorById(const OrganizationId& organization,
                                                   const OperatorId& id) const = 0;
  // Those that offer to call back.
  virtual std::vector<OrganizationId> CallingBack() const = 0;
  virtual std::string GroupName(const OrganizationId& organization, const GroupId& id) const = 0;
};

// ---- What is kept -----------------------------------------------------------------------------

struct LegRecord {
  LegId leg;
  std::string party;  // "caller", or the operator's id
  std::string sip_call_id;
  Instant start{};
  std::optional<Instant> answered;
  Instant end{};
  int status = 0;  // SIP status of a leg that was not answered
};

struct FinishedCall {
  CallId call;
  OrganizationId organization;
  model::RevisionNumber revision = 0;
  std::string dialled;
  std::string caller;
  Instant start{};
  Instant end{};
  std::vector<LegRecord> legs;
  std::vector<callflow::RecordSegment> segments;
  CallId callback_of;  // empty: it is no callback
};

class Records {
 public:
  virtual ~Records() = default;
  virtual void Keep(const FinishedCall& call) = 0;
};

// A moment of a call that is counted or timed.
class CallMetrics {
 public:
  virtual ~CallMetrics() = default;
  virtual void Up(int calls) = 0;
  virtual void Ended(callflow::End end) = 0;
  virtual void Unowned() = 0;
  virtual void Answered(std::chrono::milliseconds after_invite) = 0;
  // From the operator's 200 to the bridge being asked for.
  virtual void Bridged(std::chrono::microseconds after_answer) = 0;
  virtual void Step(std::string_view step, std::chrono::microseconds took) = 0;
  virtual void Announced(bool heard, std::optional<std::chrono::milliseconds> read_to_packet) = 0;
  virtual void Waited(const waiting::Wait& told, std::chrono::milliseconds waited) = 0;
};

}  // namespace centralino::edge
