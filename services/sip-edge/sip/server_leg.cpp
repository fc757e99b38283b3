#include "services/sip-edge/sip/server_leg.h"

#include "sdp/parse.h"
#include "services/sip-edge/sip/sofia.h"
#include "services/sip-edge/sip/terms.h"

namespace centralino::edge {

std::unique_ptr<ServerLeg> ServerLeg::Accept(Stack& stack, LegHost& host, LegId id, msg_s* message,
                                             sip_s& invite, const Flow& flow, bool from_phone,
                                             std::optional<Offer> offer) {
  std::unique_ptr<ServerLeg> leg(new ServerLeg(stack, host, std::move(id)));
  leg->from_phone_ = from_phone;
  leg->offer_ = std::move(offer);
  leg->dialog_ = Dialog::OfServer(stack, *leg, invite, flow, from_phone);
  if (!leg->dialog_) {
    stack.Discard(message);
    return nullptr;
  }
  if (leg->offer_) leg->dialog_->Remember(leg->offer_->text);
  leg->invite_ =
      nta_incoming_create(stack.agent(), leg->dialog_->leg(), message, &invite, TAG_END());
  if (leg->invite_ == nullptr) return nullptr;
  nta_incoming_bind(leg->invite_, reinterpret_cast<nta_ack_cancel_f*>(&OnAckOrCancel),
                    reinterpret_cast<nta_incoming_magic_t*>(leg.get()));
  nta_incoming_treply(leg->invite_, SIP_100_TRYING, TAG_END());
  return leg;
}

ServerLeg::~ServerLeg() {
  stack_.loop().Cancel(ack_timer_);
  EndInvite();
}

void ServerLeg::Ring() {
  if (state_ != State::kOffered) return;
  state_ = State::kRinging;
  nta_incoming_treply(invite_, SIP_180_RINGING, SIPTAG_SERVER_STR(kProduct),
                      SIPTAG_CONTACT_STR(dialog_->ContactHeader().c_str()),
                      SIPTAG_ALLOW_STR(kAllow), TAG_END());
}

void ServerLeg::Answer(const RtpEndpoint& local) {
  if (!pending()) return;
  state_ = State::kAnswered;
  sdp::LocalSession& session = dialog_->session();
  session.address = local.address;
  session.port = local.port;
  session.family =
      sdp::IsLiteral(local.address, sdp::Family::kIpv6) ? sdp::Family::kIpv6 : sdp::Family::kIpv4;
  const std::string body = offer_ ? sdp::WriteAnswer(session, offer_->description, offer_->terms)
                                  : sdp::WriteOffer(session);
  if (offer_) dialog_->OpenForOffers();
  nta_incoming_treply(invite_, SIP_200_OK, SIPTAG_SERVER_STR(kProduct),
                      SIPTAG_CONTACT_STR(dialog_->ContactHeader().c_str()),
                      SIPTAG_ALLOW_STR(kAllow), SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                      SIPTAG_PAYLOAD_STR(body.c_str()), TAG_END());
  stack_.Count("INVITE", 200);
  // The stack's own timer H reports a missing ACK too, but not when the 200 could not be sent.
  ack_timer_ = stack_.loop().After(stack_.patience() * 5 / 4, [this] { OnAck(nullptr); });
}

void ServerLeg::Reject(int status) {
  if (!pending()) return;
  Final(status);
  Finish();
}

void ServerLeg::Final(int status) {
  state_ = State::kEnding;
  const char* phrase = sip_status_phrase(status);
  nta_incoming_treply(invite_, status, phrase == nullptr ? "Rejected" : phrase,
                      SIPTAG_SERVER_STR(kProduct),
                      TAG_IF(status == 503, SIPTAG_RETRY_AFTER_STR("5")), TAG_END());
  stack_.Count("INVITE", status);
  EndInvite();
}

void ServerLeg::Release(Because) {
  switch (state_) {
    case State::kOffered:
    case State::kRinging:
      Final(480);
      return Finish();
    case State::kAnswered:
      release_at_ack_ = true;  // RFC 3261 §15: no BYE before the ACK
      return;
    case State::kUp:
      return StartBye();
    case State::kEnding:
      return;
  }
}

std::optional<DialogSnapshot> ServerLeg::Snapshot() const {
  if (state_ != State::kAnswered && state_ != State::kUp) return std::nullopt;
  return dialog_->Snapshot();
}

int ServerLeg::OnAckOrCancel(ServerLeg* self, nta_incoming_s*, const sip_s* sip) {
  const sip_method_t method = sip == nullptr ? sip_method_ack : sip->sip_request->rq_method;
  if (method == sip_method_ack) {
    self->OnAck(sip);
  } else if (method == sip_method_cancel) {
    self->OnCancel();
  }
  return 0;
}

void ServerLeg::OnCancel() {
  if (!pending()) return;
  Final(487);
  host_.Tell(id_, LegHost::After::kLegGone,
             [id = id_](LegEvents& events) { events.OnCancelled(id); });
  Finish();
}

void ServerLeg::OnAck(const sip_s* sip) {
  if (state_ != State::kAnswered) return;
  stack_.loop().Cancel(ack_timer_);
  EndInvite();
  state_ = State::kUp;
  dialog_->OpenForOffers();
  if (sip == nullptr) return OnLost();
  if (release_at_ack_) return StartBye();
  dialog_->Probe();
  if (offer_) return;
  // Our 200 made the offer: its answer is in this ACK.
  const auto answer = sdp::Parse(BodyOf(*sip));
  const auto terms = answer.ok() ? sdp::ReadAnswer(dialog_->session(), *answer)
                                 : absl::StatusOr<sdp::Agreement>(answer.status());
  if (!terms.ok()) return OnLost();
  dialog_->Remember(std::string(BodyOf(*sip)));
  OnNewTerms(*terms);
}

void ServerLeg::OnLost() {
  Gone();
  StartBye();
}

void ServerLeg::OnRemoteBye() {
  Gone();
  if (state_ == State::kAnswered) EndInvite();  // their ACK was lost, their BYE was not
  state_ = State::kEnding;
  Finish();
}

void ServerLeg::OnNewTerms(const sdp::Agreement& terms) {
  host_.Tell(id_, LegHost::After::kLegLives,
             [id = id_, audio = ToTerms(terms, phone()),
              holds = terms.far_holds](LegEvents& events) { events.OnTerms(id, audio, holds); });
}

void ServerLeg::Gone() {
  host_.Tell(id_, LegHost::After::kLegGone, [id = id_](LegEvents& events) { events.OnBye(id); });
}

void ServerLeg::StartBye() {
  if (state_ == State::kEnding) return;
  state_ = State::kEnding;
  dialog_->Bye();
}

// The stack goes on with retransmissions and the ACK by itself.
void ServerLeg::EndInvite() {
  if (invite_ == nullptr) return;
  nta_incoming_t* invite = invite_;
  invite_ = nullptr;
  nta_incoming_bind(invite, nullptr, nullptr);
  nta_incoming_destroy(invite);
}

void ServerLeg::Finish() {
  if (finished_) return;
  finished_ = true;
  host_.Finished(this);
}

}  // namespace centralino::edge
