#include "services/sip-edge/sip/leg_table.h"

#include "services/sip-edge/sip/terms.h"

namespace centralino::edge {

LegTable::LegTable(Loop& loop, const Border& border, Registrar& registrar, Bindings& store,
                   WallClock clock)
    : loop_(loop),
      border_(border),
      registrar_(registrar),
      store_(store),
      clock_(std::move(clock)) {}

LegTable::~LegTable() { *alive_ = false; }

SipLeg* LegTable::Find(const LegId& leg) const {
  const auto found = legs_.find(leg);
  return found == legs_.end() ? nullptr : found->second.get();
}

void LegTable::Clear() {
  legs_.clear();
  ending_.clear();
}

std::optional<DialogSnapshot> LegTable::Snapshot(const LegId& leg) const {
  const SipLeg* found = Find(leg);
  return found == nullptr ? std::nullopt : found->Snapshot();
}

std::size_t LegTable::pending_invites() const { return pending_.size(); }

void LegTable::OnInvite(msg_s* message, sip_s& invite, const Flow& flow, NewCall call,
                        std::optional<ServerLeg::Offer> offer) {
  const bool from_phone = std::holds_alternative<FromOperator>(call.source);
  if (offer) call.offer = ToTerms(offer->terms, from_phone ? &flow : nullptr);
  auto leg = ServerLeg::Accept(*stack_, *this, call.leg, message, invite, flow, from_phone,
                               std::move(offer));
  if (!leg) return;
  pending_.insert(call.leg);
  legs_.emplace(call.leg, std::move(leg));
  Tell(call.leg, After::kLegLives, [call](LegEvents& events) { events.OnInvite(call); });
}

void LegTable::Ring(const LegId& leg) {
  if (SipLeg* found = Find(leg)) found->Ring();
}

void LegTable::Answer(const LegId& leg, const RtpEndpoint& local) {
  pending_.erase(leg);
  if (SipLeg* found = Find(leg)) found->Answer(local);
}

void LegTable::Reject(const LegId& leg, int status) {
  auto taken = Take(leg);
  if (!taken) return;
  SipLeg* rejected = taken.get();
  KeepUntilFinished(std::move(taken));
  rejected->Reject(status);
}

void LegTable::Invite(const RingRequest& request) {
  auto leg = std::make_unique<ClientLeg>(*stack_, *this, request,
                                         border_.SipDomainOf(request.organization));
  ClientLeg* client = leg.get();
  if (!legs_.emplace(request.leg, std::move(leg)).second) return;
  const auto known = registrar_.Live(request.organization, request.user, clock_());
  if (!known.empty()) return client->Start(known);
  // Perhaps it registered at another edge, or here before a restart.
  store_.Load(request.organization, request.user,
              [this, alive = alive_, request, client](absl::StatusOr<std::vector<Binding>> found) {
                if (!*alive) return;
                if (found.ok()) {
                  registrar_.Learn(request.organization, request.user, *found, clock_());
                }
                if (Find(request.leg) != client) return;  // released meanwhile
                client->Start(registrar_.Live(request.organization, request.user, clock_()));
              });
}

void LegTable::Call(const TrunkRequest& request) {
  RingRequest ring;
  ring.leg = request.leg;
  ring.organization = request.organization;
  ring.user = request.number;
  ring.caller = request.shown;
  ring.local = request.local;
  auto leg =
      std::make_unique<ClientLeg>(*stack_, *this, ring, border_.SipDomainOf(request.organization));
  ClientLeg* client = leg.get();
  if (!legs_.emplace(request.leg, std::move(leg)).second) return;
  if (trunk_out_) return client->Start(*trunk_out_);
  client->Start(std::vector<Binding>());
}

void LegTable::Release(const LegId& leg, Because because) {
  auto taken = Take(leg);
  if (!taken) return;
  SipLeg* released = taken.get();
  KeepUntilFinished(std::move(taken));
  released->Release(because);
}

std::unique_ptr<SipLeg> LegTable::Take(const LegId& leg) {
  pending_.erase(leg);
  const auto found = legs_.find(leg);
  if (found == legs_.end()) return nullptr;
  std::unique_ptr<SipLeg> taken = std::move(found->second);
  legs_.erase(found);
  return taken;
}

void LegTable::KeepUntilFinished(std::unique_ptr<SipLeg> leg) {
  SipLeg* key = leg.get();
  ending_.emplace(key, std::move(leg));
  if (finished_.erase(key) != 0) Finished(key);
}

// Events wait for the loop: no callback is raised inside a call of Legs, and a leg may be
// released in the middle of whatever the stack is doing.
void LegTable::Tell(const LegId& leg, After after, std::function<void(LegEvents&)> event) {
  loop_.Post([this, alive = alive_, leg, after, event = std::move(event)] {
    if (!*alive || Find(leg) == nullptr) return;
    if (after == After::kLegGone) KeepUntilFinished(Take(leg));
    if (events_ != nullptr) event(*events_);
  });
}

void LegTable::Finished(SipLeg* leg) {
  if (!ending_.contains(leg)) {
    finished_.insert(leg);
    return;
  }
  loop_.Post([this, alive = alive_, leg] {
    if (*alive) ending_.erase(leg);
  });
}

}  // namespace centralino::edge
