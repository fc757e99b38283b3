// A phone that we ring: the UAC side, one INVITE for each of its bindings. The first 200 wins;
// the others get CANCEL, and ACK and BYE if they answered at the same time (RFC 3261 §9.1).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/sip-edge/sip/dialog.h"
#include "services/sip-edge/sip/ports.h"
#include "services/sip-edge/sip/sip_leg.h"
#include "services/sip-edge/sip/trunk_out.h"

namespace centralino::edge {

class ClientLeg : public SipLeg {
 public:
  ClientLeg(Stack& stack, LegHost& host, RingRequest request, std::string sip_domain);
  ~ClientLeg() override;

  // By the trunk: the request's user is a number outside, its caller one of ours.
  void Start(const TrunkOut& trunk);
  // Rings every binding; none is 480.
  void Start(const std::vector<Binding>& bindings);
  void Release(Because because) override;
  std::optional<DialogSnapshot> Snapshot() const override;

 private:
  class Fork;
  friend class Fork;

  std::string Identity() const;  // a header line, or nothing
  void OnRinging();
  void OnAnswered(Fork& fork, const sdp::Agreement& terms);
  void OnForkFailed(int status);
  void OnForkDone();  // some fork needs SIP no more
  void OnRemoteBye();
  void OnNewTerms(const sdp::Agreement& terms);
  void Fail(int status);

  Stack& stack_;
  LegHost& host_;
  RingRequest request_;
  std::string sip_domain_;
  std::optional<TrunkOut> trunk_;
  std::vector<std::unique_ptr<Fork>> forks_;
  Fork* winner_ = nullptr;
  bool rang_ = false;
  bool over_ = false;  // failed, released or ended: nothing more is told
  bool finished_ = false;
  int best_failure_ = 0;
};

}  // namespace centralino::edge
