// An organisation of its own on the real Redis at CENTRALINO_TEST_REDIS, under a clock that the
// test moves: the scripts, called one by one as a replica of the queue calls them.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/connection.h"
#include "services/queue/transitions.h"

namespace centralino::queue {

redis::Options TestRedis();
// Unique among all tests that run now.
model::OrganizationId NewOrganization(const std::string& hint);
// Every key of the organisation is deleted.
void Forget(const model::OrganizationId& organization);

struct GroupSpec {
  std::string id;
  std::vector<std::string> members;  // "rossi" or "rossi:2" for competence level 2
  model::RingStrategy strategy = model::RingStrategy::kInOrder;
  std::vector<std::chrono::seconds> level_after = {};
  int away_after = 3;
  std::map<std::string, std::string> speakers = {};  // operator to language
};
model::Snapshot MakeSnapshot(const model::OrganizationId& organization,
                             model::RevisionNumber revision, const std::vector<GroupSpec>& groups);

// Edges live on without heartbeats, unless a test is about that.
Policy TestPolicy(milliseconds lease = std::chrono::hours(1));

class House {
 public:
  explicit House(const std::vector<GroupSpec>& groups, Policy policy = TestPolicy());
  ~House();

  // ---- The clock
  void Pass(std::chrono::milliseconds time);  // and what falls due is done
  void PassQuietly(std::chrono::milliseconds time);
  Instant now() const { return now_; }
  void RunDue();

  // ---- What edges and people do
  JoinAnswer Join(const std::string& ticket, const std::string& group);
  JoinAnswer Join(JoinCall call);
  void Leave(const std::string& ticket);
  SettleAnswer Settle(const std::string& offer, SettleResult result);
  ReserveResult Reserve(ReserveCall call);
  void Register(const std::string& id, std::chrono::milliseconds lasting = std::chrono::hours(1));
  void Unregister(const std::string& id);
  absl::Status SetMode(const std::string& id, OperatorMode mode, const std::string& request = "");
  HeartbeatAnswer Heartbeat(const std::string& edge, const std::vector<std::string>& offers,
                            const std::vector<LineVersion>& lines = {});
  void Configure(model::RevisionNumber revision, const std::vector<GroupSpec>& groups);

  // ---- What can be seen
  std::optional<int> Ahead(const std::string& ticket);
  OperatorActivity Activity(const std::string& id);
  std::string Reason(const std::string& id);
  LineState Line(const std::string& group);
  // Offers that came since the last call: "ticket>operator", in order.
  std::vector<std::string> Offers();
  // The last offer that was made for this ticket.
  std::string OfferOf(const std::string& ticket);
  // Everything that happened since the last call.
  std::vector<Withdrawn> TakeWithdrawn();
  std::vector<LineChange> TakeChanges();
  std::vector<Tally> TakeTallies();
  std::optional<Instant> next_due() const { return next_due_; }

  template <class Answer>
  absl::StatusOr<Answer> Try(const Transition<Answer>& transition) {
    absl::StatusOr<Outcome<Answer>> outcome = transition.read(redis_.Run(transition.request));
    if (!outcome.ok()) return outcome.status();
    Note(outcome->effects);
    return std::move(outcome->answer);
  }

  const model::OrganizationId& organization() const { return organization_; }
  const Transitions& transitions() const { return transitions_; }
  redis::Connection& redis() { return redis_; }
  void SetClock(Instant instant);

 private:
  template <class Answer>
  Answer Do(const Transition<Answer>& transition);
  void Note(const Effects& effects);

  redis::Connection redis_;
  Transitions transitions_;
  model::OrganizationId organization_;
  Instant now_{std::chrono::milliseconds(1'700'000'000'000)};
  std::optional<Instant> next_due_;
  std::vector<Offer> every_offer_;
  std::vector<std::string> offers_;
  std::vector<Withdrawn> withdrawn_;
  std::vector<LineChange> changes_;
  std::vector<Tally> tallies_;
};

}  // namespace centralino::queue
