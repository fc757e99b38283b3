// Offers in the model: who gets whom, and what becomes of it.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace centralino::queue {
namespace {

constexpr int kNoLevel = 1'000;

}  // namespace

std::vector<std::string> ReferenceModel::Askers() const {
  std::vector<std::string> askers;
  for (const auto& [id, ticket] : tickets_) {
    const auto rules = rules_.find(ticket.group);
    const bool known = rules != rules_.end();
    if (ticket.ringing.empty() || (known && rules->second.all_at_once)) askers.push_back(id);
  }
  std::sort(askers.begin(), askers.end(), [&](const auto& a, const auto& b) {
    return std::tie(tickets_.at(a).score, a) < std::tie(tickets_.at(b).score, b);
  });
  return askers;
}

bool ReferenceModel::LeavesSpares(const std::string& id, std::int64_t score) const {
  for (const Membership& membership : MembershipsOf(id)) {
    int ringing_ahead = 0;
    for (const auto& [name, ticket] : tickets_) {
      if (ticket.group == membership.group && !ticket.ringing.empty() && ticket.score < score) {
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

std::pair<int, std::int64_t> ReferenceModel::ClosedLevel(const Ticket& ticket) const {
  const auto rules = rules_.find(ticket.group);
  if (rules == rules_.end()) return {kNoLevel, 0};
  for (std::size_t i = 0; i < rules->second.level_after.size(); ++i) {
    const int closed = static_cast<int>(i) + 2;
    const bool open = ticket.joined + rules->second.level_after[i] <= now_;
    if (ticket.level ? closed <= *ticket.level : open) continue;
    for (const std::string& member : members_.at(ticket.group)) {
      if (member == ticket.except || !operators_.at(member).present) continue;
      for (const Membership& membership : MembershipsOf(member)) {
        if (membership.group == ticket.group && membership.level < closed) {
          return {closed, ticket.joined + rules->second.level_after[i]};
        }
      }
    }
  }
  return {kNoLevel, 0};
}

// Whether his language keeps this operator from him.
bool ReferenceModel::MayServe(const Ticket& ticket, const std::string& id) const {
  if (!ticket.speaks_only) return true;
  const auto speakers = speakers_.find(ticket.speaks);
  if (speakers == speakers_.end()) return true;
  if (speakers->second.contains(id)) return true;
  for (const std::string& member : members_.at(ticket.group)) {
    if (member != ticket.except && speakers->second.contains(member) &&
        operators_.at(member).present) {
      return false;
    }
  }
  return true;
}

ReferenceModel::Chosen ReferenceModel::Choose(const std::string& name, int barred) const {
  const Ticket& ticket = tickets_.at(name);
  using Rank = std::tuple<bool, bool, bool, int, std::int64_t, std::string>;
  std::optional<Rank> best;
  const auto [own, opens] = ClosedLevel(ticket);
  Chosen chosen{.id = "", .closed = std::min(own, barred)};
  const auto speakers = speakers_.find(ticket.speaks);
  for (const auto& [id, one] : operators_) {
    if (!one.free) continue;
    for (const Membership& membership : MembershipsOf(id)) {
      if (membership.group != ticket.group) continue;
      if (id == ticket.except || !MayServe(ticket, id)) {
        chosen.passed_over = true;
        continue;
      }
      if (membership.level >= chosen.closed) {
        if (own <= chosen.closed) chosen.opens = opens;
        continue;
      }
      if (!LeavesSpares(id, ticket.score)) continue;
      std::int64_t key = one.placed_idle;
      if (membership.strategy == model::RingStrategy::kInOrder) key = membership.place;
      if (membership.strategy == model::RingStrategy::kFewestCalls) key = one.placed_calls;
      const bool tried =
          std::find(ticket.tried.begin(), ticket.tried.end(), id) != ticket.tried.end();
      const bool foreign =
          !ticket.speaks.empty() && (speakers == speakers_.end() || !speakers->second.contains(id));
      const Rank rank{tried, foreign, one.placed_doubt, membership.level, key, id};
      if (!best || rank < *best) best = rank;
    }
  }
  if (best) chosen.id = std::get<5>(*best);
  return chosen;
}

void ReferenceModel::Dispatch() {
  for (bool again = true; again;) {
    again = false;
    std::map<std::string, int> barred;
    std::set<std::string> closed;
    for (const std::string& asker : Askers()) {
      const std::string group = tickets_.at(asker).group;
      if (closed.contains(group)) continue;
      int& bar = barred.emplace(group, kNoLevel).first->second;
      const Chosen chosen = Choose(asker, bar);
      if (!chosen.id.empty()) {
        MakeOffer(asker, chosen.id);
        again = true;
        break;
      }
      bar = std::min(bar, chosen.closed);
      if (chosen.opens && !tickets_.at(asker).level) {
        due_["g:" + asker] = *chosen.opens;
        tickets_.at(asker).level = chosen.closed - 1;
      }
      // Who is behind him can have nobody whom he could not have.
      if (!chosen.passed_over) closed.insert(group);
    }
  }
}

void ReferenceModel::MakeOffer(const std::string& name, const std::string& id) {
  Ticket& ticket = tickets_.at(name);
  const std::string offer = name + "-" + std::to_string(++ticket.offers);
  ticket.ringing.insert(offer);
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
  if (result == "no-answer" || result == "expired") {
    ++one.misses;
    const auto rules = rules_.find(over.group);
    const int most = rules == rules_.end() ? 0 : rules->second.away_after;
    if (most > 0 && one.misses >= most && one.mode.empty()) {
      one.mode = "away";
      seen_.tallies.push_back(over.group + " away 0");
    }
  }
  Place(over.operator_id);
  const auto ticket = tickets_.find(over.ticket);
  if (ticket == tickets_.end() || !ticket->second.ringing.contains(offer)) return;
  ticket->second.ringing.erase(offer);
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
  due_.erase("g:" + name);
  done_[name] = {memory, true, ticket.score, ticket.joined, ticket.offers};
  seen_.tallies.push_back(ticket.group + " " + what + " " + std::to_string(now_ - ticket.joined));
}

void ReferenceModel::LetGo(const Ticket& ticket, const std::string& but, bool tell) {
  for (const std::string& offer : ticket.ringing) {
    if (offer == but) continue;
    if (tell) seen_.withdrawn.push_back(offer);
    FailOffer(offer, "withdrawn");
  }
}

void ReferenceModel::Withdraw(const std::string& offer, const std::string& result) {
  seen_.withdrawn.push_back(offer);
  FailOffer(offer, result);
}

}  // namespace centralino::queue
