// All legs of this edge by their id: the contract with the call side (legs.h), kept here.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "services/sip-edge/sip/border.h"
#include "services/sip-edge/sip/client_leg.h"
#include "services/sip-edge/sip/registrar.h"
#include "services/sip-edge/sip/server_leg.h"

namespace centralino::edge {

class LegTable : public Legs, public LegHost {
 public:
  LegTable(Loop& loop, const Border& border, Registrar& registrar, Bindings& store,
           WallClock clock);
  ~LegTable() override;

  // Before the first leg.
  void UseStack(Stack* stack) { stack_ = stack; }
  void SetEvents(LegEvents* events) { events_ = events; }
  void SetTrunkOut(std::optional<TrunkOut> trunk) { trunk_out_ = std::move(trunk); }
  bool has_events() const { return events_ != nullptr; }

  // An INVITE the border let in.
  void OnInvite(msg_s* message, sip_s& invite, const Flow& flow, NewCall call,
                std::optional<ServerLeg::Offer> offer);
  // Drops every leg as it is, without a word to anybody: the end of the process.
  void Clear();
  std::optional<DialogSnapshot> Snapshot(const LegId& leg) const;
  std::size_t pending_invites() const;
  std::size_t size() const { return legs_.size(); }
  // Legs that the call side is done with while SIP is not.
  std::size_t ending() const { return ending_.size(); }

  void Ring(const LegId& leg) override;
  void Answer(const LegId& leg, const RtpEndpoint& local) override;
  void Reject(const LegId& leg, int status) override;
  void Invite(const RingRequest& request) override;
  void Call(const TrunkRequest& request) override;
  void Release(const LegId& leg, Because because) override;

 private:
  void Tell(const LegId& leg, After after, std::function<void(LegEvents&)> event) override;
  void Finished(SipLeg* leg) override;
  SipLeg* Find(const LegId& leg) const;
  // Takes a leg away from the call side; it lives on until SIP is done with it.
  std::unique_ptr<SipLeg> Take(const LegId& leg);
  void KeepUntilFinished(std::unique_ptr<SipLeg> leg);

  Loop& loop_;
  const Border& border_;
  Registrar& registrar_;
  Bindings& store_;
  WallClock clock_;
  Stack* stack_ = nullptr;
  LegEvents* events_ = nullptr;
  std::optional<TrunkOut> trunk_out_;
  std::unordered_map<LegId, std::unique_ptr<SipLeg>> legs_;
  std::unordered_map<SipLeg*, std::unique_ptr<SipLeg>> ending_;
  std::unordered_set<SipLeg*> finished_;  // SIP is done, the call side not told yet
  std::unordered_set<LegId> pending_;     // calls that came in and have no final answer
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace centralino::edge
