// sofia-sip's transaction layer (nta) behind our own settings: one agent, UDP and TCP on one
// port, addresses only, replies to the source only. ADR 0002 says what each setting keeps away.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "sdp/address.h"
#include "services/sip-edge/sip/flow.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/message.h"
#include "services/sip-edge/sip/ports.h"
#include "services/sip-edge/sip/sofia_fwd.h"

namespace centralino::edge {

struct StackSettings {
  std::string bind;
  std::uint16_t port = 5060;
  std::string advertise;
  std::chrono::milliseconds t1{500};
  std::chrono::milliseconds probe_every{0};  // 0: never
};

class Stack {
 public:
  // Gets every request that belongs to no transaction and no dialog; owns the message and ends it
  // by Reply, Discard or a transaction of its own.
  class Receiver {
   public:
    virtual ~Receiver() = default;
    virtual void OnRequest(msg_s* message, sip_s& sip) = 0;
  };

  // On the loop's thread, like everything here.
  static absl::StatusOr<std::unique_ptr<Stack>> Open(Loop& loop, StackSettings settings,
                                                     SipMetrics* metrics, Receiver& receiver);
  ~Stack();
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  Loop& loop() { return loop_; }
  nta_agent_s* agent() { return agent_; }
  std::chrono::milliseconds t1() const { return settings_.t1; }
  // How long the far side may take over anything: 64*T1 (RFC 3261 timers B, F, H).
  std::chrono::milliseconds patience() const { return settings_.t1 * 64; }
  // How often a far side in a call is asked whether it still is there (ADR 0007).
  std::chrono::milliseconds probe_every() const { return settings_.probe_every; }
  // Our Contact: "<sip:192.0.2.1:5060;transport=tcp>".
  std::string Contact(Transport transport) const;
  const std::string& address() const { return settings_.advertise; }
  sdp::Family family() const;

  // Where a message came from that is being delivered now.
  Flow FlowOf(msg_s* message) const;

  // Answers without keeping a transaction (RFC 3261 §8.2.7) and gives the message back.
  void Reply(msg_s* message, const sip_s& sip, const Refusal& answer);
  void Discard(msg_s* message);
  void Count(const std::string& method, int status);
  void Refused(std::string_view reason);
  // Messages the stack threw away by itself since the last call.
  void CountMalformed();

 private:
  Stack(Loop& loop, StackSettings settings, SipMetrics* metrics, Receiver& receiver);
  static int OnMessage(Stack* self, nta_agent_s* agent, msg_s* message, sip_s* sip);

  Loop& loop_;
  StackSettings settings_;
  SipMetrics* metrics_;
  Receiver& receiver_;
  nta_agent_s* agent_ = nullptr;
  std::size_t malformed_ = 0;
};

}  // namespace centralino::edge
