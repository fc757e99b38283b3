// What time brings in the model: edges that live or vanish, and what falls due.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <tuple>

namespace centralino::queue {

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
  const auto lost = [&](const std::string& name) { LeaveLine(name, "lost", "lost"); };
  const std::map<std::string, Offered> before = offers_;
  for (const auto& [offer, running] : before) {
    if (running.edge != edge) continue;
    if (running.state == "talking") {
      EndTalk(offer, "lost");
    } else {
      if (tickets_.contains(running.ticket)) lost(running.ticket);
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
    if (what == "g") {
      const auto ticket = tickets_.find(id);
      if (ticket != tickets_.end()) ticket->second.level.reset();
      continue;
    }
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

}  // namespace centralino::queue
