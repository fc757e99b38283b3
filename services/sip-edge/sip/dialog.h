// One INVITE dialog, whoever began it: who the far side is, what was said in SDP, and all
// requests inside it. A thin wrapper of an nta leg that can be taken apart into a snapshot and
// rebuilt in another process (ADR 0001).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/sip-edge/sip/dialog_snapshot.h"
#include "services/sip-edge/sip/sofia_fwd.h"
#include "services/sip-edge/sip/stack.h"

namespace centralino::edge {

class Dialog {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    // They said BYE and were answered.
    virtual void OnRemoteBye() = 0;
    // A re-INVITE or UPDATE of theirs was answered with what we agree on now.
    virtual void OnNewTerms(const sdp::Agreement& terms) = 0;
    // Our BYE was answered, or nobody answered it: the dialog holds nothing any more.
    virtual void OnByeDone() = 0;
    // The far side is gone without a word: no ACK came for our answer to a re-INVITE (RFC 3261
    // §13.3.1.4), or it does not know the dialog or says nothing (§12.2.1.2).
    virtual void OnLost() = 0;
  };

  // From an INVITE that came in.
  static std::unique_ptr<Dialog> OfServer(Stack& stack, Owner& owner, const sip_s& invite,
                                          const Flow& flow, bool flow_first);
  // For an INVITE about to leave; `remote_target` is what its Request-URI will be.
  struct Outgoing {
    std::string display_name;  // in From; may be empty
    std::string local_uri;     // without brackets
    std::string remote_uri;
    std::string remote_target;
    std::vector<std::string> route;
    Flow flow;
  };
  static std::unique_ptr<Dialog> OfClient(Stack& stack, Owner& owner, const Outgoing& outgoing);
  static absl::StatusOr<std::unique_ptr<Dialog>> Restore(Stack& stack, Owner& owner,
                                                         const DialogSnapshot& snapshot);
  ~Dialog();
  Dialog(const Dialog&) = delete;
  Dialog& operator=(const Dialog&) = delete;

  nta_leg_s* leg() { return leg_; }
  DialogSnapshot Snapshot() const;
  sdp::LocalSession& session() { return session_; }
  void Remember(std::string remote_sdp) { remote_sdp_ = std::move(remote_sdp); }
  std::string ContactHeader() const { return stack_.Contact(flow_.transport); }
  const Flow& flow() const { return flow_; }

  // The far side answered our INVITE: its tag, target and route set (RFC 3261 §12.1.2).
  void Establish(const sip_s& answer);
  // Offers may come from now on. Until then they meet 491 (RFC 3261 §14.2).
  void OpenForOffers() { open_for_offers_ = true; }
  // Ends the dialog from our side; OnByeDone follows.
  void Bye();
  // Our own re-INVITE with an unchanged session; if it meets one of theirs, again a little later
  // (RFC 3261 §14.1). OnLost when it is refused.
  void Refresh();
  // From now on the far side is asked by OPTIONS, every `stack.probe_every()`, whether it still
  // is there; OnLost when it is not (ADR 0007).
  void Probe();
  // Where requests of this dialog are sent to, or null: as RFC 3261 §12.2.1.1 says.
  std::optional<std::string> Destination() const;

 private:
  struct Reinvite;
  Dialog(Stack& stack, Owner& owner);

  void SetRoute(const std::vector<std::string>& route, const std::string& target);
  static int OnRequest(Dialog* self, nta_leg_s* leg, nta_incoming_s* request, const sip_s* sip);
  int Handle(nta_incoming_s* request, const sip_s& sip);
  int HandleOffer(nta_incoming_s* request, const sip_s& sip);
  int Refuse(nta_incoming_s* request, const Refusal& refusal);
  void AcceptOffer(nta_incoming_s* request, const std::string& body, bool ack_expected);
  static int OnAck(Reinvite* reinvite, nta_incoming_s* request, const sip_s* sip);
  static int OnByeAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip);
  static int OnRefreshAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip);
  static int OnProbeAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip);
  void RefreshLater();
  void ProbeIn(std::chrono::milliseconds wait);
  void SendProbe();

  Stack& stack_;
  Owner& owner_;
  nta_leg_s* leg_ = nullptr;
  nta_outgoing_s* bye_ = nullptr;
  nta_outgoing_s* refresh_ = nullptr;
  nta_outgoing_s* probe_ = nullptr;
  Loop::Timer refresh_timer_ = 0;
  Loop::Timer probe_timer_ = 0;
  int unsent_probes_ = 0;               // one after another
  std::unique_ptr<Reinvite> reinvite_;  // answered by us, not yet acknowledged
  DialogRole role_ = DialogRole::kServer;
  std::string call_id_;
  std::string local_uri_;  // with brackets, without tag
  std::string remote_uri_;
  Flow flow_;
  bool flow_first_ = true;
  bool open_for_offers_ = false;
  bool ended_ = false;  // BYE was sent or came
  sdp::LocalSession session_;
  std::string remote_sdp_;
  std::uint64_t epoch_ = 0;
};

}  // namespace centralino::edge
