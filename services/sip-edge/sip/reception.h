// Where requests outside any dialog arrive: structure first, then the border, then REGISTER to
// the registrar and INVITE to the legs. Everything refused here is answered without a transaction.
#pragma once

#include <cstddef>
#include <string>

#include "services/sip-edge/sip/border.h"
#include "services/sip-edge/sip/leg_table.h"
#include "services/sip-edge/sip/registrar.h"
#include "services/sip-edge/sip/stack.h"

namespace centralino::edge {

class Reception : public Stack::Receiver {
 public:
  Reception(Border& border, Registrar& registrar, LegTable& legs, WallClock clock,
            std::size_t max_pending_invites);

  void UseStack(Stack* stack) { stack_ = stack; }  // before the first request
  void Drain() { draining_ = true; }

  void OnRequest(msg_s* message, sip_s& sip) override;

 private:
  // The proven visitor; none: it was answered, or met with silence, and the message is gone.
  struct Visit {
    Flow flow;
    std::string organization;
    std::string user;  // empty: a trunk
  };
  bool Admit(msg_s* message, sip_s& sip, const Flow& flow, const std::string& domain, Visit& visit);
  void OnRegister(msg_s* message, sip_s& sip, const Flow& flow);
  void OnInvite(msg_s* message, sip_s& sip, const Flow& flow);

  Border& border_;
  Registrar& registrar_;
  LegTable& legs_;
  WallClock clock_;
  std::size_t max_pending_invites_;
  Stack* stack_ = nullptr;
  bool draining_ = false;
};

}  // namespace centralino::edge
