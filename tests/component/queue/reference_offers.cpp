// Offers in the model: who gets whom, and what becomes of it.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <tuple>

namespace centralino::queue {

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
  const std::string offer = name + "-" + std::to_string(++ticket.offers);
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
  seen_.tallies.push_back(ticket.group + " " + what + " " + std::to_string(now_ - ticket.joined));
}

void ReferenceModel::Withdraw(const std::string& offer, const std::string& result) {
  seen_.withdrawn.push_back(offer);
  FailOffer(offer, result);
}

}  // namespace centralino::queue
