// The model's calls: callers who come and go, offers that are settled.
#include "tests/component/queue/reference_model.h"

#include <algorithm>
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
  const std::string& group = call.group.value;
  Ticket ticket{.group = group,
                .edge = call.edge.value,
                .call = call.call.value,
                .except = call.except.value,
                .speaks = call.speaks,
                .speaks_only = call.speaks_only && !call.speaks.empty(),
                .ringing = {},
                .ring = call.ring_time.count(),
                .wrap = call.wrap_up.count(),
                .tried = {}};
  bool placed = false;
  if (const auto done = done_.find(name); done != done_.end()) {
    if (done->second.word != "lost") return Finish(done->second.word);
    ticket.score = done->second.score;
    ticket.joined = done->second.joined;
    ticket.offers = done->second.offers;
    placed = true;
  }
  const auto keep = [&](std::int64_t score, std::int64_t joined) {
    ticket.score = ((score % kPriority) + kPriority) % kPriority - call.priority * kPriority;
    ticket.joined = joined;
    placed = true;
  };
  const auto take_place = [&] {
    const std::string& previous = call.previous.value;
    if (placed) return;
    if (const auto there = tickets_.find(previous); there != tickets_.end()) {
      keep(there->second.score, there->second.joined);
    } else if (const auto past = done_.find(previous);
               past != done_.end() && past->second.had_place) {
      keep(past->second.score, past->second.joined);
    }
    if (placed) return;
    ticket.score = ++arrivals_ - call.priority * kPriority;
    ticket.joined = now_;
  };
  const auto refuse = [&](const std::string& result) {
    take_place();
    done_[name] = {result, true, ticket.score, ticket.joined, 0};
    return Finish(result);
  };
  if (!members_.contains(group)) return Finish("no-group");
  if (call.max_callers > 0 && static_cast<int>(LineOf(group).size()) >= call.max_callers) {
    return refuse("full");
  }
  if (members_.at(group).empty()) return refuse("nobody");
  if (!call.wait_when_nobody_present) {
    bool anybody = false;
    for (const std::string& member : members_.at(group)) {
      anybody = anybody || (member != call.except.value && operators_.at(member).present);
    }
    if (!anybody) return refuse("nobody");
  }
  take_place();
  done_.erase(name);
  tickets_[name] = ticket;
  Dispatch();
  return Finish("waiting");
}

Seen ReferenceModel::Leave(const std::string& name, LeaveReason reason) {
  static constexpr const char* kWords[] = {"abandoned", "timeout", "nobody", "failed-call"};
  const auto ticket = tickets_.find(name);
  if (ticket == tickets_.end()) {
    Past& past = done_[name];
    if (past.word.empty() || past.word == "lost") past.word = "waiting";
    return Finish("ok");
  }
  const Ticket left = ticket->second;
  LeaveLine(name, "waiting", kWords[static_cast<int>(reason)]);
  LetGo(left, "", false);
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
    if (const auto ticket = tickets_.find(over.ticket); ticket != tickets_.end()) {
      const Ticket served = ticket->second;
      LeaveLine(over.ticket, "waiting", "answered");
      LetGo(served, offer, true);
    }
    found->second.state = "talking";
    due_.erase("o:" + offer);
    Operator& one = operators_[over.operator_id];
    one.act = "talking";
    one.since = now_;
    ++one.calls;
    one.doubt = false;
    one.misses = 0;
    Place(over.operator_id);
    if (result == "ended") EndTalk(offer, "ended");
  } else {
    if (const auto ticket = tickets_.find(over.ticket);
        result == "withdrawn" && ticket != tickets_.end()) {
      const Ticket left = ticket->second;
      LeaveLine(over.ticket, "waiting", "abandoned");
      LetGo(left, offer, true);
    }
    FailOffer(offer, result);
  }
  Dispatch();
  return Finish("ok");
}

}  // namespace centralino::queue
