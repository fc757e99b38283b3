#include "services/sip-edge/call/calls.h"

#include <algorithm>
#include <sstream>

#include "model/dial_string.h"
#include "service/log.h"
#include "services/sip-edge/call/executor.h"

namespace centralino::edge {

namespace log = service::log;

namespace {

// The caller's number as Facts have it; empty when withheld or not a number.
std::string CallerOf(const NewCall& invite) {
  const bool trunk = std::holds_alternative<FromTrunk>(invite.source);
  const auto caller = model::ParseDialString(
      invite.caller, trunk ? model::DialledBy::kTrunk : model::DialledBy::kPhone);
  return caller.ok() ? model::ToString(*caller) : "";
}

}  // namespace

Calls::Calls(CallPorts ports) : ports_(std::move(ports)) {}
Calls::~Calls() = default;

// ---- New calls --------------------------------------------------------------------------------

void Calls::OnInvite(const NewCall& invite) {
  const auto* phone = std::get_if<FromOperator>(&invite.source);
  const auto dialled = model::ParseDialString(
      invite.dialled, phone ? model::DialledBy::kPhone : model::DialledBy::kTrunk);
  if (!dialled.ok()) return Refuse(invite, 404, "not a number");

  std::optional<OrganizationId> owner;
  std::optional<OperatorId> calling_operator;
  if (phone != nullptr) {
    owner = OrganizationId(phone->organization);
    const auto found = ports_.organizations->OperatorByUser(*owner, phone->user);
    if (!found) return Refuse(invite, 404, "unknown operator");
    calling_operator = found->id;
  } else if (const auto* number = std::get_if<model::E164>(&*dialled)) {
    owner = ports_.organizations->OwnerOf(*number);
  }
  if (!owner) return Refuse(invite, 404, "unowned");
  const auto organization = ports_.organizations->Find(*owner);
  if (!organization) return Refuse(invite, 404, "unowned");
  Begin(invite, *organization, model::ToString(*dialled), CallerOf(invite),
        std::move(calling_operator));
}

void Calls::Refuse(const NewCall& invite, int status, std::string_view why) {
  log::Info("call refused", {{"dialled", invite.dialled},
                             {"why", why},
                             {"status", status},
                             {"sip_call_id", invite.sip_call_id}});
  ports_.metrics->Unowned();
  ports_.legs->Reject(invite.leg, status);
}

void Calls::Begin(const NewCall& invite, const OrganizationInfo& organization, std::string dialled,
                  std::string caller, std::optional<OperatorId> calling_operator) {
  auto call = std::make_unique<Call>();
  call->id = CallId(ports_.new_id());
  call->organization = organization.id;
  call->revision = organization.revision;
  call->dialled = std::move(dialled);
  call->caller = std::move(caller);
  if (calling_operator) call->caller_kind = plan::CallerKind::kOperator;
  call->start = ports_.now();
  call->invited = std::chrono::steady_clock::now();
  CallLeg& leg = call->legs[invite.leg];
  leg.record.leg = invite.leg;
  leg.record.party = "caller";
  leg.record.sip_call_id = invite.sip_call_id;
  leg.record.start = call->start;
  leg.terms = invite.offer;

  callflow::CallFacts facts;
  facts.call = call->id;
  facts.organization = call->organization;
  facts.leg = invite.leg;
  facts.dialled = call->dialled;
  facts.caller = call->caller;
  facts.calling_operator = std::move(calling_operator);
  facts.has_offer = invite.offer.has_value();
  facts.language = organization.language;
  facts.voice = organization.voice;

  log::Info({call->id.value, call->organization.value}, "call",
            {{"dialled", call->dialled},
             {"caller", call->caller},
             {"sip_call_id", invite.sip_call_id},
             {"leg", invite.leg.value}});
  by_leg_[invite.leg] = call->id;
  const CallId id = call->id;
  calls_[id] = std::move(call);
  ports_.metrics->Up(static_cast<int>(calls_.size()));
  Feed(id, callflow::CallStarted{std::move(facts)});
}

// ---- The machine ------------------------------------------------------------------------------

Call* Calls::Find(const CallId& id) {
  const auto it = calls_.find(id);
  return it == calls_.end() ? nullptr : it->second.get();
}

Call* Calls::ByLeg(const LegId& leg) {
  const auto it = by_leg_.find(leg);
  return it == by_leg_.end() ? nullptr : Find(it->second);
}

void Calls::Feed(const CallId& id, callflow::Event event) {
  events_.emplace_back(id, std::move(event));
  if (working_) return;
  working_ = true;
  while (!events_.empty()) {
    const auto [call_id, next] = std::move(events_.front());
    events_.pop_front();
    if (Call* call = Find(call_id)) Advance(*call, next);
  }
  working_ = false;
}

void Calls::Advance(Call& call, const callflow::Event& event) {
  callflow::Transition transition = callflow::Advance(std::move(call.state), event, ports_.now());
  call.state = std::move(transition.next);
  if (log::Enabled(log::Level::kDebug)) {
    std::ostringstream text;
    text << event << " ->";
    for (const callflow::Command& command : transition.commands) text << " [" << command << ']';
    log::Debug({call.id.value, call.organization.value}, text.str());
  }
  Executor executor(*this, call);
  for (const callflow::Command& command : transition.commands) std::visit(executor, command);
  if (callflow::IsFinished(call.state)) Forget(CallId(call.id));
}

void Calls::Forget(const CallId& id) {
  Call& call = *calls_.at(id);
  StayInLine(call, std::nullopt);
  for (const Timers::Timer timer : call.timers) {
    if (timer != 0) ports_.timers->Cancel(timer);
  }
  for (const auto& [leg, unused] : call.legs) by_leg_.erase(leg);
  calls_.erase(id);
  ports_.metrics->Up(static_cast<int>(calls_.size()));
}

void Calls::StayInLine(Call& call, std::optional<GroupId> group) {
  if (call.line == group) return;
  if (call.line) {
    const auto it = lines_.find({call.organization, *call.line});
    it->second.callers.erase(call.id);
    if (it->second.callers.empty()) lines_.erase(it);
  }
  if (group) lines_[{call.organization, *group}].callers.insert(call.id);
  call.line = std::move(group);
}

void Calls::EndLeg(const LegId& leg, int status) {
  Call* call = ByLeg(leg);
  if (call == nullptr) return;
  const auto it = call->legs.find(leg);
  if (it == call->legs.end() || it->second.ended) return;
  it->second.ended = true;
  it->second.record.end = ports_.now();
  if (!it->second.record.answered) it->second.record.status = status;
}

// ---- Legs -------------------------------------------------------------------------------------

void Calls::OnCancelled(const LegId& leg) {
  EndLeg(leg, 487);
  if (const Call* call = ByLeg(leg)) Feed(call->id, callflow::LegEnded{leg});
}

void Calls::OnRinging(const LegId& leg) {
  if (const Call* call = ByLeg(leg)) Feed(call->id, callflow::LegRinging{leg});
}

void Calls::OnAnswered(const LegId& leg, const AudioTerms& terms) {
  const auto answered = std::chrono::steady_clock::now();
  Call* call = ByLeg(leg);
  if (call == nullptr) return ports_.legs->Release(leg);  // nobody talks to it any more
  const auto it = call->legs.find(leg);
  if (it != call->legs.end()) {
    it->second.terms = terms;
    it->second.record.answered = ports_.now();
    ports_.media->SetRemote(leg, terms);
  }
  Feed(call->id, callflow::LegAnswered{leg});
  ports_.metrics->Bridged(std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - answered));
}

void Calls::OnFailed(const LegId& leg, int status) {
  EndLeg(leg, status);
  if (const Call* call = ByLeg(leg)) Feed(call->id, callflow::LegFailed{leg, status});
}

void Calls::OnTerms(const LegId& leg, const AudioTerms& terms, bool far_holds) {
  Call* call = ByLeg(leg);
  if (call == nullptr) return;
  const auto it = call->legs.find(leg);
  if (it != call->legs.end()) {
    it->second.terms = terms;
    ports_.media->SetRemote(leg, terms);
  }
  Feed(call->id, callflow::LegTerms{leg, far_holds});
}

void Calls::OnBye(const LegId& leg) {
  EndLeg(leg, 0);
  if (const Call* call = ByLeg(leg)) Feed(call->id, callflow::LegEnded{leg});
}

// ---- Media ------------------------------------------------------------------------------------

void Calls::OnReady(const LegId& session, const RtpEndpoint& local) {
  Call* call = ByLeg(session);
  if (call == nullptr) return;
  const auto it = call->legs.find(session);
  if (it != call->legs.end()) it->second.local = local;
  Feed(call->id, callflow::MediaReady{session});
}

void Calls::OnLost(const LegId& session) {
  if (const Call* call = ByLeg(session)) Feed(call->id, callflow::MediaLost{session});
}

void Calls::OnPlayStarted(const LegId& session, callflow::Serial play, int item, Instant at) {
  if (const Call* call = ByLeg(session)) {
    Feed(call->id, callflow::PlayStarted{session, play, item, at});
  }
}

void Calls::OnMarkReached(const LegId& session, callflow::Serial play, int item) {
  if (const Call* call = ByLeg(session)) {
    Feed(call->id, callflow::MarkReached{session, play, item});
  }
}

void Calls::OnPlayEnded(const LegId& session, callflow::Serial play) {
  if (const Call* call = ByLeg(session)) Feed(call->id, callflow::PlayEnded{session, play});
}

void Calls::OnDigit(const LegId& session, char key) {
  if (const Call* call = ByLeg(session)) Feed(call->id, callflow::Digit{session, key});
}

void Calls::OnRecordingEnded(const LegId& session, const RecordingId& recording,
                             callflow::RecordingResult result) {
  const Call* call = ByLeg(session);
  if (call != nullptr) Feed(call->id, callflow::RecordingEnded{session, recording, result});
}

// ---- Queue ------------------------------------------------------------------------------------

void Calls::OnOffer(const OfferToCall& offer) {
  const Call* call = Find(offer.call);
  if (call == nullptr) {
    // The caller is gone; the queue learns it now if the news was lost.
    ports_.queue->Settle({offer.organization, offer.call}, offer.offer,
                         callflow::Settlement::kWithdrawn, [] {});
    return;
  }
  Feed(call->id, callflow::Offered{offer.ticket, offer.offer, offer.operator_id, offer.ring_time,
                                   offer.expires, offer.along});
}

void Calls::OnOfferWithdrawn(const CallId& call, const OfferId& offer) {
  Feed(call, callflow::OfferWithdrawn{offer});
}

void Calls::OnLineChanged(const LineVersion& line) {
  const auto it = lines_.find({line.organization, line.group});
  if (it == lines_.end() || line.version <= it->second.version) return;
  it->second.version = line.version;
  const std::set<CallId> callers = it->second.callers;
  for (const CallId& call : callers) {
    Feed(call, callflow::LineChanged{line.group, line.version, line.staff});
  }
}

std::vector<LineVersion> Calls::Lines() const {
  std::vector<LineVersion> lines;
  for (const auto& [key, line] : lines_) lines.push_back({key.first, key.second, line.version});
  return lines;
}

// Reservations that the queue has not confirmed yet are left out: it may not know them.
std::vector<LiveOffer> Calls::Offers() const {
  std::vector<LiveOffer> offers;
  for (const auto& [id, call] : calls_) {
    const callflow::State& state = call->state;
    if (state.callee) offers.push_back({call->organization, state.callee->offer});
    if (const auto* calling = std::get_if<callflow::CallingBack>(&state.phase)) {
      if (calling->kept) offers.push_back({call->organization, calling->due.offer});
    }
    for (const callflow::OperatorLeg& other : state.others) {
      offers.push_back({call->organization, other.offer});
    }
    const bool asking = std::holds_alternative<callflow::TakingCaller>(state.phase);
    if (state.own_reservation && !asking) {
      offers.push_back({call->organization, *state.own_reservation});
    }
  }
  return offers;
}

// ---- All of them ------------------------------------------------------------------------------

void Calls::SayGoodbye() {
  std::vector<CallId> ids;
  for (const auto& [id, call] : calls_) ids.push_back(id);
  for (const CallId& id : ids) Feed(id, callflow::Drain{});
}

void Calls::ReleaseAll() {
  std::vector<std::pair<CallId, LegId>> callers;
  for (const auto& [id, call] : calls_) callers.emplace_back(id, call->state.caller.id);
  for (const auto& [id, leg] : callers) {
    ports_.legs->Release(leg);
    Feed(id, callflow::LegEnded{leg});
  }
}

std::vector<CallView> Calls::List() const {
  std::vector<CallView> views;
  for (const auto& [id, call] : calls_) {
    views.push_back({id, call->organization, call->dialled, call->caller, call->start,
                     std::string(callflow::PhaseName(call->state))});
  }
  std::sort(views.begin(), views.end(),
            [](const CallView& a, const CallView& b) { return a.call < b.call; });
  return views;
}

}  // namespace centralino::edge
