// Calls that we make: to those who keep their places in a line (ADR 0011).
#include "service/log.h"
#include "services/sip-edge/call/calls.h"
#include "services/sip-edge/call/kept_call.h"

namespace centralino::edge {

namespace log = service::log;

namespace {

// Whom one edge calls at once, of one organisation: others may call too.
constexpr int kMostAtOnce = 4;

}  // namespace

void Calls::CallBack() {
  for (const OrganizationId& organization : ports_.organizations->CallingBack()) {
    std::vector<CallId> ids;
    for (int i = 0; i < kMostAtOnce; ++i) ids.emplace_back(ports_.new_id());
    ports_.queue->TakeCallbacks(
        organization, ids,
        [this, alive = std::weak_ptr<bool>(alive_)](const std::vector<CallbackTurn>& turns) {
          if (alive.expired()) return;
          for (const CallbackTurn& turn : turns) Begin(turn);
        });
  }
}

void Calls::Begin(const CallbackTurn& turn) {
  const auto organization = ports_.organizations->Find(turn.organization);
  const auto kept = ReadKept(turn.kept);
  if (!organization || !kept.ok()) {
    // Of another version of the platform: he is called by an edge that can read it.
    log::Error({turn.call.value, turn.organization.value}, "a callback cannot be read",
               {{"ticket", turn.ticket.value}, {"error", kept.status().ToString()}});
    return ports_.queue->Settle({turn.organization, turn.call}, turn.offer,
                                callflow::Settlement::kWithdrawn, [] {});
  }
  auto call = std::make_unique<Call>();
  call->id = turn.call;
  call->organization = turn.organization;
  call->revision = kept->cursor.revision;
  call->dialled = kept->dialled;
  call->caller = turn.number;
  call->callback_of = kept->call;
  call->start = ports_.now();
  call->invited = std::chrono::steady_clock::now();

  callflow::CallbackDue due;
  due.facts.call = call->id;
  due.facts.organization = call->organization;
  due.facts.leg = LegId(call->id.value + "-out");
  due.facts.dialled = call->dialled;
  due.facts.caller = call->caller;
  due.facts.language = organization->language;
  due.facts.voice = organization->voice;
  due.ticket = turn.ticket;
  due.step = kept->step;
  due.cursor = kept->cursor;
  due.name = organization->name;
  due.group = ports_.organizations->GroupName(turn.organization, turn.group);
  due.offer = turn.offer;
  due.operator_id = turn.operator_id;
  due.ring_time = turn.ring_time;
  due.expires = turn.expires;
  due.last = turn.last;

  CallLeg& leg = call->legs[due.facts.leg];
  leg.record.leg = due.facts.leg;
  leg.record.party = "caller";
  leg.record.start = call->start;
  log::Info({call->id.value, call->organization.value}, "calling back",
            {{"ticket", turn.ticket.value},
             {"first_call", call->callback_of.value},
             {"leg", due.facts.leg.value}});
  by_leg_[due.facts.leg] = call->id;
  const CallId id = call->id;
  calls_[id] = std::move(call);
  ports_.metrics->Up(static_cast<int>(calls_.size()));
  Feed(id, std::move(due));
}

}  // namespace centralino::edge
