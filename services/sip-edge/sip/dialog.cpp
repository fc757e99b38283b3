#include "services/sip-edge/sip/dialog.h"

#include <cstdlib>

#include "absl/status/status.h"
#include "sdp/parse.h"
#include "services/sip-edge/sip/crypto.h"
#include "services/sip-edge/sip/request_checks.h"
#include "services/sip-edge/sip/sofia.h"

namespace centralino::edge {
namespace {

bool IsLiteralHost(const char* host) {
  if (host == nullptr) return false;
  std::string text = host;
  if (text.size() > 2 && text.front() == '[') {
    return sdp::IsLiteral(text.substr(1, text.size() - 2), sdp::Family::kIpv6);
  }
  return sdp::IsLiteral(text, sdp::Family::kIpv4);
}

std::string UriText(const url_t* url) {
  su_home_t home[1] = {SU_HOME_INIT(home)};
  const char* text = url_as_string(home, url);
  std::string copy = text == nullptr ? "" : text;
  su_home_deinit(home);
  return copy;
}

// RFC 3261 §25.1 quoted-string; line ends would begin a new header.
std::string Quoted(const std::string& name) {
  if (name.empty()) return {};
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text.push_back('\\');
    text.push_back(c == '\r' || c == '\n' ? ' ' : c);
  }
  return text + "\" ";
}

// 63 bits: some far sides keep o= in a signed number.
std::uint64_t NewSessionId() { return std::strtoull(RandomHex(8).c_str(), nullptr, 16) >> 1; }

}  // namespace

// Our answer to a re-INVITE waits for its ACK, which may carry the answer to our offer.
struct Dialog::Reinvite {
  Dialog* dialog;
  nta_incoming_s* request;
  bool answer_expected;
};

Dialog::Dialog(Stack& stack, Owner& owner) : stack_(stack), owner_(owner) {
  session_.session_id = NewSessionId();
  session_.version = 1;
  session_.family = stack.family();
}

Dialog::~Dialog() {
  stack_.loop().Cancel(refresh_timer_);
  stack_.loop().Cancel(probe_timer_);
  if (probe_ != nullptr) nta_outgoing_destroy(probe_);
  if (reinvite_) nta_incoming_destroy(reinvite_->request);
  if (bye_ != nullptr) nta_outgoing_destroy(bye_);
  if (refresh_ != nullptr) nta_outgoing_destroy(refresh_);
  if (leg_ != nullptr) nta_leg_destroy(leg_);
}

std::unique_ptr<Dialog> Dialog::OfServer(Stack& stack, Owner& owner, const sip_s& invite,
                                         const Flow& flow, bool flow_first) {
  std::unique_ptr<Dialog> dialog(new Dialog(stack, owner));
  dialog->flow_ = flow;
  dialog->flow_first_ = flow_first;
  dialog->call_id_ = invite.sip_call_id->i_id;
  dialog->local_uri_ = "<" + UriText(invite.sip_to->a_url) + ">";
  dialog->remote_uri_ = "<" + UriText(invite.sip_from->a_url) + ">";
  dialog->leg_ = nta_leg_tcreate(stack.agent(), reinterpret_cast<nta_request_f*>(&OnRequest),
                                 reinterpret_cast<nta_leg_magic_t*>(dialog.get()),
                                 SIPTAG_CALL_ID(invite.sip_call_id), SIPTAG_FROM(invite.sip_to),
                                 SIPTAG_TO(invite.sip_from),
                                 NTATAG_REMOTE_CSEQ(invite.sip_cseq->cs_seq), TAG_END());
  if (dialog->leg_ == nullptr) return nullptr;
  nta_leg_tag(dialog->leg_, RandomHex(8).c_str());
  nta_leg_server_route(dialog->leg_, invite.sip_record_route, invite.sip_contact);
  return dialog;
}

// The route set goes in by nta_leg_server_route, which keeps its order and sees `lr`; a route
// given to nta_leg_tcreate is taken for a strict one (ADR 0001).
void Dialog::SetRoute(const std::vector<std::string>& route, const std::string& target) {
  std::string text;
  for (const std::string& hop : route) text += (text.empty() ? "" : ", ") + hop;
  su_home_t home[1] = {SU_HOME_INIT(home)};
  nta_leg_server_route(
      leg_, text.empty() ? nullptr : sip_record_route_make(home, text.c_str()),
      target.empty() ? nullptr : sip_contact_make(home, ("<" + target + ">").c_str()));
  su_home_deinit(home);
}

std::unique_ptr<Dialog> Dialog::OfClient(Stack& stack, Owner& owner, const Outgoing& outgoing) {
  std::unique_ptr<Dialog> dialog(new Dialog(stack, owner));
  dialog->role_ = DialogRole::kClient;
  dialog->flow_ = outgoing.flow;
  dialog->call_id_ = RandomHex(16);  // one for each fork: two bindings may lead to one phone
  dialog->local_uri_ = "<" + outgoing.local_uri + ">";
  dialog->remote_uri_ = "<" + outgoing.remote_uri + ">";
  const std::string from = Quoted(outgoing.display_name) + dialog->local_uri_;
  dialog->leg_ =
      nta_leg_tcreate(stack.agent(), reinterpret_cast<nta_request_f*>(&OnRequest),
                      reinterpret_cast<nta_leg_magic_t*>(dialog.get()),
                      SIPTAG_CALL_ID_STR(dialog->call_id_.c_str()), SIPTAG_FROM_STR(from.c_str()),
                      SIPTAG_TO_STR(dialog->remote_uri_.c_str()), TAG_END());
  if (dialog->leg_ == nullptr) return nullptr;
  nta_leg_tag(dialog->leg_, RandomHex(8).c_str());
  dialog->SetRoute(outgoing.route, outgoing.remote_target);
  return dialog;
}

absl::StatusOr<std::unique_ptr<Dialog>> Dialog::Restore(Stack& stack, Owner& owner,
                                                        const DialogSnapshot& snapshot) {
  if (snapshot.schema != kDialogSnapshotSchema) {
    return absl::InvalidArgumentError("dialog snapshot of another schema version");
  }
  std::unique_ptr<Dialog> dialog(new Dialog(stack, owner));
  dialog->role_ = snapshot.role;
  dialog->epoch_ = snapshot.epoch;
  dialog->flow_ = snapshot.flow;
  dialog->flow_first_ = snapshot.flow_first;
  dialog->call_id_ = snapshot.call_id;
  dialog->local_uri_ = snapshot.local_uri;
  dialog->remote_uri_ = snapshot.remote_uri;
  dialog->session_ = snapshot.session;
  dialog->remote_sdp_ = snapshot.remote_sdp;
  dialog->open_for_offers_ = true;
  const std::string tag = snapshot.remote_tag.empty() ? "" : ";tag=" + snapshot.remote_tag;
  const std::string from = snapshot.local_uri + ";tag=" + snapshot.local_tag;
  const std::string to = snapshot.remote_uri + tag;
  const std::string cseq = std::to_string(snapshot.local_cseq) + " INVITE";
  dialog->leg_ =
      nta_leg_tcreate(stack.agent(), reinterpret_cast<nta_request_f*>(&OnRequest),
                      reinterpret_cast<nta_leg_magic_t*>(dialog.get()),
                      SIPTAG_CALL_ID_STR(snapshot.call_id.c_str()), SIPTAG_FROM_STR(from.c_str()),
                      SIPTAG_TO_STR(to.c_str()), SIPTAG_CSEQ_STR(cseq.c_str()),
                      NTATAG_REMOTE_CSEQ(snapshot.remote_cseq), TAG_END());
  if (dialog->leg_ == nullptr) {
    return absl::InvalidArgumentError("dialog snapshot with unreadable addresses");
  }
  dialog->SetRoute(snapshot.route_set, snapshot.remote_target);
  return dialog;
}

void Dialog::Establish(const sip_s& answer) {
  nta_leg_rtag(leg_, answer.sip_to->a_tag);
  nta_leg_client_reroute(leg_, answer.sip_record_route, answer.sip_contact, 1);
}

std::optional<std::string> Dialog::Destination() const {
  if (flow_first_) return ToUri(flow_);
  const sip_route_t* route = nullptr;
  const sip_contact_t* target = nullptr;
  nta_leg_get_route(leg_, &route, &target);
  const url_t* next = route != nullptr ? route->r_url : target != nullptr ? target->m_url : nullptr;
  // A name is never resolved here (DESIGN §8): then the source of the INVITE is the way back.
  if (next != nullptr && IsLiteralHost(next->url_host)) return std::nullopt;
  return ToUri(flow_);
}

int Dialog::OnRequest(Dialog* self, nta_leg_s*, nta_incoming_s* request, const sip_s* sip) {
  return self->Handle(request, *sip);
}

int Dialog::Refuse(nta_incoming_s* request, const Refusal& refusal) {
  nta_incoming_treply(request, refusal.status, refusal.phrase.c_str(), SIPTAG_SERVER_STR(kProduct),
                      TAG_IF(!refusal.headers.empty(), SIPTAG_HEADER_STR(refusal.headers.c_str())),
                      TAG_END());
  stack_.Count(nta_incoming_method_name(request), refusal.status);
  nta_incoming_destroy(request);
  return 0;
}

int Dialog::Handle(nta_incoming_s* request, const sip_s& sip) {
  const sip_method_t method = sip.sip_request->rq_method;
  if (method == sip_method_ack) return 200;  // of a re-INVITE we refused: nothing to answer
  if (method == sip_method_bye) {
    Refuse(request, Refusal{200, "OK", {}});
    // Crossing BYEs (RFC 3261 §15.1.2): ours runs on, both sides get their 200.
    if (!ended_) {
      ended_ = true;
      owner_.OnRemoteBye();
    }
    return 0;
  }
  if (ended_) return Refuse(request, Refusal{481, "Call Does Not Exist", {}});
  if (auto refusal = CheckExtensions(sip)) return Refuse(request, *refusal);
  switch (method) {
    case sip_method_invite:
    case sip_method_update:
      return HandleOffer(request, sip);
    case sip_method_options:
      return Refuse(request, Refusal{200, "OK", std::string("Allow: ") + kAllow + "\r\n"});
    case sip_method_info:
      // RFC 6086 §4.2.2: without a body it is a keep-alive; packages we have none.
      if (BodyOf(sip).empty()) return Refuse(request, Refusal{200, "OK", {}});
      return Refuse(request, Refusal{415, "Unsupported Media Type", "Accept: application/sdp\r\n"});
    case sip_method_cancel:
      return Refuse(request, Refusal{481, "Call Does Not Exist", {}});
    case sip_method_subscribe:
    case sip_method_publish:
      return Refuse(request, Refusal{489, "Bad Event", {}});
    case sip_method_unknown:
      return Refuse(request, Refusal{501, "Not Implemented", {}});
    default:
      return Refuse(request,
                    Refusal{405, "Method Not Allowed", std::string("Allow: ") + kAllow + "\r\n"});
  }
}

// Hold, resume, a new address or only a refresh: the far side's offer is ours to answer.
int Dialog::HandleOffer(nta_incoming_s* request, const sip_s& sip) {
  const bool invite = sip.sip_request->rq_method == sip_method_invite;
  if (auto refusal = CheckSdpBody(sip)) return Refuse(request, *refusal);
  const std::string_view body = BodyOf(sip);
  const bool offers = !body.empty() || invite;
  // Theirs has no answer of ours yet, or ours none of theirs (RFC 3261 §14.2, RFC 3311 §5.2).
  const bool pending = refresh_ != nullptr || (reinvite_ && reinvite_->answer_expected);
  if (offers && (!open_for_offers_ || pending)) {
    return Refuse(request, Refusal{491, "Request Pending", {}});
  }
  if (body.empty()) {
    nta_leg_server_route(leg_, nullptr, sip.sip_contact);
    AcceptOffer(request, invite ? sdp::WriteOffer(session_) : std::string(), invite);
    if (invite) reinvite_->answer_expected = true;
    return 0;
  }
  const auto offer = sdp::Parse(body);
  if (!offer.ok()) return Refuse(request, Refusal{400, "Bad Session Description", {}});
  const auto terms = sdp::ReadOffer(*offer, session_.family);
  if (!terms.ok()) return Refuse(request, Refusal{488, "Not Acceptable Here", {}});
  nta_leg_server_route(leg_, nullptr, sip.sip_contact);
  remote_sdp_ = std::string(body);
  AcceptOffer(request, sdp::WriteAnswer(session_, *offer, *terms), invite);
  owner_.OnNewTerms(*terms);
  return 0;
}

void Dialog::AcceptOffer(nta_incoming_s* request, const std::string& body, bool ack_expected) {
  nta_incoming_treply(request, SIP_200_OK, SIPTAG_SERVER_STR(kProduct),
                      SIPTAG_CONTACT_STR(ContactHeader().c_str()), SIPTAG_ALLOW_STR(kAllow),
                      TAG_IF(!body.empty(), SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                      TAG_IF(!body.empty(), SIPTAG_PAYLOAD_STR(body.c_str())), TAG_END());
  stack_.Count(nta_incoming_method_name(request), 200);
  if (!ack_expected) return nta_incoming_destroy(request);
  if (reinvite_) {  // the one before runs out by itself
    nta_incoming_bind(reinvite_->request, nullptr, nullptr);
    nta_incoming_destroy(reinvite_->request);
  }
  reinvite_ = std::make_unique<Reinvite>(Reinvite{this, request, false});
  nta_incoming_bind(request, reinterpret_cast<nta_ack_cancel_f*>(&OnAck),
                    reinterpret_cast<nta_incoming_magic_t*>(reinvite_.get()));
}

int Dialog::OnAck(Reinvite* reinvite, nta_incoming_s* request, const sip_s* sip) {
  Dialog* self = reinvite->dialog;
  if (sip != nullptr && sip->sip_request->rq_method != sip_method_ack) return 0;
  const bool answer_expected = reinvite->answer_expected;
  self->reinvite_.reset();
  nta_incoming_destroy(request);
  if (sip == nullptr) {
    if (!self->ended_) self->owner_.OnLost();
    return 0;
  }
  if (!answer_expected || self->ended_) return 0;
  const auto answer = sdp::Parse(BodyOf(*sip));
  // An ACK without a usable answer changes nothing: the session goes on as it was.
  if (!answer.ok()) return 0;
  const auto terms = sdp::ReadAnswer(self->session_, *answer);
  if (terms.ok()) {
    self->remote_sdp_ = std::string(BodyOf(*sip));
    self->owner_.OnNewTerms(*terms);
  }
  return 0;
}

DialogSnapshot Dialog::Snapshot() const {
  DialogSnapshot snapshot;
  snapshot.epoch = epoch_;
  snapshot.role = role_;
  snapshot.call_id = call_id_;
  snapshot.local_uri = local_uri_;
  snapshot.remote_uri = remote_uri_;
  snapshot.local_cseq = nta_leg_get_seq(leg_);
  snapshot.remote_cseq = nta_leg_get_rseq(leg_);
  const auto text = [](const char* value) { return value == nullptr ? std::string() : value; };
  snapshot.local_tag = text(nta_leg_get_tag(leg_));
  snapshot.remote_tag = text(nta_leg_get_rtag(leg_));
  const sip_route_t* route = nullptr;
  const sip_contact_t* target = nullptr;
  nta_leg_get_route(leg_, &route, &target);
  if (target != nullptr) snapshot.remote_target = UriText(target->m_url);
  for (; route != nullptr; route = route->r_next) {
    snapshot.route_set.push_back("<" + UriText(route->r_url) + ">");
  }
  snapshot.flow = flow_;
  snapshot.flow_first = flow_first_;
  snapshot.session = session_;
  snapshot.remote_sdp = remote_sdp_;
  return snapshot;
}

}  // namespace centralino::edge
