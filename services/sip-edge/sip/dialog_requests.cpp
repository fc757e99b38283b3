// What we send inside a dialog: BYE, a re-INVITE of our own, and the question whether anybody is
// still there.
#include <random>

#include "sdp/parse.h"
#include "services/sip-edge/sip/dialog.h"
#include "services/sip-edge/sip/sofia.h"

namespace centralino::edge {
namespace {

// The stack itself says 503 when it could not send (RFC 3261 §8.1.3.1): that came from nowhere.
bool NeverLeft(nta_outgoing_s* request) {
  msg_t* response = nta_outgoing_getresponse(request);
  const bool local = response != nullptr && msg_addr(response)->su_family == 0;
  msg_destroy(response);
  return local;
}

// A way that is broken (a cable, a router that starts anew) may be mended: a question that could
// not leave is asked again for as long as silence would be borne.
constexpr int kProbeTries = 8;

}  // namespace

void Dialog::Bye() {
  if (bye_ != nullptr) return;
  const bool they_were_first = ended_;
  ended_ = true;
  if (!they_were_first) {
    const auto destination = Destination();
    bye_ =
        nta_outgoing_tcreate(leg_, reinterpret_cast<nta_response_f*>(&OnByeAnswer),
                             reinterpret_cast<nta_outgoing_magic_t*>(this),
                             destination ? URL_STRING_MAKE(destination->c_str()) : nullptr,
                             SIP_METHOD_BYE, nullptr, SIPTAG_USER_AGENT_STR(kProduct), TAG_END());
  }
  if (bye_ == nullptr) owner_.OnByeDone();
}

int Dialog::OnByeAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip) {
  if (sip != nullptr && sip->sip_status->st_status < 200) return 0;
  nta_outgoing_destroy(request);
  self->bye_ = nullptr;
  self->owner_.OnByeDone();
  return 0;
}

void Dialog::Refresh() {
  if (refresh_ != nullptr || ended_) return;
  if (reinvite_) return RefreshLater();  // one at a time, in either direction
  const auto destination = Destination();
  refresh_ = nta_outgoing_tcreate(
      leg_, reinterpret_cast<nta_response_f*>(&OnRefreshAnswer),
      reinterpret_cast<nta_outgoing_magic_t*>(this),
      destination ? URL_STRING_MAKE(destination->c_str()) : nullptr, SIP_METHOD_INVITE, nullptr,
      SIPTAG_USER_AGENT_STR(kProduct), SIPTAG_CONTACT_STR(ContactHeader().c_str()),
      SIPTAG_ALLOW_STR(kAllow), SIPTAG_CONTENT_TYPE_STR("application/sdp"),
      SIPTAG_PAYLOAD_STR(sdp::WriteOffer(session_).c_str()), TAG_END());
}

int Dialog::OnRefreshAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip) {
  const int status = sip == nullptr ? 408 : sip->sip_status->st_status;
  if (status < 200) return 0;
  if (status < 300) {
    const auto destination = self->Destination();
    nta_outgoing_t* ack = nta_outgoing_tcreate(
        self->leg_, nullptr, nullptr, destination ? URL_STRING_MAKE(destination->c_str()) : nullptr,
        SIP_METHOD_ACK, nullptr,
        SIPTAG_CSEQ_STR((std::to_string(sip->sip_cseq->cs_seq) + " ACK").c_str()), TAG_END());
    if (ack != nullptr) nta_outgoing_destroy(ack);
  }
  nta_outgoing_destroy(request);
  self->refresh_ = nullptr;
  if (self->ended_) return 0;
  if (status == 491) {
    self->RefreshLater();
    return 0;
  }
  if (status >= 300) {
    self->owner_.OnLost();
    return 0;
  }
  const auto answer = sdp::Parse(BodyOf(*sip));
  const auto terms = answer.ok() ? sdp::ReadAnswer(self->session_, *answer)
                                 : absl::StatusOr<sdp::Agreement>(answer.status());
  if (terms.ok()) {
    self->remote_sdp_ = std::string(BodyOf(*sip));
    self->owner_.OnNewTerms(*terms);
  }
  return 0;
}

// RFC 3261 §14.1: whoever made the Call-ID waits longer, so that two who met do not meet again.
void Dialog::RefreshLater() {
  using std::chrono::milliseconds;
  static thread_local std::minstd_rand random{std::random_device{}()};
  const bool ours = role_ == DialogRole::kClient;
  std::uniform_int_distribution<int> tens(ours ? 210 : 0, ours ? 400 : 200);
  stack_.loop().Cancel(refresh_timer_);
  refresh_timer_ = stack_.loop().After(milliseconds(10 * tens(random)), [this] { Refresh(); });
}

void Dialog::Probe() {
  if (stack_.probe_every().count() != 0) ProbeIn(stack_.probe_every());
}

void Dialog::ProbeIn(std::chrono::milliseconds wait) {
  stack_.loop().Cancel(probe_timer_);
  probe_timer_ = stack_.loop().After(wait, [this] { SendProbe(); });
}

void Dialog::SendProbe() {
  if (ended_ || probe_ != nullptr) return;
  const auto destination = Destination();
  probe_ = nta_outgoing_tcreate(leg_, reinterpret_cast<nta_response_f*>(&OnProbeAnswer),
                                reinterpret_cast<nta_outgoing_magic_t*>(this),
                                destination ? URL_STRING_MAKE(destination->c_str()) : nullptr,
                                SIP_METHOD_OPTIONS, nullptr, SIPTAG_USER_AGENT_STR(kProduct),
                                SIPTAG_ACCEPT_STR("application/sdp"), TAG_END());
}

// Whatever the far side says, it is there, unless it says that it knows nothing of the call.
int Dialog::OnProbeAnswer(Dialog* self, nta_outgoing_s* request, const sip_s* sip) {
  const int status = sip == nullptr ? 408 : sip->sip_status->st_status;
  if (status < 200) return 0;
  const bool never_left = status == 503 && NeverLeft(request);
  nta_outgoing_destroy(request);
  self->probe_ = nullptr;
  if (self->ended_) return 0;
  self->unsent_probes_ = never_left ? self->unsent_probes_ + 1 : 0;
  if (status == 408 || status == 481 || self->unsent_probes_ > kProbeTries) {
    self->owner_.OnLost();
  } else if (never_left) {
    self->ProbeIn(self->stack_.patience() / kProbeTries);
  } else {
    self->Probe();
  }
  return 0;
}

}  // namespace centralino::edge
