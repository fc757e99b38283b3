// Each transition of the queue as a value: what to ask of Redis and how to read the answer. No
// I/O here: the engine posts the request, a test may run it on a connection of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/reply.h"
#include "redis/request.h"
#include "services/queue/callbacks.h"
#include "services/queue/values.h"

namespace centralino::queue {

struct Policy {
  milliseconds grace{3'000};  // an offer expires so long after its ring time
  milliseconds rest_after_busy{15'000};
  milliseconds rest_after_no_answer{30'000};
  milliseconds lease{10'000};         // of an edge
  milliseconds memory{3'600'000};     // how long a ticket or offer that is over is remembered
  std::int64_t most_to_play = 2'000;  // callers who ring or are choosy, in lines to be reckoned
  bool test_clock = false;            // a component test may set {org}:test-clock
};

// Who is in which group, as a revision says it.
struct Configuration {
  model::OrganizationId organization;
  model::RevisionNumber revision = 0;
  std::vector<model::GroupId> groups;
  std::vector<model::OperatorId> operators;
  // Pairs for the script: a name of S:config (scripts/common.lua) and its JSON.
  std::vector<std::string> words;
};
Configuration MakeConfiguration(const model::Snapshot& snapshot);
// "en" of "en-GB": what operators are compared by.
std::string PrimaryLanguage(const std::string& tag);

template <class Answer>
struct Transition {
  model::OrganizationId organization;
  redis::Request request;
  std::function<absl::StatusOr<Outcome<Answer>>(absl::StatusOr<redis::Reply>)> read;
};

// Answers to whom the acknowledgement is all.
struct Done {};

class Transitions {
 public:
  explicit Transitions(Policy policy) : policy_(policy) {}
  const Policy& policy() const { return policy_; }

  using Org = model::OrganizationId;
  Transition<JoinAnswer> Join(const Org& org, const JoinCall& call) const;
  Transition<Done> Leave(const Org& org, const model::TicketId& ticket, LeaveReason reason) const;
  Transition<ReserveResult> Reserve(const Org& org, const ReserveCall& call) const;
  Transition<SettleAnswer> Settle(const Org& org, const model::OfferId& offer,
                                  SettleResult result) const;
  Transition<Done> Presence(const Org& org, const model::OperatorId& id, Instant expires) const;
  // The read answers NOT_FOUND for an operator the configuration does not name.
  Transition<Done> SetMode(const Org& org, const model::OperatorId& id, OperatorMode mode,
                           const std::string& reason, const std::string& request_id) const;
  // The same as it is told to himself. No mode: it is only asked for.
  Transition<StandingAnswer> Stand(const Org& org, const model::OperatorId& id,
                                   std::optional<OperatorMode> mode,
                                   const std::string& reason) const;
  Transition<AheadAnswer> Ahead(const Org& org, const std::vector<model::TicketId>& tickets) const;
  Transition<HeartbeatAnswer> Heartbeat(const Org& org, const EdgeId& edge,
                                        const std::vector<LineVersion>& lines,
                                        const std::vector<model::OfferId>& offers) const;
  Transition<DueAnswer> Due(const Org& org) const;
  Transition<Done> Configure(const Configuration& configuration) const;
  Transition<std::vector<LineState>> Lines(const Org& org,
                                           const std::vector<model::GroupId>& groups) const;
  // The newest first.
  Transition<std::vector<waiting::Answer>> Answers(const Org& org,
                                                   const model::GroupId& group) const;
  Transition<std::vector<OperatorState>> Operators(
      const Org& org, const std::vector<model::OperatorId>& operators) const;

  // Those who keep their place and are called back.
  Transition<CallbackAsked> AskCallback(const Org& org, const CallbackRequest& request) const;
  // Whose turn it is: at most one for each of the calls, which this edge is to make within `limit`.
  Transition<std::vector<CallbackTurn>> TakeCallbacks(
      const Org& org, const EdgeId& edge, milliseconds limit,
      const std::vector<model::CallId>& calls) const;
  Transition<CallbackEnded> EndCallback(const Org& org, const model::TicketId& ticket,
                                        CallbackEnd end) const;
  Transition<std::vector<CallbackState>> Callbacks(const Org& org,
                                                   const std::vector<model::GroupId>& groups) const;

 private:
  redis::Request Ask(const redis::Script& script, const Org& org,
                     std::vector<std::string> arguments) const;

  Policy policy_;
};

// All scripts are called this way; for metrics by name.
std::vector<std::string> ScriptNames();

}  // namespace centralino::queue
