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
#include <utility>
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
  struct Rules {
    bool all_at_once = false;
    std::vector<std::int64_t> level_after;
    int away_after = 0;
  };
  struct Operator {
    std::int64_t bound = 0, idle = 0, since = 0, calls = 0, wrap_until = 0, rest_until = 0;
    int misses = 0;
    std::string mode, act, offer;
    bool doubt = false;
    // As they were when he was last put in his place.
    bool present = false, free = false, placed_doubt = false;
    std::int64_t placed_idle = 0, placed_calls = 0;
  };
  struct Ticket {
    std::string group, edge, call, except, speaks;
    bool speaks_only = false;
    std::set<std::string> ringing;  // offers
    std::int64_t score = 0, joined = 0, ring = 0, wrap = 0;
    int offers = 0;
    // While a level keeps somebody from him until it is due: the last that is open by time.
    std::optional<int> level;
    std::vector<std::string> tried;
  };
  // A ticket that is over: what its join is answered, and its place.
  struct Past {
    std::string word;
    bool had_place = false;
    std::int64_t score = 0, joined = 0;
    int offers = 0;
  };
  struct Offered {
    std::string ticket, group, operator_id, edge, state;
    std::int64_t wrap = 0;
    std::optional<std::int64_t> unlisted;
  };

  Seen Finish(std::string answer);
  void Place(const std::string& id);
  bool LeavesSpares(const std::string& id, std::int64_t score) const;
  // And the instant at which it opens.
  std::pair<int, std::int64_t> ClosedLevel(const Ticket& ticket) const;
  bool MayServe(const Ticket& ticket, const std::string& id) const;
  struct Chosen {
    std::string id;  // empty: nobody
    int closed = 0;  // the first level closed to him
    // When it opens, if his own time closes it and keeps somebody who is free from him.
    std::optional<std::int64_t> opens;
    bool passed_over = false;  // somebody free is one whom he must not get
  };
  Chosen Choose(const std::string& ticket, int barred) const;
  void Dispatch();
  void MakeOffer(const std::string& ticket, const std::string& id);
  Offered EndOffer(const std::string& offer, const std::string& result);
  void FailOffer(const std::string& offer, const std::string& result);
  void EndTalk(const std::string& offer, const std::string& result);
  void LeaveLine(const std::string& ticket, const std::string& memory, const std::string& what);
  // The offers that ring for one who has left, but for one.
  void LetGo(const Ticket& ticket, const std::string& but, bool tell);
  void Withdraw(const std::string& offer, const std::string& result);
  void DropEdge(const std::string& edge);
  void RenewLease(const std::string& edge);
  // Those who could be offered somebody: who waits, and who is rung for all at once.
  std::vector<std::string> Askers() const;
  std::vector<Membership> MembershipsOf(const std::string& id) const;

  const Policy policy_;
  std::int64_t now_ = 0;
  std::int64_t revision_ = 0;
  std::int64_t arrivals_ = 0;
  std::map<std::string, std::vector<Membership>> memberships_;  // by operator
  std::map<std::string, std::vector<std::string>> members_;     // by group
  std::map<std::string, Rules> rules_;                          // by group
  std::map<std::string, std::set<std::string>> speakers_;       // by language
  std::map<std::string, Operator> operators_;
  std::map<std::string, Ticket> tickets_;
  std::map<std::string, Past> done_;
  std::map<std::string, Offered> offers_;    // ringing or talking
  std::map<std::string, std::string> past_;  // the others, by how they ended
  std::map<std::string, std::int64_t> due_;
  Seen seen_;
};

}  // namespace centralino::queue
