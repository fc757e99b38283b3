// Looking at the model: numbers ahead, the whole, and whether it is sound.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <utility>

#include "tests/support/waiting/counted.h"

namespace centralino::queue {

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
      for (const Membership& membership : MembershipsOf(member)) {
        const auto& after = rules_.at(group).level_after;
        const auto level = std::min(static_cast<std::size_t>(membership.level), after.size() + 1);
        if (membership.group == group && level > 1 && after[level - 2] > 0) {
          line.late.emplace_back(member);
        }
      }
      if (operators_.at(member).present) line.operators.emplace_back(member);
    }
    for (const auto& [other, ticket] : tickets_) {
      if (ticket.group != group) continue;
      waiting::Caller caller{.ticket = model::TicketId(other), .place = ticket.score};
      caller.except = model::OperatorId(ticket.except);
      for (const std::string& member : members) {
        if (!MayServe(ticket, member)) caller.kept_from.emplace_back(member);
      }
      for (const std::string& offer : ticket.ringing) {
        caller.ringing_at = model::OperatorId(offers_.at(offer).operator_id);
        caller.ringing_also.push_back(caller.ringing_at);
      }
      line.callers.push_back(caller);
    }
    lines.push_back(line);
  }
  const auto ahead = support::AheadInFull(lines, {model::TicketId(name)}).front();
  return Finish("ahead " + (ahead ? std::to_string(*ahead) : "-") +
                (tickets_.at(name).ringing.empty() ? "" : " ringing"));
}

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
    const auto ticket = tickets_.find(running.ticket);
    if (!by_ticket.emplace(running.ticket, offer).second) {
      // All at once is a matter of the group; one who was rung so before it changed may be yet.
      if (ticket != tickets_.end() && ticket->second.ringing.size() > 1) continue;
      return running.ticket + " is offered twice: " + offer;
    }
    if (ticket == tickets_.end() || !ticket->second.ringing.contains(offer)) {
      return offer + " rings for somebody who is not there";
    }
  }
  for (const auto& [name, ticket] : tickets_) {
    if (!ticket.ringing.empty() && !by_ticket.contains(name)) return name + " waits for nothing";
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
