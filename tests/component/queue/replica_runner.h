// One replica of the queue as the random test runs it: whatever comes into its head, on a
// connection of its own, each step with what the reference model must say to it.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/queue/scripts.h"
#include "tests/component/queue/house.h"
#include "tests/component/queue/reference_model.h"

namespace centralino::queue {

using namespace std::chrono_literals;

// ---- The order in which Redis ran what it was asked ---------------------------------------------

class OrderedScripts {
 public:
  OrderedScripts() {
    const Scripts& all = Scripts::All();
    for (const redis::Script* script :
         {&all.join, &all.leave, &all.reserve, &all.settle, &all.presence, &all.operator_mode,
          &all.due, &all.heartbeat, &all.ahead, &all.lines, &all.operators, &all.configure}) {
      wrapped_[script] = std::make_unique<redis::Script>(
          script->name(), "local function transition()\n" + script->text() +
                              "\nend\nlocal order = redis.call('INCR', KEYS[2] .. '-order')\n"
                              "local answer = transition()\nreturn {order, answer}");
    }
  }

  redis::Request Wrap(redis::Request request) const {
    request.script = wrapped_.at(request.script).get();
    return request;
  }

 private:
  std::map<const redis::Script*, std::unique_ptr<redis::Script>> wrapped_;
};

inline const OrderedScripts& Ordered() {
  static const OrderedScripts scripts;
  return scripts;
}

inline const redis::Script& MoveClock() {
  static const redis::Script script(
      "move-clock",
      "redis.call('INCRBY', KEYS[1], ARGV[1])\n"
      "return {redis.call('INCR', KEYS[1] .. '-order'), redis.call('GET', KEYS[1])}");
  return script;
}

struct Entry {
  std::int64_t order = 0;
  int replica = 0;
  std::string what;
  Seen seen;
  std::function<Seen(ReferenceModel&)> predict;
};

// ---- What the edges know --------------------------------------------------------------------

// Shared by all replicas' threads; deliberately a little out of date.
struct World {
  std::mutex mutex;
  int minted = 0;
  std::vector<std::string> edges = {"edge-1", "edge-2", "edge-3"};
  std::vector<JoinCall> tickets;  // the latest
  struct Known {
    std::string offer, edge;
  };
  std::vector<Known> offers;  // believed to be open
  std::vector<Known> past;    // the latest of the others
  model::RevisionNumber revision = 1;
  std::vector<Entry> log;
};

template <class Value>
void KeepLatest(std::vector<Value>& values, Value value, std::size_t most) {
  values.push_back(std::move(value));
  if (values.size() > most) values.erase(values.begin());
}

inline const std::vector<std::string> kOperators = {"ada",  "bea",   "ciro", "dino",
                                                    "elia", "fabio", "gina"};

inline model::Snapshot SomeSnapshot(const model::OrganizationId& org,
                                    model::RevisionNumber revision, std::mt19937& random) {
  // Groups of their own, groups that share some, groups that share all: whatever comes.
  std::vector<GroupSpec> groups;
  for (const char* id : {"anagrafe", "centralino", "nidi", "tributi"}) {
    GroupSpec spec{.id = id, .members = {}};
    for (const std::string& one : kOperators) {
      if (random() % 3 == 0) spec.members.push_back(one + ":" + std::to_string(1 + random() % 3));
    }
    std::shuffle(spec.members.begin(), spec.members.end(), random);
    static constexpr model::RingStrategy kStrategies[] = {
        model::RingStrategy::kInOrder, model::RingStrategy::kLongestIdle,
        model::RingStrategy::kFewestCalls, model::RingStrategy::kAllAtOnce};
    spec.strategy = kStrategies[random() % 4];
    if (random() % 3 == 0) {
      spec.level_after = {std::chrono::seconds(1 + random() % 8)};
      if (random() % 2 == 0) spec.level_after.push_back(spec.level_after[0] + 3s);
    }
    spec.away_after = static_cast<int>(random() % 3) * 3;
    groups.push_back(spec);
  }
  model::Snapshot snapshot = MakeSnapshot(org, revision, groups);
  auto& all = snapshot.organization.operators;
  for (const std::string& one : kOperators) {
    const bool known =
        std::any_of(all.begin(), all.end(), [&](const auto& o) { return o.id.value == one; });
    if (known) continue;
    model::Operator added;
    added.id = model::OperatorId(one);
    all.push_back(added);
  }
  for (model::Operator& one : all) {
    if (random() % 3 == 0) one.languages = {"it", "en"};
  }
  return snapshot;
}

// ---- One replica ----------------------------------------------------------------------------

class ReplicaRunner {
 public:
  ReplicaRunner(int number, const model::OrganizationId& org, Policy policy, World& world,
                std::uint64_t seed)
      : number_(number),
        org_(org),
        policy_(policy),
        transitions_(policy),
        redis_(TestRedis()),
        world_(world),
        random_(static_cast<std::mt19937::result_type>(seed)) {}

  void Step() {
    const int dice = Upto(999);
    if (dice < 30) return Overflow();
    if (dice < 220) return JoinNew();
    if (dice < 260) return JoinAgain();
    if (dice < 320) return LeaveSome();
    if (dice < 600) return SettleSome();
    if (dice < 670) return SomePresence();
    if (dice < 700) return SomeMode();
    if (dice < 750) return ReserveSome();
    if (dice < 830) return SomeHeartbeat();
    if (dice < 910) return RunDue();
    if (dice < 965) return Pass();
    if (dice < 994) return AskAhead();
    if (dice < 998) return KillEdge();
    Configure();
  }

  void Configure() {
    model::Snapshot snapshot;
    {
      std::lock_guard lock(world_.mutex);
      snapshot = SomeSnapshot(org_, ++world_.revision, random_);
    }
    Do(
        transitions_.Configure(MakeConfiguration(snapshot)), "configure",
        [snapshot](ReferenceModel& model) { return model.Configure(snapshot); },
        [](const Done&) { return std::string("ok"); });
  }

  void Pass(std::chrono::milliseconds time) {
    const absl::StatusOr<redis::Reply> reply = redis_.Run(redis::Invoke(
        MoveClock(), {"{" + org_.value + "}:test-clock"}, {std::to_string(time.count())}));
    Entry entry{.replica = number_,
                .what = "clock +" + std::to_string(time.count()),
                .seen = {.answer = "clock"},
                .predict = [time](ReferenceModel& model) { return model.Pass(time); }};
    if (reply.ok()) entry.order = reply->Array()->front().Integer().value();
    Log(std::move(entry), Effects{});
  }

  void RunDue() {
    Do(
        transitions_.Due(org_), "due", [](ReferenceModel& model) { return model.Due(); },
        [](const DueAnswer&) { return std::string("due"); });
  }

  void Settle(const std::string& offer, SettleResult result) {
    Do(
        transitions_.Settle(org_, model::OfferId(offer), result),
        "settle " + offer + " as " + std::to_string(static_cast<int>(result)),
        [offer, result](ReferenceModel& model) { return model.Settle(offer, result); },
        [this, &offer, result](SettleAnswer answer) {
          if (answer != SettleAnswer::kDone || result != SettleResult::kAnswered) Closed(offer);
          static constexpr const char* kWords[] = {"ok", "over", "unknown"};
          return std::string(kWords[static_cast<int>(answer)]);
        });
  }

  void SetMode(const std::string& id, OperatorMode mode) {
    Do(
        transitions_.SetMode(org_, model::OperatorId(id), mode, "", ""),
        "mode of " + id + " " + std::to_string(static_cast<int>(mode)),
        [id, mode](ReferenceModel& model) { return model.SetMode(id, mode); },
        [](const Done&) { return std::string("ok"); });
  }

  void Presence(const std::string& id, std::chrono::milliseconds lasting) {
    const Instant expires = Now() + lasting;
    Do(
        transitions_.Presence(org_, model::OperatorId(id), expires),
        "presence of " + id + " for " + std::to_string(lasting.count()),
        [id, expires](ReferenceModel& model) { return model.Presence(id, expires); },
        [](const Done&) { return std::string("ok"); });
  }

 private:
  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }
  template <class Value>
  const Value& Any(const std::vector<Value>& values) {
    return values[static_cast<std::size_t>(Upto(static_cast<int>(values.size()) - 1))];
  }
  std::string NewName(const char* kind) {
    std::lock_guard lock(world_.mutex);
    return kind + std::to_string(++world_.minted);
  }
  std::string AnyEdge() {
    std::lock_guard lock(world_.mutex);
    return Any(world_.edges);
  }
  // Roughly: another replica may move the clock meanwhile.
  Instant Now() {
    const auto reply = redis_.Run(redis::Command({"GET", "{" + org_.value + "}:test-clock"}));
    return Instant(milliseconds(reply.ok() ? reply->Integer().value_or(0) : 0));
  }

  // From one line into another, with his arrival.
  void Overflow() {
    std::string ticket;
    {
      std::lock_guard lock(world_.mutex);
      if (world_.tickets.empty()) return;
      const auto which =
          static_cast<std::size_t>(Upto(static_cast<int>(world_.tickets.size()) - 1));
      ticket = world_.tickets[which].ticket.value;
      world_.tickets.erase(world_.tickets.begin() + static_cast<std::ptrdiff_t>(which));
    }
    Leave(ticket, LeaveReason::kWaitedTooLong);
    JoinNew(ticket);
  }

  void JoinNew(const std::string& previous = "") {
    static const std::vector<std::string> kGroups = {"anagrafe", "centralino", "nidi", "tributi"};
    JoinCall call;
    call.ticket = model::TicketId(NewName("t"));
    call.group = model::GroupId(Upto(99) == 0 ? "nowhere" : Any(kGroups));
    call.edge = EdgeId(AnyEdge());
    call.call = model::CallId("call-" + call.ticket.value);
    if (Upto(9) == 0) call.priority = Upto(3);
    if (Upto(9) == 0) call.except = model::OperatorId(Any(kOperators));
    call.max_callers = 12;
    call.wait_when_nobody_present = Upto(4) > 0;
    call.ring_time = milliseconds(2'000 + 1'000 * Upto(4));
    call.wrap_up = milliseconds(Upto(2) == 0 ? 1'500 * Upto(3) : 0);
    if (Upto(4) == 0) call.speaks = Upto(3) == 0 ? "zh" : "en";
    call.speaks_only = Upto(1) == 0;
    call.previous = model::TicketId(previous);
    {
      std::lock_guard lock(world_.mutex);
      KeepLatest(world_.tickets, call, 60);
    }
    Join(call);
  }

  void JoinAgain() {
    JoinCall call;
    {
      std::lock_guard lock(world_.mutex);
      if (world_.tickets.empty()) return;
      call = Any(world_.tickets);
    }
    Join(call);
  }

  void Join(const JoinCall& call) {
    Do(
        transitions_.Join(org_, call), "join " + call.ticket.value + " " + call.group.value,
        [call](ReferenceModel& model) { return model.Join(call); },
        [](const JoinAnswer& answer) {
          static constexpr const char* kWords[] = {"waiting", "full", "nobody", "no-group"};
          return std::string(kWords[static_cast<int>(answer.result)]);
        });
  }

  void LeaveSome() {
    std::string ticket;
    {
      std::lock_guard lock(world_.mutex);
      if (world_.tickets.empty()) return;
      ticket = Any(world_.tickets).ticket.value;
    }
    Leave(ticket, static_cast<LeaveReason>(Upto(3)));
  }

  void Leave(const std::string& ticket, LeaveReason reason) {
    Do(
        transitions_.Leave(org_, model::TicketId(ticket), reason), "leave " + ticket,
        [ticket, reason](ReferenceModel& model) { return model.Leave(ticket, reason); },
        [](const Done&) { return std::string("ok"); });
  }

  void SettleSome() {
    std::string offer;
    {
      std::lock_guard lock(world_.mutex);
      const std::vector<World::Known>& from =
          Upto(6) == 0 && !world_.past.empty() ? world_.past : world_.offers;
      if (from.empty()) return;
      offer = Any(from).offer;
    }
    static const std::vector<SettleResult> kResults = {
        SettleResult::kAnswered,  SettleResult::kAnswered,   SettleResult::kAnswered,
        SettleResult::kEnded,     SettleResult::kEnded,      SettleResult::kEnded,
        SettleResult::kBusy,      SettleResult::kNoAnswer,   SettleResult::kDeclined,
        SettleResult::kWithdrawn, SettleResult::kUnreachable};
    Settle(offer, Any(kResults));
  }

  void SomePresence() {
    const int kind = Upto(9);
    Presence(Any(kOperators), kind == 0 ? -1ms : kind == 1 ? 3s : 120s);
  }

  void SomeMode() { SetMode(Any(kOperators), static_cast<OperatorMode>(std::max(0, Upto(6) - 4))); }

  void ReserveSome() {
    ReserveCall call;
    call.offer = model::OfferId(NewName("r"));
    call.operator_id = model::OperatorId(Any(kOperators));
    call.edge = EdgeId(AnyEdge());
    call.call = model::CallId("call-" + call.offer.value);
    call.ring_time = 3s;
    call.wrap_up = milliseconds(Upto(1) * 1'000);
    call.outgoing = Upto(3) == 0;
    const int most = Upto(3) == 0 ? 2 : 1;
    for (int times = 0; times < most; ++times) {
      Do(
          transitions_.Reserve(org_, call),
          "reserve " + call.operator_id.value + " as " + call.offer.value,
          [call](ReferenceModel& model) { return model.Reserve(call); },
          [this, &call, times](ReserveResult result) {
            if (result == ReserveResult::kReserved && times == 0) {
              std::lock_guard lock(world_.mutex);
              world_.offers.push_back({call.offer.value, call.edge.value});
            }
            static constexpr const char* kWords[] = {"reserved", "absent", "busy"};
            return std::string(kWords[static_cast<int>(result)]);
          });
    }
  }

  void SomeHeartbeat() {
    const std::string edge = AnyEdge();
    std::vector<std::string> listed;
    {
      std::lock_guard lock(world_.mutex);
      for (const World::Known& known : world_.offers) {
        if (known.edge == edge && Upto(3) > 0) listed.push_back(known.offer);
      }
    }
    std::vector<model::OfferId> ids;
    for (const std::string& offer : listed) ids.emplace_back(offer);
    Do(
        transitions_.Heartbeat(org_, EdgeId(edge), {}, ids), "heartbeat " + edge,
        [edge, listed](ReferenceModel& model) { return model.Heartbeat(edge, listed); },
        [](const HeartbeatAnswer& answer) {
          std::set<std::string> over, missing;
          for (const Withdrawn& one : answer.withdrawn) over.insert(one.offer.value);
          for (const Offer& one : answer.missing) missing.insert(one.offer.value);
          std::string text = "over";
          for (const std::string& offer : over) text += " " + offer;
          text += " missing";
          for (const std::string& offer : missing) text += " " + offer;
          return text;
        });
  }

  void Pass() {
    static const std::vector<std::chrono::milliseconds> kTimes = {0ms,    1ms,    40ms,  300ms,
                                                                  1000ms, 1500ms, 4000ms};
    Pass(Any(kTimes));
  }

  void AskAhead() {
    std::string ticket;
    {
      std::lock_guard lock(world_.mutex);
      if (world_.tickets.empty()) return;
      ticket = Any(world_.tickets).ticket.value;
    }
    Do(
        transitions_.Ahead(org_, {model::TicketId(ticket)}), "ahead of " + ticket,
        [ticket](ReferenceModel& model) { return model.Ahead(ticket); },
        [](const AheadAnswer& answer) {
          const AheadEntry& entry = answer.entries.at(0);
          return "ahead " + (entry.ahead ? std::to_string(*entry.ahead) : "-") +
                 (entry.ringing ? " ringing" : "");
        });
  }

  void Closed(const std::string& offer) {
    std::lock_guard lock(world_.mutex);
    const auto found =
        std::find_if(world_.offers.begin(), world_.offers.end(),
                     [&](const World::Known& known) { return known.offer == offer; });
    if (found == world_.offers.end()) return;
    KeepLatest(world_.past, *found, 20);
    world_.offers.erase(found);
  }

  void KillEdge() {
    std::lock_guard lock(world_.mutex);
    const auto which = static_cast<std::size_t>(Upto(static_cast<int>(world_.edges.size()) - 1));
    world_.edges[which] = "edge-" + std::to_string(++world_.minted);
  }

  // Runs a transition and notes where in Redis's order it came and what was seen.
  template <class Answer, class Predict, class Say>
  void Do(const Transition<Answer>& transition, std::string what, Predict predict, Say say) {
    Entry entry{.replica = number_, .what = std::move(what), .predict = std::move(predict)};
    const absl::StatusOr<redis::Reply> reply = redis_.Run(Ordered().Wrap(transition.request));
    if (!reply.ok()) {
      entry.seen.answer = reply.status().ToString();
      return Log(std::move(entry), Effects{});
    }
    const std::vector<redis::Reply> parts = reply->Array().value();
    entry.order = parts.at(0).Integer().value();
    const absl::StatusOr<Outcome<Answer>> outcome = transition.read(parts.at(1));
    if (!outcome.ok()) {
      entry.seen.answer = outcome.status().ToString();
      return Log(std::move(entry), Effects{});
    }
    entry.seen.answer = say(outcome->answer);
    for (const Offer& offer : outcome->effects.offers) {
      entry.seen.offers.push_back(offer.ticket.value + ">" + offer.operator_id.value + "#" +
                                  offer.offer.value);
    }
    for (const Withdrawn& one : outcome->effects.withdrawn) {
      entry.seen.withdrawn.push_back(one.offer.value);
    }
    for (const Tally& tally : outcome->effects.tallies) {
      entry.seen.tallies.push_back(tally.group.value + " " + tally.what + " " +
                                   std::to_string(tally.waited.count()));
    }
    std::sort(entry.seen.withdrawn.begin(), entry.seen.withdrawn.end());
    std::sort(entry.seen.tallies.begin(), entry.seen.tallies.end());
    Log(std::move(entry), outcome->effects);
  }

  void Log(Entry entry, const Effects& effects) {
    std::lock_guard lock(world_.mutex);
    for (const Offer& offer : effects.offers) {
      world_.offers.push_back({offer.offer.value, offer.edge.value});
    }
    world_.log.push_back(std::move(entry));
  }

  const int number_;
  const model::OrganizationId org_;
  const Policy policy_;
  const Transitions transitions_;
  redis::Connection redis_;
  World& world_;
  std::mt19937 random_;
};

}  // namespace centralino::queue
