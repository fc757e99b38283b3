#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <sstream>
#include <tuple>

#include "tests/support/waiting/counted.h"

namespace centralino::queue {
namespace {

constexpr std::int64_t kPriority = std::int64_t{1} << 40;

const char* Word(SettleResult result) {
  static constexpr const char* kWords[] = {"answered", "ended",       "busy",     "no-answer",
                                           "declined", "unreachable", "withdrawn"};
  return kWords[static_cast<int>(result)];
}

std::string Text(std::int64_t number) { return std::to_string(number); }

}  // namespace

std::string ToText(const Seen& seen) {
  std::string text = seen.answer;
  for (const auto& offer : seen.offers) text += " offer " + offer;
  for (const auto& offer : seen.withdrawn) text += " withdrawn " + offer;
  for (const auto& tally : seen.tallies) text += " count " + tally;
  return text;
}

Seen ReferenceModel::Finish(std::string answer) {
  Seen seen = std::exchange(seen_, {});
  seen.answer = std::move(answer);
  std::sort(seen.withdrawn.begin(), seen.withdrawn.end());
  std::sort(seen.tallies.begin(), seen.tallies.end());
  return seen;
}

Seen ReferenceModel::Pass(milliseconds time) {
  now_ += time.count();
  return Finish("clock");
}

Seen ReferenceModel::Configure(const model::Snapshot& snapshot) {
  if (snapshot.revision <= revision_) return Finish("ok");
  revision_ = snapshot.revision;
  memberships_.clear();
  members_.clear();
  for (auto& [id, one] : operators_) one.present = one.free = false;
  for (const model::Operator& one : snapshot.organization.operators) memberships_[one.id.value];
  for (const model::ResponseGroup& group : snapshot.organization.groups) {
    members_[group.id.value];
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

// ---- Bringing together --------------------------------------------------------------------------

std::vector<const std::string*> ReferenceModel::WaitingInOrder() const {
  std::vector<const std::string*> waiting;
  for (const auto& [id, ticket] : tickets_) {
    if (ticket.offer.empty()) waiting.push_back(&id);
  }
  std::sort(waiting.begin(), waiting.end(), [&](const auto* a, const auto* b) {
    return tickets_.at(*a).score < tickets_.at(*b).score;
  });
  return waiting;
}

bool ReferenceModel::LeavesSpares(const std::string& id, std::int64_t score) const {
  for (const Membership& membership : MembershipsOf(id)) {
    int ringing_ahead = 0;
    for (const auto& [name, ticket] : tickets_) {
      if (ticket.group == membership.group && !ticket.offer.empty() && ticket.score < score) {
        ++ringing_ahead;
      }
    }
    int in_hand = 0;
    for (const std::string& member : members_.at(membership.group)) {
      const Operator& one = operators_.at(member);
      if (member != id && one.free && !one.placed_doubt) ++in_hand;
    }
    if (ringing_ahead > in_hand) return false;
  }
  return true;
}

std::optional<std::string> ReferenceModel::Choose(const std::string& name) const {
  const Ticket& ticket = tickets_.at(name);
  using Rank = std::tuple<bool, bool, int, std::int64_t, std::string>;
  std::optional<Rank> best;
  for (const auto& [id, one] : operators_) {
    if (!one.free || id == ticket.except || !LeavesSpares(id, ticket.score)) continue;
    for (const Membership& membership : MembershipsOf(id)) {
      if (membership.group != ticket.group) continue;
      std::int64_t key = one.placed_idle;
      if (membership.strategy == model::RingStrategy::kInOrder) key = membership.place;
      if (membership.strategy == model::RingStrategy::kFewestCalls) key = one.placed_calls;
      const bool tried =
          std::find(ticket.tried.begin(), ticket.tried.end(), id) != ticket.tried.end();
      const Rank rank{tried, one.placed_doubt, membership.level, key, id};
      if (!best || rank < *best) best = rank;
    }
  }
  if (!best) return std::nullopt;
  return std::get<4>(*best);
}

void ReferenceModel::Dispatch() {
  for (bool again = true; again;) {
    again = false;
    for (const std::string* ticket : WaitingInOrder()) {
      if (const auto id = Choose(*ticket)) {
        MakeOffer(*ticket, *id);
        again = true;
        break;
      }
    }
  }
}

void ReferenceModel::MakeOffer(const std::string& name, const std::string& id) {
  Ticket& ticket = tickets_.at(name);
  const std::string offer = name + "-" + Text(++ticket.offers);
  ticket.offer = offer;
  offers_[offer] = {.ticket = name,
                    .group = ticket.group,
                    .operator_id = id,
                    .edge = ticket.edge,
                    .state = "ringing",
                    .wrap = ticket.wrap};
  due_["o:" + offer] = now_ + ticket.ring + policy_.grace.count();
  Operator& one = operators_[id];
  one.act = "ringing";
  one.offer = offer;
  one.since = now_;
  Place(id);
  seen_.offers.push_back(name + ">" + id + "#" + offer);
}

ReferenceModel::Offered ReferenceModel::EndOffer(const std::string& offer,
                                                 const std::string& result) {
  const Offered over = offers_.at(offer);
  offers_.erase(offer);
  past_[offer] = result;
  due_.erase("o:" + offer);
  return over;
}

void ReferenceModel::FailOffer(const std::string& offer, const std::string& result) {
  const Offered over = EndOffer(offer, result);
  Operator& one = operators_[over.operator_id];
  one.act = one.offer = "";
  one.since = now_;
  const bool his_fault = result != "withdrawn" && result != "lost";
  if (his_fault) {
    one.doubt = true;
    one.rest_until =
        now_ + (result == "busy" ? policy_.rest_after_busy : policy_.rest_after_no_answer).count();
  }
  Place(over.operator_id);
  const auto ticket = tickets_.find(over.ticket);
  if (ticket == tickets_.end() || ticket->second.offer != offer) return;
  ticket->second.offer = "";
  std::erase(ticket->second.tried, over.operator_id);
  if (his_fault) {
    ticket->second.tried.push_back(over.operator_id);
    seen_.tallies.push_back(over.group + " " + result + " 0");
  }
}

void ReferenceModel::EndTalk(const std::string& offer, const std::string& result) {
  const Offered over = EndOffer(offer, result);
  Operator& one = operators_[over.operator_id];
  one.act = one.offer = "";
  one.since = one.idle = now_;
  one.wrap_until = now_ + over.wrap;
  Place(over.operator_id);
}

void ReferenceModel::LeaveLine(const std::string& name, const std::string& memory,
                               const std::string& what) {
  const Ticket ticket = tickets_.at(name);
  tickets_.erase(name);
  done_[name] = memory;
  seen_.tallies.push_back(ticket.group + " " + what + " " + Text(now_ - ticket.joined));
}

void ReferenceModel::Withdraw(const std::string& offer, const std::string& result) {
  seen_.withdrawn.push_back(offer);
  FailOffer(offer, result);
}

// ---- Transitions --------------------------------------------------------------------------------

Seen ReferenceModel::Join(const JoinCall& call) {
  const std::string& name = call.ticket.value;
  RenewLease(call.edge.value);
  if (tickets_.contains(name)) return Finish("waiting");
  std::optional<std::tuple<std::int64_t, std::int64_t, int>> lost;
  if (const auto done = done_.find(name); done != done_.end()) {
    if (!done->second.starts_with("lost ")) return Finish(done->second);
    std::istringstream words(done->second.substr(5));
    lost.emplace();
    words >> std::get<0>(*lost) >> std::get<1>(*lost) >> std::get<2>(*lost);
  }
  const auto refuse = [&](const std::string& result) {
    done_[name] = result;
    return Finish(result);
  };
  const std::string& group = call.group.value;
  if (!members_.contains(group)) return Finish("no-group");
  if (call.max_callers > 0 && static_cast<int>(LineOf(group).size()) >= call.max_callers) {
    return refuse("full");
  }
  if (!call.wait_when_nobody_present) {
    bool anybody = false;
    for (const std::string& member : members_.at(group)) {
      anybody = anybody || (member != call.except.value && operators_.at(member).present);
    }
    if (!anybody) return refuse("nobody");
  }
  Ticket ticket{.group = group,
                .edge = call.edge.value,
                .call = call.call.value,
                .except = call.except.value,
                .score = 0,
                .joined = now_,
                .ring = call.ring_time.count(),
                .wrap = call.wrap_up.count()};
  if (lost) {
    std::tie(ticket.score, ticket.joined, ticket.offers) = *lost;
    done_.erase(name);
  } else {
    ticket.score = ++arrivals_ - call.priority * kPriority;
  }
  tickets_[name] = ticket;
  Dispatch();
  return Finish("waiting");
}

Seen ReferenceModel::Leave(const std::string& name, LeaveReason reason) {
  static constexpr const char* kWords[] = {"abandoned", "timeout", "failed-call"};
  const auto ticket = tickets_.find(name);
  if (ticket == tickets_.end()) {
    done_[name] = "waiting";
    return Finish("ok");
  }
  const std::string offer = ticket->second.offer;
  LeaveLine(name, "waiting", kWords[static_cast<int>(reason)]);
  if (!offer.empty()) FailOffer(offer, "withdrawn");
  Dispatch();
  return Finish("ok");
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
    one.wrap_until = one.rest_until = 0;
  } else {
    due_["o:" + offer] = now_ + call.ring_time.count() + policy_.grace.count();
  }
  Place(id);
  Dispatch();
  return Finish("reserved");
}

Seen ReferenceModel::Settle(const std::string& offer, SettleResult given) {
  const std::string result = Word(given);
  if (const auto past = past_.find(offer); past != past_.end()) {
    const bool same = past->second == result || (past->second == "ended" && result == "answered");
    return Finish(same ? "ok" : "over");
  }
  const auto found = offers_.find(offer);
  if (found == offers_.end()) return Finish("unknown");
  const Offered over = found->second;
  if (over.state == "talking") {
    if (result == "answered") return Finish("ok");
    if (result != "ended") return Finish("over");
    EndTalk(offer, "ended");
    Dispatch();
    return Finish("ok");
  }
  if (result == "answered" || result == "ended") {
    if (!over.ticket.empty()) LeaveLine(over.ticket, "waiting", "answered");
    found->second.state = "talking";
    due_.erase("o:" + offer);
    Operator& one = operators_[over.operator_id];
    one.act = "talking";
    one.since = now_;
    ++one.calls;
    one.doubt = false;
    Place(over.operator_id);
    if (result == "ended") EndTalk(offer, "ended");
  } else {
    if (result == "withdrawn" && !over.ticket.empty()) {
      LeaveLine(over.ticket, "waiting", "abandoned");
    }
    FailOffer(offer, result);
  }
  Dispatch();
  return Finish("ok");
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
      one.rest_until = 0;
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
  one.mode = word;
  if (word.empty()) {
    one.doubt = false;
    one.wrap_until = one.rest_until = 0;
  }
  Place(id);
  if (!word.empty() && one.act == "ringing") Withdraw(std::string(one.offer), "withdrawn");
  Dispatch();
  return Finish("ok");
}

Seen ReferenceModel::Heartbeat(const std::string& edge, const std::vector<std::string>& listed) {
  std::vector<std::string> over;
  for (const std::string& offer : listed) {
    const auto found = offers_.find(offer);
    if (found == offers_.end() || found->second.edge != edge) {
      over.push_back(offer);
    }
  }
  std::vector<std::string> missing;
  bool alive = false;
  std::vector<std::string> lost;
  for (auto& [offer, running] : offers_) {
    if (running.edge != edge) continue;
    alive = true;
    if (std::find(listed.begin(), listed.end(), offer) != listed.end()) {
      running.unlisted.reset();
    } else if (running.state == "ringing") {
      if (!running.ticket.empty()) missing.push_back(offer);
    } else if (!running.unlisted) {
      running.unlisted = now_;
    } else if (now_ - *running.unlisted >= policy_.lease.count()) {
      lost.push_back(offer);
    }
  }
  for (const std::string& offer : lost) EndTalk(offer, "lost");
  for (const auto& [name, ticket] : tickets_) alive = alive || ticket.edge == edge;
  if (alive) RenewLease(edge);
  Dispatch();
  std::sort(over.begin(), over.end());
  std::sort(missing.begin(), missing.end());
  std::string answer = "over";
  for (const std::string& offer : over) answer += " " + offer;
  answer += " missing";
  for (const std::string& offer : missing) answer += " " + offer;
  return Finish(answer);
}

void ReferenceModel::DropEdge(const std::string& edge) {
  const auto lost = [&](const std::string& name) {
    const Ticket& ticket = tickets_.at(name);
    LeaveLine(name,
              "lost " + Text(ticket.score) + " " + Text(ticket.joined) + " " + Text(ticket.offers),
              "lost");
  };
  const std::map<std::string, Offered> before = offers_;
  for (const auto& [offer, running] : before) {
    if (running.edge != edge) continue;
    if (running.state == "talking") {
      EndTalk(offer, "lost");
    } else {
      if (!running.ticket.empty()) lost(running.ticket);
      FailOffer(offer, "lost");
    }
  }
  std::vector<std::string> waiting;
  for (const auto& [name, ticket] : tickets_) {
    if (ticket.edge == edge) waiting.push_back(name);
  }
  for (const std::string& name : waiting) lost(name);
  due_.erase("e:" + edge);
}

Seen ReferenceModel::Due() {
  for (;;) {
    const auto first = std::min_element(due_.begin(), due_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.second, a.first) < std::tie(b.second, b.first);
    });
    if (first == due_.end() || first->second > now_) break;
    const std::string what = first->first.substr(0, 1);
    const std::string id = first->first.substr(2);
    if (what == "e") {
      DropEdge(id);
      continue;
    }
    due_.erase(first);
    if (what == "o") {
      Withdraw(id, "expired");
    } else {
      Operator& one = operators_[id];
      if (what == "p" && one.act.empty()) one.since = now_;
      if (what == "w" && one.act.empty() && one.wrap_until > one.since) one.since = one.wrap_until;
      Place(id);
    }
  }
  Dispatch();
  return Finish("due");
}

Seen ReferenceModel::Ahead(const std::string& name) {
  if (!tickets_.contains(name)) return Finish("ahead -");
  std::vector<waiting::Line> lines;
  std::set<std::string> sharing = {tickets_.at(name).group};
  for (const std::string& member : members_.at(tickets_.at(name).group)) {
    for (const Membership& membership : MembershipsOf(member)) sharing.insert(membership.group);
  }
  for (const auto& [group, members] : members_) {
    if (!sharing.contains(group)) continue;
    waiting::Line line{.group = model::GroupId(group)};
    for (const std::string& member : members) {
      line.members.emplace_back(member);
      if (operators_.at(member).present) line.operators.emplace_back(member);
    }
    for (const auto& [other, ticket] : tickets_) {
      if (ticket.group != group) continue;
      waiting::Caller caller{.ticket = model::TicketId(other), .place = ticket.score};
      caller.except = model::OperatorId(ticket.except);
      if (!ticket.offer.empty()) {
        caller.ringing_at = model::OperatorId(offers_.at(ticket.offer).operator_id);
      }
      line.callers.push_back(caller);
    }
    lines.push_back(line);
  }
  const auto ahead = support::AheadInFull(lines, {model::TicketId(name)}).front();
  return Finish("ahead " + (ahead ? std::to_string(*ahead) : "-") +
                (tickets_.at(name).offer.empty() ? "" : " ringing"));
}

// ---- Looking at the whole -----------------------------------------------------------------------

std::string ReferenceModel::Broken() const {
  std::map<std::string, std::string> by_operator, by_ticket;
  for (const auto& [offer, running] : offers_) {
    if (!by_operator.emplace(running.operator_id, offer).second) {
      return running.operator_id + " has two offers: " + offer;
    }
    if (operators_.at(running.operator_id).offer != offer) {
      return running.operator_id + " does not know of " + offer;
    }
    if (running.state != "ringing" || running.ticket.empty()) continue;
    if (!by_ticket.emplace(running.ticket, offer).second) {
      return running.ticket + " is offered twice: " + offer;
    }
    const auto ticket = tickets_.find(running.ticket);
    if (ticket == tickets_.end() || ticket->second.offer != offer) {
      return offer + " rings for somebody who is not there";
    }
  }
  for (const auto& [name, ticket] : tickets_) {
    if (!ticket.offer.empty() && !by_ticket.contains(name)) return name + " waits for nothing";
  }
  for (const auto& [id, one] : operators_) {
    if (!one.act.empty() && !by_operator.contains(id)) return id + " is kept by nobody";
  }
  return "";
}

std::vector<std::string> ReferenceModel::LineOf(const std::string& group) const {
  std::vector<std::pair<std::int64_t, std::string>> line;
  for (const auto& [name, ticket] : tickets_) {
    if (ticket.group == group) line.emplace_back(ticket.score, name);
  }
  std::sort(line.begin(), line.end());
  std::vector<std::string> names;
  for (auto& [score, name] : line) names.push_back(name);
  return names;
}

std::string ReferenceModel::ActivityOf(const std::string& id) const {
  const auto found = operators_.find(id);
  const Operator one = found == operators_.end() ? Operator{} : found->second;
  if (!one.act.empty()) return one.act;
  if (one.bound <= now_) return "unregistered";
  if (!one.mode.empty()) return one.mode;
  return one.wrap_until > now_ ? "wrap-up" : "available";
}

std::vector<std::string> ReferenceModel::Groups() const {
  std::vector<std::string> groups;
  for (const auto& [group, members] : members_) groups.push_back(group);
  return groups;
}

std::vector<std::string> ReferenceModel::Operators() const {
  std::vector<std::string> ids;
  for (const auto& [id, groups] : memberships_) ids.push_back(id);
  return ids;
}

}  // namespace centralino::queue
