// Operators in the model: where they stand, and what they and their phones say.
#include "tests/component/queue/reference_model.h"

#include <algorithm>

namespace centralino::queue {

Seen ReferenceModel::Configure(const model::Snapshot& snapshot) {
  if (snapshot.revision <= revision_) return Finish("ok");
  revision_ = snapshot.revision;
  memberships_.clear();
  members_.clear();
  rules_.clear();
  speakers_.clear();
  for (auto& [id, one] : operators_) one.present = one.free = false;
  for (const model::Operator& one : snapshot.organization.operators) {
    memberships_[one.id.value];
    for (const std::string& language : one.languages) speakers_[language].insert(one.id.value);
  }
  for (const model::ResponseGroup& group : snapshot.organization.groups) {
    members_[group.id.value];
    Rules& rules = rules_[group.id.value];
    rules.all_at_once = group.strategy == model::RingStrategy::kAllAtOnce;
    rules.away_after = group.away_after;
    for (const auto after : group.level_after) {
      rules.level_after.push_back(milliseconds(after).count());
    }
    int place = 0;
    for (const model::Member& member : group.members) {
      memberships_[member.operator_id.value].push_back(
          {group.id.value, member.level, ++place, group.strategy});
      members_[group.id.value].push_back(member.operator_id.value);
    }
  }
  for (const auto& [id, groups] : memberships_) Place(id);
  Dispatch();
  return Finish("ok");
}

std::vector<ReferenceModel::Membership> ReferenceModel::MembershipsOf(const std::string& id) const {
  const auto found = memberships_.find(id);
  return found == memberships_.end() ? std::vector<Membership>{} : found->second;
}

void ReferenceModel::Place(const std::string& id) {
  Operator& one = operators_[id];
  one.present = one.bound > now_ && one.mode.empty();
  one.free = one.present && one.act.empty() && one.wrap_until <= now_ && one.rest_until <= now_;
  one.placed_doubt = one.doubt;
  one.placed_idle = one.idle;
  one.placed_calls = one.calls;
  const std::int64_t wakes = std::max(one.wrap_until, one.rest_until);
  if (one.act.empty() && wakes > now_) {
    due_["w:" + id] = wakes;
  } else {
    due_.erase("w:" + id);
  }
}

void ReferenceModel::RenewLease(const std::string& edge) {
  std::int64_t& at = due_["e:" + edge];
  at = std::max(at, now_ + policy_.lease.count());
}

Seen ReferenceModel::Reserve(const ReserveCall& call) {
  RenewLease(call.edge.value);
  const std::string& offer = call.offer.value;
  if (offers_.contains(offer) || past_.contains(offer)) return Finish("reserved");
  const std::string& id = call.operator_id.value;
  Operator& one = operators_[id];
  if (!call.outgoing && !(one.bound > now_ && one.mode.empty())) return Finish("absent");
  if (!one.act.empty() || (!call.outgoing && one.wrap_until > now_)) return Finish("busy");
  one.act = call.outgoing ? "talking" : "ringing";
  offers_[offer] = {.ticket = "",
                    .group = "",
                    .operator_id = id,
                    .edge = call.edge.value,
                    .state = one.act,
                    .wrap = call.wrap_up.count()};
  one.offer = offer;
  one.since = now_;
  if (call.outgoing) {
    one.doubt = false;
    one.wrap_until = one.rest_until = one.misses = 0;
  } else {
    due_["o:" + offer] = now_ + call.ring_time.count() + policy_.grace.count();
  }
  Place(id);
  Dispatch();
  return Finish("reserved");
}

Seen ReferenceModel::Presence(const std::string& id, Instant expires) {
  Operator& one = operators_[id];
  const bool was_bound = one.bound > now_;
  one.bound = expires.time_since_epoch().count();
  const bool bound = one.bound > now_;
  if (bound) {
    due_["p:" + id] = one.bound;
    if (!was_bound) {
      one.doubt = false;
      one.rest_until = one.calls = 0;
      if (one.act.empty()) one.idle = one.since = now_;
    }
  } else {
    due_.erase("p:" + id);
    if (was_bound && one.act.empty()) one.since = now_;
  }
  Place(id);
  if (!bound && one.act == "ringing") Withdraw(std::string(one.offer), "withdrawn");
  Dispatch();
  return Finish("ok");
}

Seen ReferenceModel::SetMode(const std::string& id, OperatorMode mode) {
  static constexpr const char* kWords[] = {"", "paused", "away"};
  if (!memberships_.contains(id)) return Finish("unknown");
  const std::string word = kWords[static_cast<int>(mode)];
  Operator& one = operators_[id];
  if (one.act.empty() && (one.mode != word || one.wrap_until > now_)) {
    one.since = now_;
    if (word.empty() && !one.mode.empty()) one.idle = now_;
  }
  if (word.empty() && one.mode == "away") one.calls = 0;
  one.mode = word;
  if (word.empty()) {
    one.doubt = false;
    one.wrap_until = one.rest_until = one.misses = 0;
  }
  Place(id);
  if (!word.empty() && one.act == "ringing") Withdraw(std::string(one.offer), "withdrawn");
  Dispatch();
  return Finish("ok");
}

}  // namespace centralino::queue
