// The model's calls: callers who come and go, offers that are settled.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

namespace centralino::queue {

namespace {

constexpr std::int64_t kPriority = std::int64_t{1} << 40;

const char* Word(SettleResult result) {
  static constexpr const char* kWords[] = {"answered", "ended",       "busy",     "no-answer",
                                           "declined", "unreachable", "withdrawn"};
  return kWords[static_cast<int>(result)];
}

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

}  // namespace centralino::queue
