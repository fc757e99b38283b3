// What the queue should do, said naively: plain containers, full scans, no Redis. It is given the
// same calls in the order in which Redis ran them and predicts every answer and every event.
//
// It looks at *all* callers and operators after each step, where the scripts look only at those
// whom the step can have touched: so it also shows that they look far enough.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/queue/transitions.h"

namespace centralino::queue {

// What a step brought about, in a form that is easily compared and printed. Unordered parts are
// sorted.
struct Seen {
  std::string answer;
  std::vector<std::string> offers;     // "ticket>operator#offer", in order
  std::vector<std::string> withdrawn;  // offers, sorted
  std::vector<std::string> tallies;    // "group what milliseconds", sorted
  bool operator==(const Seen&) const = default;
};
std::string ToText(const Seen& seen);

class ReferenceModel {
 public:
  explicit ReferenceModel(Policy policy) : policy_(policy) {}

  Seen Configure(const model::Snapshot& snapshot);
  Seen Join(const JoinCall& call);
  Seen Leave(const std::string& ticket, LeaveReason reason);
  Seen Reserve(const ReserveCall& call);
  Seen Settle(const std::string& offer, SettleResult result);
  Seen Presence(const std::string& id, Instant expires);
  Seen SetMode(const std::string& id, OperatorMode mode);
  Seen Heartbeat(const std::string& edge, const std::vector<std::string>& offers);
  Seen Due();
  Seen Ahead(const std::string& ticket);
  Seen Pass(milliseconds time);

  // What holds whatever the rules are; empty: all is well.
  std::string Broken() const;

  // For comparing the whole with Redis: everybody in the line, in order.
  std::vector<std::string> LineOf(const std::string& group) const;
  std::string ActivityOf(const std::string& id) const;
  std::vector<std::string> Groups() const;
  std::vector<std::string> Operators() const;

 private:
  struct Membership {
    std::string group;
    int level = 1;
    int place = 1;
    model::RingStrategy strategy = model::RingStrategy::kLongestIdle;
  };
  struct Operator {
    std::int64_t bound = 0, idle = 0, since = 0, calls = 0, wrap_until = 0, rest_until = 0;
    std::string mode, act, offer;
    bool doubt = false;
    // As they were when he was last put in his place.
    bool present = false, free = false, placed_doubt = false;
    std::int64_t placed_idle = 0, placed_calls = 0;
  };
  struct Ticket {
    std::string group, edge, call, except, offer;
    std::int64_t score = 0, joined = 0, ring = 0, wrap = 0;
    int offers = 0;
    std::vector<std::string> tried;
  };
  struct Offered {
    std::string ticket, group, operator_id, edge, state;
    std::int64_t wrap = 0;
    std::optional<std::int64_t> unlisted;
  };

  Seen Finish(std::string answer);
  void Place(const std::string& id);
  bool LeavesSpares(const std::string& id, std::int64_t score) const;
  std::optional<std::string> Choose(const std::string& ticket) const;
  void Dispatch();
  void MakeOffer(const std::string& ticket, const std::string& id);
  Offered EndOffer(const std::string& offer, const std::string& result);
  void FailOffer(const std::string& offer, const std::string& result);
  void EndTalk(const std::string& offer, const std::string& result);
  void LeaveLine(const std::string& ticket, const std::string& memory, const std::string& what);
  void Withdraw(const std::string& offer, const std::string& result);
  void DropEdge(const std::string& edge);
  void RenewLease(const std::string& edge);
  std::vector<const std::string*> WaitingInOrder() const;
  std::vector<Membership> MembershipsOf(const std::string& id) const;

  const Policy policy_;
  std::int64_t now_ = 0;
  std::int64_t revision_ = 0;
  std::int64_t arrivals_ = 0;
  std::map<std::string, std::vector<Membership>> memberships_;  // by operator
  std::map<std::string, std::vector<std::string>> members_;     // by group
  std::map<std::string, Operator> operators_;
  std::map<std::string, Ticket> tickets_;
  std::map<std::string, std::string> done_;
  std::map<std::string, Offered> offers_;    // ringing or talking
  std::map<std::string, std::string> past_;  // the others, by how they ended
  std::map<std::string, std::int64_t> due_;
  Seen seen_;
};

}  // namespace centralino::queue
