#include "support/sip/call.h"

#include <algorithm>
#include <cstdlib>

#include "support/sip/user_agent.h"

namespace centralino::support {
namespace {

Endpoint EndpointOf(const std::string& uri, const Endpoint& otherwise) {
  const std::string host_port = HostPortOf(uri);
  const auto colon = host_port.find(':');
  const std::string host = host_port.substr(0, colon);
  if (host.empty() || host.find_first_not_of("0123456789.") != std::string::npos) return otherwise;
  const int port = colon == std::string::npos ? 5060 : std::atoi(host_port.c_str() + colon + 1);
  return {host, static_cast<std::uint16_t>(port)};
}

}  // namespace

// ---- Outgoing -----------------------------------------------------------------------------------

void Call::StartOutgoing(const std::string& uri, const std::string& from, const std::string& sdp,
                         std::vector<Header> extra) {
  call_id_ = Token() + Token();
  local_ = from + ";tag=" + Token();
  remote_ = "<" + uri + ">";
  target_ = uri;
  invite_ = agent_.OutOfDialog("INVITE", uri);
  for (Header& header : extra) invite_.headers.push_back(std::move(header));
  invite_.Add("From", local_);
  invite_.Add("To", remote_);
  invite_.Add("Call-ID", call_id_);
  invite_.Add("CSeq", "");
  invite_.Add("Contact", agent_.Contact());
  invite_.Add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS");
  if (!sdp.empty()) {
    invite_.Add("Content-Type", "application/sdp");
    invite_.body = sdp;
  }
  agent_.Remember(shared_from_this());
  SendInvite();
}

void Call::SendInvite() {
  invite_.Set("CSeq", std::to_string(++sequence_) + " INVITE");
  branch_ = agent_.transactions_.Send(invite_, agent_.options_.proxy,
                                      [self = shared_from_this()](const SipMessage& response) {
                                        self->OnInviteResponse(response);
                                      });
}

void Call::OnInviteResponse(const SipMessage& response) {
  if (SequenceOf(response.Get("CSeq")) != SequenceOf(invite_.Get("CSeq"))) return;
  if (response.status < 200) {
    provisional_seen_ = true;
    if (state_ == State::kOver) return;
    if (response.status > 100) state_ = State::kRinging;
    if (cancel_wanted_) agent_.transactions_.Cancel(branch_);
    cancel_wanted_ = false;
    if (response.status > 100 && events.on_provisional) events.on_provisional(response);
    return;
  }
  if (response.status < 300) {
    if (state_ == State::kUp || state_ == State::kOver) {
      // The 2xx again: our ACK was lost, or it crossed our CANCEL.
      Acknowledge(SequenceOf(response.Get("CSeq")), ack_body_);
      return;
    }
    LearnDialog(response);
    state_ = State::kUp;
    if (events.on_answered) ack_body_ = events.on_answered(response);
    Acknowledge(SequenceOf(response.Get("CSeq")), ack_body_);
    return;
  }
  if (state_ == State::kOver) return;
  if ((response.status == 401 || response.status == 407) && !challenged_) {
    challenged_ = true;
    if (agent_.Authorize(invite_, response)) {
      SendInvite();
      return;
    }
  }
  Over();
  if (events.on_failed) events.on_failed(response);
}

void Call::Cancel(bool at_once) {
  if (state_ == State::kUp || state_ == State::kOver) return;
  if (provisional_seen_ || at_once) {
    agent_.transactions_.Cancel(branch_);
  } else {
    cancel_wanted_ = true;
  }
}

// ---- Incoming -----------------------------------------------------------------------------------

void Call::Provisional(int status) {
  if (state_ == State::kUp || state_ == State::kOver) return;
  state_ = State::kRinging;
  SipMessage response = ResponseTo(invite_, status);
  response.Set("To", local_);
  response.Add("Contact", agent_.Contact());
  agent_.transactions_.Reply(invite_, invite_from_, response);
}

void Call::Answer(const std::string& sdp) {
  if (state_ == State::kUp || state_ == State::kOver) return;
  state_ = State::kUp;
  ok_ = ResponseTo(invite_, 200);
  ok_.Set("To", local_);
  ok_.Add("Contact", agent_.Contact());
  ok_.Add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS");
  ok_.Add("Content-Type", "application/sdp");
  ok_.body = sdp;
  ok_request_ = invite_;
  agent_.transactions_.Reply(invite_, invite_from_, ok_);
  RepeatOk(Transactions::kT1);
}

// Until the ACK comes (RFC 3261 §13.3.1.4).
void Call::RepeatOk(milliseconds interval) {
  agent_.loop().Cancel(ok_timer_);
  ok_timer_ = agent_.loop().After(interval, [self = shared_from_this(), interval] {
    self->agent_.transactions_.Reply(self->ok_request_, self->invite_from_, self->ok_);
    self->RepeatOk(std::min(interval * 2, Transactions::kT2));
  });
}

void Call::Refuse(int status) {
  if (state_ == State::kUp || state_ == State::kOver) return;
  SipMessage response = ResponseTo(invite_, status);
  response.Set("To", local_);
  agent_.transactions_.Reply(invite_, invite_from_, response);
  Over();
}

void Call::OnRequest(const SipMessage& request, const Endpoint& from) {
  Transactions& transactions = agent_.transactions_;
  if (request.method == "ACK") {
    if (SequenceOf(request.Get("CSeq")) != SequenceOf(ok_request_.Get("CSeq"))) return;
    if (ok_timer_ == 0) return;
    agent_.loop().Cancel(ok_timer_);
    ok_timer_ = 0;
    if (events.on_ack) events.on_ack(request);
  } else if (request.method == "CANCEL") {
    transactions.Reply(request, from, ResponseTo(request, 200));
    if (state_ == State::kUp || state_ == State::kOver) return;
    Refuse(487);
    if (events.on_cancelled) events.on_cancelled();
  } else if (request.method == "BYE") {
    transactions.Reply(request, from, ResponseTo(request, 200));
    if (state_ == State::kOver) return;
    Over();
    if (events.on_bye) events.on_bye(request);
  } else if (request.method == "INVITE" && state_ == State::kUp) {
    OnReinvite(request, from);
  } else if (request.method == "OPTIONS") {
    transactions.Reply(request, from, ResponseTo(request, 200));
  } else {
    transactions.Reply(request, from, ResponseTo(request, request.method == "INVITE" ? 491 : 405));
  }
}

void Call::OnReinvite(const SipMessage& request, const Endpoint& from) {
  const auto contact = request.Get("Contact");
  if (!contact.empty()) target_ = UriOf(contact);
  ok_ = ResponseTo(request, 200);
  ok_.Add("Contact", agent_.Contact());
  const std::string sdp = events.on_reinvite ? events.on_reinvite(request) : "";
  if (!sdp.empty()) {
    ok_.Add("Content-Type", "application/sdp");
    ok_.body = sdp;
  }
  ok_request_ = request;
  invite_from_ = from;
  agent_.transactions_.Reply(request, from, ok_);
  RepeatOk(Transactions::kT1);
}

// ---- Both ---------------------------------------------------------------------------------------

void Call::LearnDialog(const SipMessage& message) {
  remote_ = message.Get(message.IsRequest() ? "From" : "To");
  const std::string contact = message.Get("Contact");
  if (!contact.empty()) target_ = UriOf(contact);
  routes_.clear();
  for (const std::string& value : message.All("Record-Route")) {
    for (std::string& route : SplitList(value)) routes_.push_back(std::move(route));
  }
  if (!message.IsRequest()) std::reverse(routes_.begin(), routes_.end());
}

SipMessage Call::InDialog(const std::string& method, unsigned sequence) const {
  SipMessage request = agent_.OutOfDialog(method, target_);
  for (const std::string& route : routes_) request.Add("Route", route);
  request.Add("From", local_);
  request.Add("To", remote_);
  request.Add("Call-ID", call_id_);
  request.Add("CSeq", std::to_string(sequence) + " " + method);
  return request;
}

Endpoint Call::NextHop() const {
  const Endpoint proxy = agent_.options_.proxy;
  return EndpointOf(routes_.empty() ? target_ : UriOf(routes_.front()), proxy);
}

void Call::Acknowledge(unsigned sequence, const std::string& body) {
  SipMessage ack = InDialog("ACK", sequence);
  if (!body.empty()) {
    ack.Add("Content-Type", "application/sdp");
    ack.body = body;
  }
  agent_.transactions_.SendAck(std::move(ack), NextHop());
}

void Call::Reinvite(const std::string& sdp, Transactions::OnResponse on_response) {
  if (state_ != State::kUp) return;
  const unsigned sequence = ++sequence_;
  SipMessage request = InDialog("INVITE", sequence);
  request.Add("Contact", agent_.Contact());
  if (!sdp.empty()) {
    request.Add("Content-Type", "application/sdp");
    request.body = sdp;
  }
  agent_.transactions_.Send(std::move(request), NextHop(),
                            [self = shared_from_this(), sequence, on_response,
                             told = std::make_shared<bool>(false)](const SipMessage& response) {
                              if (response.status < 200) return;
                              if (response.status < 300) self->Acknowledge(sequence, "");
                              if (!*told && on_response) on_response(response);
                              *told = true;
                            });
}

void Call::Bye(Transactions::OnResponse on_response) {
  if (state_ != State::kUp) return;
  SipMessage bye = InDialog("BYE", ++sequence_);
  if (!on_response) on_response = [](const SipMessage&) {};
  agent_.transactions_.Send(std::move(bye), NextHop(), std::move(on_response));
  Over();
}

void Call::Ask(const std::string& method, Transactions::OnResponse on_response) {
  agent_.transactions_.Send(InDialog(method, ++sequence_), NextHop(), std::move(on_response));
}

void Call::End() {
  if (state_ == State::kUp) {
    Bye();
  } else if (incoming_) {
    Refuse(603);
  } else {
    Cancel();
  }
}

void Call::Over() {
  state_ = State::kOver;
  agent_.loop().Cancel(ok_timer_);
  ok_timer_ = 0;
  // A dialog that is over still has to acknowledge late 2xx; the transactions keep it for that.
  agent_.Forget(call_id_);
}

}  // namespace centralino::support
