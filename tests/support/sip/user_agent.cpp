#include "support/sip/user_agent.h"

#include <algorithm>
#include <cstdlib>

namespace centralino::support {

UserAgent::UserAgent(Loop& loop, Options options)
    : options_(std::move(options)),
      transactions_(
          loop, options_.transport, options_.bind, options_.proxy,
          [this](const SipMessage& request, const Endpoint& from) { OnRequest(request, from); }) {
  if (options_.domain.empty()) options_.domain = options_.proxy.address;
}

UserAgent::~UserAgent() {
  loop().Cancel(refresh_);
  for (auto& [id, call] : calls_) loop().Cancel(call->ok_timer_);
}

std::string UserAgent::Contact() const {
  const std::string user = options_.login.user.empty() ? "citizen" : options_.login.user;
  return "<sip:" + user + "@" + ToString(transactions_.local()) +
         (options_.transport == Transport::kTcp ? ";transport=tcp>" : ">");
}

SipMessage UserAgent::OutOfDialog(const std::string& method, const std::string& uri) const {
  SipMessage request = Request(method, uri);
  request.Add("Max-Forwards", "70");
  request.Add("User-Agent", "centralino-ear");
  return request;
}

bool UserAgent::Authorize(SipMessage& request, const SipMessage& response) {
  if (options_.login.user.empty()) return false;
  const bool proxy = response.status == 407;
  const std::string challenge = ChooseChallenge(
      response.All(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"), options_.login.preferred);
  if (challenge.empty()) return false;
  const std::string nonce = DigestParameter(challenge, "nonce");
  nonce_count_ = nonce == last_nonce_ ? nonce_count_ + 1 : 1;
  last_nonce_ = nonce;
  request.Set(
      proxy ? "Proxy-Authorization" : "Authorization",
      AnswerChallenge(challenge, options_.login, request.method, request.uri, nonce_count_));
  return true;
}

void UserAgent::Register(int expires, Transactions::OnResponse on_response) {
  loop().Cancel(refresh_);
  refresh_ = 0;
  SendRegister(Contact(), expires, std::move(on_response));
}

void UserAgent::UnregisterAll(Transactions::OnResponse on_response) {
  loop().Cancel(refresh_);
  refresh_ = 0;
  SendRegister("*", 0, std::move(on_response));
}

void UserAgent::SendRegister(const std::string& contact, int expires,
                             Transactions::OnResponse on_response) {
  SipMessage request = OutOfDialog("REGISTER", "sip:" + options_.domain);
  const std::string address = "<sip:" + options_.login.user + "@" + options_.domain + ">";
  request.Add("From", address + ";tag=" + Token());
  request.Add("To", address);
  request.Add("Call-ID", register_call_id_);
  request.Add("CSeq", std::to_string(++register_sequence_) + " REGISTER");
  request.Add("Contact", contact);
  request.Add("Expires", std::to_string(expires));
  const auto on_final = [this, expires, on_response](const SipMessage& response) {
    if (response.status < 200) return;
    if (response.status < 300 && expires > 0) KeepRegistered(expires, response);
    if (on_response) on_response(response);
  };
  transactions_.Send(request, options_.proxy,
                     [this, request, on_final](const SipMessage& response) {
                       SipMessage again = request;
                       again.Remove("Via");
                       again.Set("CSeq", std::to_string(register_sequence_ + 1) + " REGISTER");
                       const bool challenged = response.status == 401 || response.status == 407;
                       if (!challenged || !Authorize(again, response)) return on_final(response);
                       ++register_sequence_;
                       transactions_.Send(std::move(again), options_.proxy, on_final);
                     });
}

// Again when two thirds of what was granted are over.
void UserAgent::KeepRegistered(int expires, const SipMessage& response) {
  const std::string said = ParameterOf(response.Get("Contact"), "expires");
  const int granted = said.empty() ? expires : std::max(2, std::atoi(said.c_str()));
  refresh_ = loop().After(seconds(std::max(1, granted * 2 / 3)), [this, expires] {
    if (!vanished_) Register(expires, nullptr);
  });
}

std::shared_ptr<Call> UserAgent::Invite(const std::string& to, const std::string& from,
                                        const std::string& sdp, CallEvents events,
                                        std::vector<Header> extra) {
  auto call = std::shared_ptr<Call>(new Call(*this, false));
  call->events = std::move(events);
  const std::string uri =
      to.starts_with("sip:") ? to : "sip:" + to + "@" + ToString(options_.proxy);
  call->StartOutgoing(uri, "<sip:" + from + "@" + options_.domain + ">", sdp, std::move(extra));
  return call;
}

void UserAgent::Ask(const std::string& method, const std::string& to,
                    Transactions::OnResponse on_response) {
  const std::string uri = "sip:" + (to.empty() ? "" : to + "@") + ToString(options_.proxy);
  SipMessage request = OutOfDialog(method, uri);
  request.Add("From", "<sip:ear@" + options_.bind.address + ">;tag=" + Token());
  request.Add("To", "<" + uri + ">");
  request.Add("Call-ID", Token());
  request.Add("CSeq", "1 " + method);
  request.Add("Contact", Contact());
  transactions_.Send(std::move(request), options_.proxy, std::move(on_response));
}

void UserAgent::Forget(const std::string& call_id) {
  // Later, since the call is on the stack now.
  loop().Post([this, call_id, alive = std::weak_ptr<int>(alive_)] {
    if (!alive.expired()) calls_.erase(call_id);
  });
}

void UserAgent::OnRequest(const SipMessage& request, const Endpoint& from) {
  if (vanished_) return;
  if (const auto found = calls_.find(request.Get("Call-ID")); found != calls_.end()) {
    const auto call = found->second;
    call->OnRequest(request, from);
    return;
  }
  if (request.method == "ACK") return;
  // A call that is over, or never was (RFC 3261 §12.2.2).
  if (!ParameterOf(request.Get("To"), "tag").empty() || request.method == "BYE" ||
      request.method == "CANCEL") {
    transactions_.Reply(request, from, ResponseTo(request, 481));
    return;
  }
  if (request.method != "INVITE") {
    transactions_.Reply(request, from,
                        ResponseTo(request, request.method == "OPTIONS" ? 200 : 405));
    return;
  }
  auto call = std::shared_ptr<Call>(new Call(*this, true));
  call->call_id_ = request.Get("Call-ID");
  call->invite_ = request;
  call->invite_from_ = from;
  call->local_ = request.Get("To") + ";tag=" + Token();
  call->LearnDialog(request);
  Remember(call);
  if (options_.on_call) {
    options_.on_call(call);
  } else {
    call->Refuse(480);
  }
}

}  // namespace centralino::support
