#include "services/sip-edge/sip/reception.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "absl/status/status.h"
#include "sdp/parse.h"
#include "services/sip-edge/sip/crypto.h"
#include "services/sip-edge/sip/request_checks.h"
#include "services/sip-edge/sip/sofia.h"

namespace centralino::edge {
namespace {

Refusal Ok(std::string headers) { return Refusal{200, "OK", std::move(headers)}; }

std::string Capabilities() {
  return std::string("Allow: ") + kAllow +
         "\r\nAccept: application/sdp\r\nAccept-Encoding: identity\r\nSupported: path\r\n";
}

// A binding is what a request can be sent to: a SIP URI without the header fields that RFC 3261
// §19.1.1 lets a Contact smuggle into it.
std::optional<std::string> BindingUri(const sip_contact_t& contact) {
  url_t url = *contact.m_url;
  if ((url.url_type != url_sip && url.url_type != url_sips) || url.url_host == nullptr) {
    return std::nullopt;
  }
  url.url_headers = nullptr;
  su_home_t home[1] = {SU_HOME_INIT(home)};
  const char* text = url_as_string(home, &url);
  std::optional<std::string> uri;
  if (text != nullptr) uri = text;
  su_home_deinit(home);
  return uri;
}

// sofia reads an expires parameter leniently; RFC 3261 §20.10: a bad value counts as 3600.
std::optional<std::int64_t> ExpiresOf(const char* text) {
  if (text == nullptr) return std::nullopt;
  const std::string digits = text;
  if (digits.empty() || digits.size() > 10 ||
      !std::all_of(digits.begin(), digits.end(),
                   [](unsigned char c) { return std::isdigit(c) != 0; })) {
    return 3600;
  }
  return std::atoll(text);
}

std::optional<RegisterRequest> ReadRegister(const sip_s& sip, const Flow& flow) {
  RegisterRequest request;
  request.call_id = sip.sip_call_id->i_id;
  request.cseq = sip.sip_cseq->cs_seq;
  request.flow = flow;
  if (sip.sip_expires != nullptr) {
    request.expires = static_cast<std::int64_t>(sip.sip_expires->ex_delta);
  }
  for (const sip_contact_t* c = sip.sip_contact; c != nullptr; c = c->m_next) {
    if (c->m_url->url_type == url_any) {
      request.all_contacts = true;
      continue;
    }
    auto uri = BindingUri(*c);
    if (!uri) return std::nullopt;
    request.contacts.push_back({*std::move(uri), ExpiresOf(c->m_expires)});
  }
  constexpr std::size_t kMostHops = 8;
  for (const sip_path_t* p = sip.sip_path; p != nullptr; p = p->r_next) {
    if (request.path.size() == kMostHops) return std::nullopt;
    su_home_t home[1] = {SU_HOME_INIT(home)};
    const char* text = url_as_string(home, p->r_url);
    if (text != nullptr) request.path.push_back("<" + std::string(text) + ">");
    su_home_deinit(home);
  }
  if (sip.sip_user_agent != nullptr && sip.sip_user_agent->g_string != nullptr) {
    request.user_agent = std::string(sip.sip_user_agent->g_string).substr(0, 128);
  }
  return request;
}

std::string RegisterHeaders(const RegisterAnswer& answer, Instant now) {
  std::string headers;
  if (answer.min_expires) {
    headers += "Min-Expires: " + std::to_string(answer.min_expires->count()) + "\r\n";
  }
  for (const Binding& binding : answer.bindings) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(binding.expires_at - now);
    headers +=
        "Contact: <" + binding.contact + ">;expires=" + std::to_string(left.count()) + "\r\n";
    for (const std::string& hop : binding.path) headers += "Path: " + hop + "\r\n";
  }
  return headers;
}

}  // namespace

Reception::Reception(Border& border, Registrar& registrar, LegTable& legs, WallClock clock,
                     std::size_t max_pending_invites)
    : border_(border),
      registrar_(registrar),
      legs_(legs),
      clock_(std::move(clock)),
      max_pending_invites_(max_pending_invites) {}

void Reception::OnRequest(msg_s* message, sip_s& sip) {
  const sip_method_t method = sip.sip_request->rq_method;
  if (method == sip_method_ack) return stack_->Discard(message);
  const Flow flow = stack_->FlowOf(message);
  if (method == sip_method_cancel) {  // RFC 3261 §9.2: nothing of that name here
    return stack_->Reply(message, sip, Refusal{481, "Transaction Does Not Exist", {}});
  }
  if (const auto refusal = CheckRequest(message, sip, flow.transport)) {
    return stack_->Reply(message, sip, *refusal);
  }
  if (method == sip_method_register) return OnRegister(message, sip, flow);
  if (sip.sip_to->a_tag != nullptr) {
    return stack_->Reply(message, sip, Refusal{481, "Call Does Not Exist", {}});
  }
  if (method == sip_method_options) return stack_->Reply(message, sip, Ok(Capabilities()));
  if (method == sip_method_invite) return OnInvite(message, sip, flow);
  // BYE, INFO, UPDATE belong into a dialog.
  stack_->Reply(message, sip, Refusal{481, "Call Does Not Exist", {}});
}

bool Reception::Admit(msg_s* message, sip_s& sip, const Flow& flow, const std::string& domain,
                      Visit& visit) {
  const Admission admission = border_.Admit(
      Visitor{flow.address, MethodOf(sip), domain, RawRequestUser(sip), CredentialsOf(sip)},
      clock_());
  switch (admission.verdict) {
    case Admission::Verdict::kAllowed:
      visit = Visit{flow, admission.organization, admission.user};
      return true;
    case Admission::Verdict::kChallenge: {
      Refusal challenge{401, "Unauthorized", {}};
      for (const std::string& value : admission.challenges) {
        challenge.headers += "WWW-Authenticate: " + value + "\r\n";
      }
      stack_->Reply(message, sip, challenge);
      return false;
    }
    case Admission::Verdict::kForbidden:
      stack_->Refused("wrong_digest");
      stack_->Reply(message, sip, Refusal{403, "Forbidden", {}});
      return false;
    case Admission::Verdict::kSilent:
      stack_->Refused("silenced");
      stack_->Discard(message);
      return false;
  }
  return false;
}

void Reception::OnRegister(msg_s* message, sip_s& sip, const Flow& flow) {
  auto request = ReadRegister(sip, flow);
  if (!request ||
      (sip.sip_to->a_url->url_type != url_sip && sip.sip_to->a_url->url_type != url_sips)) {
    return stack_->Reply(message, sip, Refusal{400, "Bad Address Of Record Or Contact", {}});
  }
  Visit visit;
  if (!Admit(message, sip, flow, ToHost(sip), visit)) return;
  request->organization = visit.organization;
  request->user = visit.user;
  RegisterAnswer answer;
  if (ToUser(sip) != visit.user) {  // one's own extension only (RFC 3261 §10.3 step 4)
    answer = RegisterAnswer{.status = 403, .phrase = "Forbidden"};
  } else {
    answer = registrar_.Register(*request, clock_());
  }
  // Kept as a transaction: the nonce is spent, so a retransmission must meet this very answer.
  nta_incoming_t* transaction =
      nta_incoming_create(stack_->agent(), nullptr, message, &sip, TAG_END());
  if (transaction == nullptr) return;
  const std::string headers = RegisterHeaders(answer, clock_());
  nta_incoming_treply(transaction, answer.status, answer.phrase.c_str(),
                      SIPTAG_SERVER_STR(kProduct),
                      TAG_IF(!headers.empty(), SIPTAG_HEADER_STR(headers.c_str())), TAG_END());
  nta_incoming_destroy(transaction);
  stack_->Count("REGISTER", answer.status);
}

void Reception::OnInvite(msg_s* message, sip_s& sip, const Flow& flow) {
  NewCall call;
  if (border_.IsTrunk(flow.address)) {
    call.source = FromTrunk{};
    call.caller = AssertedUser(sip).value_or(FromUser(sip));
  } else {
    Visit visit;
    if (!Admit(message, sip, flow, FromHost(sip), visit)) return;
    call.source = FromOperator{visit.organization, visit.user};
    call.caller = visit.user;
  }
  if (draining_ || !legs_.has_events() || legs_.pending_invites() >= max_pending_invites_) {
    return stack_->Reply(message, sip, Refusal{503, "Service Unavailable", "Retry-After: 5\r\n"});
  }
  std::optional<ServerLeg::Offer> offer;
  if (const std::string_view body = BodyOf(sip); !body.empty()) {
    auto description = sdp::Parse(body);
    if (!description.ok()) {
      return stack_->Reply(message, sip, Refusal{400, "Bad Session Description", {}});
    }
    auto terms = sdp::ReadOffer(*description, stack_->family());
    if (!terms.ok()) {
      const bool malformed = absl::IsInvalidArgument(terms.status());
      return stack_->Reply(
          message, sip,
          malformed ? Refusal{400, "Bad Session Description", {}}
                    : Refusal{488, "Not Acceptable Here", "Accept: application/sdp\r\n"});
    }
    offer = ServerLeg::Offer{*std::move(description), *std::move(terms), std::string(body)};
  }
  call.leg = LegId("leg-" + RandomHex(12));
  call.dialled = DialledUser(sip);
  call.sip_call_id = sip.sip_call_id->i_id;
  legs_.OnInvite(message, sip, flow, std::move(call), std::move(offer));
}

}  // namespace centralino::edge
