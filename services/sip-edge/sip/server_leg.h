// A call that came in: the UAS side of one INVITE.
//
//   kOffered ──Ring──► kRinging ──Answer──► kAnswered ──ACK──► kUp ──Release──► BYE
//      └───────────────── Reject, CANCEL ──────┘  └─ no ACK in 64*T1 ─► BYE
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "services/sip-edge/sip/dialog.h"
#include "services/sip-edge/sip/sip_leg.h"

namespace centralino::edge {

class ServerLeg : public SipLeg, private Dialog::Owner {
 public:
  struct Offer {
    sdp::Description description;
    sdp::Agreement terms;
    std::string text;
  };
  // Takes the message over. Null: the stack refused it (it is gone then, unanswered).
  static std::unique_ptr<ServerLeg> Accept(Stack& stack, LegHost& host, LegId id, msg_s* message,
                                           sip_s& invite, const Flow& flow, bool from_phone,
                                           std::optional<Offer> offer);
  ~ServerLeg() override;

  void Ring() override;
  void Answer(const RtpEndpoint& local) override;
  void Reject(int status) override;
  void Release(Because because) override;

  bool pending() const { return state_ == State::kOffered || state_ == State::kRinging; }
  std::optional<DialogSnapshot> Snapshot() const override;

 private:
  enum class State { kOffered, kRinging, kAnswered, kUp, kEnding };

  ServerLeg(Stack& stack, LegHost& host, LegId id)
      : stack_(stack), host_(host), id_(std::move(id)) {}
  static int OnAckOrCancel(ServerLeg* self, nta_incoming_s* invite, const sip_s* sip);
  void OnAck(const sip_s* sip);
  void OnCancel();
  void Final(int status);
  void EndInvite();
  void StartBye();
  void Gone();

  void OnRemoteBye() override;
  void OnNewTerms(const sdp::Agreement& terms) override;
  void OnByeDone() override { Finish(); }
  void OnLost() override;
  void Finish();
  const Flow* phone() const { return from_phone_ ? &dialog_->flow() : nullptr; }

  Stack& stack_;
  LegHost& host_;
  LegId id_;
  State state_ = State::kOffered;
  nta_incoming_s* invite_ = nullptr;
  std::unique_ptr<Dialog> dialog_;
  std::optional<Offer> offer_;  // none: our 200 makes the offer
  bool from_phone_ = false;
  bool release_at_ack_ = false;
  bool finished_ = false;
  Loop::Timer ack_timer_ = 0;
};

}  // namespace centralino::edge
