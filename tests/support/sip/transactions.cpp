#include "support/sip/transactions.h"

#include <algorithm>

namespace centralino::support {
namespace {

std::string BranchOf(const SipMessage& message) {
  const auto vias = SplitList(message.Get("Via"));
  return vias.empty() ? "" : ParameterOf(vias.front(), "branch");
}

std::string ClientKey(const std::string& branch, const std::string& method) {
  return branch + " " + method;
}

// ACK of a refusal belongs to its INVITE's transaction (RFC 3261 §17.2.3).
std::string ServerKey(const SipMessage& request) {
  const std::string method = request.method == "ACK" ? "INVITE" : request.method;
  return BranchOf(request) + " " + SplitList(request.Get("Via")).front().substr(0, 60) + " " +
         method;
}

}  // namespace

Transactions::Transactions(Loop& loop, Transport transport, const Endpoint& bind,
                           const Endpoint& platform, OnRequest on_request)
    : loop_(loop),
      on_request_(std::move(on_request)),
      transport_(transport),
      wire_(OpenWire(loop, transport, bind, platform,
                     [this](std::string_view text, const Endpoint& from, Instant arrived) {
                       arrived_ = arrived;
                       OnText(text, from);
                     })) {}

Transactions::~Transactions() {
  for (auto& [key, client] : clients_) {
    loop_.Cancel(client.repeat);
    loop_.Cancel(client.life);
  }
  for (auto& [key, server] : servers_) {
    loop_.Cancel(server.repeat);
    loop_.Cancel(server.life);
  }
}

void Transactions::Note(bool sent, const Endpoint& peer, const SipMessage& message) {
  ++datagrams_;
  if (!keep_trace) return;
  if (trace_.size() >= 400) trace_.erase(trace_.begin(), trace_.begin() + 100);
  std::string line = message.IsRequest() ? message.method + " " + message.uri
                                         : std::to_string(message.status) + " " + message.reason;
  line += "  (" + message.Get("CSeq") + ", " + message.Get("Call-ID") + ")";
  trace_.push_back({Clock::now(), sent, peer, std::move(line)});
}

void Transactions::Transmit(const Endpoint& to, const std::string& text,
                            const SipMessage& message) {
  Note(true, to, message);
  wire_->Send(to, text);
}

std::string Transactions::Via(const std::string& branch) const {
  return std::string("SIP/2.0/") + (transport_ == Transport::kUdp ? "UDP " : "TCP ") +
         ToString(local()) + ";rport;branch=" + branch;
}

void Transactions::Repeat(Loop::TimerId& timer, milliseconds interval, Loop::Task task) {
  if (transport_ == Transport::kUdp) timer = loop_.After(interval, std::move(task));
}

std::string Transactions::Send(SipMessage request, const Endpoint& to, OnResponse on_response) {
  const std::string branch = "z9hG4bK" + Token();
  request.headers.insert(request.headers.begin(), Header{"Via", Via(branch)});
  const std::string key = ClientKey(branch, request.method);
  Client client;
  client.text = request.Text();
  client.to = to;
  client.request = std::move(request);
  client.on_response = std::move(on_response);
  Transmit(to, client.text, client.request);
  Repeat(client.repeat, client.interval, [this, key] { RepeatRequest(key); });
  client.life = loop_.After(kLife, [this, key] {
    const auto found = clients_.find(key);
    if (found == clients_.end()) return;
    Client ended = std::move(found->second);
    clients_.erase(found);
    loop_.Cancel(ended.repeat);
    if (!ended.final) ended.on_response(ResponseTo(ended.request, 408, "no reply"));
  });
  clients_.emplace(key, std::move(client));
  return branch;
}

void Transactions::RepeatRequest(const std::string& key) {
  const auto found = clients_.find(key);
  if (found == clients_.end()) return;
  Client& client = found->second;
  Transmit(client.to, client.text, client.request);
  client.interval *= 2;
  if (client.request.method != "INVITE") client.interval = std::min(client.interval, kT2);
  Repeat(client.repeat, client.interval, [this, key] { RepeatRequest(key); });
}

void Transactions::SendAck(SipMessage ack, const Endpoint& to) {
  ack.headers.insert(ack.headers.begin(), Header{"Via", Via("z9hG4bK" + Token())});
  Transmit(to, ack.Text(), ack);
}

void Transactions::Cancel(const std::string& branch) {
  const auto found = clients_.find(ClientKey(branch, "INVITE"));
  if (found == clients_.end()) return;
  const Client& invite = found->second;
  // Same branch, same CSeq number (RFC 3261 §9.1).
  SipMessage cancel = Request("CANCEL", invite.request.uri);
  cancel.Add("Via", invite.request.Get("Via"));
  for (const char* name : {"From", "To", "Call-ID", "Route", "Max-Forwards"}) {
    for (const std::string& value : invite.request.All(name)) cancel.Add(name, value);
  }
  cancel.Add("CSeq", std::to_string(SequenceOf(invite.request.Get("CSeq"))) + " CANCEL");
  const std::string key = ClientKey(branch, "CANCEL");
  Client client;
  client.text = cancel.Text();
  client.to = invite.to;
  client.on_response = [](const SipMessage&) {};
  client.request = std::move(cancel);
  Transmit(client.to, client.text, client.request);
  Repeat(client.repeat, kT1, [this, key] { RepeatRequest(key); });
  client.life = loop_.After(kLife, [this, key] {
    const auto ended = clients_.find(key);
    if (ended == clients_.end()) return;
    loop_.Cancel(ended->second.repeat);
    clients_.erase(ended);
  });
  clients_.emplace(key, std::move(client));
}

void Transactions::Reply(const SipMessage& request, const Endpoint& to,
                         const SipMessage& response) {
  const std::string key = ServerKey(request);
  Server& server = servers_[key];
  server.last_response = response.Text();
  server.to = to;
  Transmit(to, server.last_response, response);
  if (response.status < 200) return;
  loop_.Cancel(server.repeat);
  loop_.Cancel(server.life);
  server.repeat = 0;
  // A refusal is repeated until its ACK; a 2xx by the dialog, which knows its ACK.
  if (request.method == "INVITE" && response.status >= 300) {
    Repeat(server.repeat, server.interval, [this, key] { RepeatResponse(key); });
  }
  server.life = loop_.After(kLife, [this, key] {
    const auto found = servers_.find(key);
    if (found == servers_.end()) return;
    loop_.Cancel(found->second.repeat);
    servers_.erase(found);
  });
}

void Transactions::RepeatResponse(const std::string& key) {
  const auto found = servers_.find(key);
  if (found == servers_.end() || found->second.acked) return;
  Server& server = found->second;
  wire_->Send(server.to, server.last_response);
  server.interval = std::min(server.interval * 2, kT2);
  Repeat(server.repeat, server.interval, [this, key] { RepeatResponse(key); });
}

void Transactions::OnText(std::string_view text, const Endpoint& from) {
  const auto message = ParseSip(text);
  if (!message || message->Get("Via").empty()) return;
  Note(false, from, *message);
  if (message->IsRequest()) {
    OnRequestMessage(*message, from);
  } else {
    OnResponseMessage(*message);
  }
}

void Transactions::OnResponseMessage(const SipMessage& response) {
  const std::string method = MethodOf(response.Get("CSeq"));
  const std::string key = ClientKey(BranchOf(response), method);
  const auto found = clients_.find(key);
  if (found == clients_.end()) return;
  Client& client = found->second;
  if (method == "INVITE" || response.status >= 200) {
    // A provisional response to anything else only slows the repetition down.
    loop_.Cancel(client.repeat);
    client.repeat = 0;
  }
  if (method == "INVITE" && response.status >= 300) AckRefusal(client, response);
  if (client.final && (method != "INVITE" || response.status >= 300)) return;
  client.final = client.final || response.status >= 200;
  const OnResponse tell = client.on_response;  // the callback may send, and move the table
  tell(response);
}

void Transactions::AckRefusal(const Client& client, const SipMessage& response) {
  SipMessage ack = Request("ACK", client.request.uri);
  ack.Add("Via", client.request.Get("Via"));
  ack.Add("From", client.request.Get("From"));
  ack.Add("To", response.Get("To"));
  ack.Add("Call-ID", client.request.Get("Call-ID"));
  ack.Add("CSeq", std::to_string(SequenceOf(client.request.Get("CSeq"))) + " ACK");
  ack.Add("Max-Forwards", "70");
  for (const std::string& route : client.request.All("Route")) ack.Add("Route", route);
  Transmit(client.to, ack.Text(), ack);
}

void Transactions::OnRequestMessage(const SipMessage& request, const Endpoint& from) {
  const std::string key = ServerKey(request);
  const auto found = servers_.find(key);
  if (request.method == "ACK") {
    if (found != servers_.end()) {
      found->second.acked = true;
      loop_.Cancel(found->second.repeat);
      return;
    }
    on_request_(request, from);
    return;
  }
  if (found != servers_.end()) {
    if (!found->second.last_response.empty()) wire_->Send(from, found->second.last_response);
    return;
  }
  servers_.emplace(key, Server{});
  on_request_(request, from);
}

}  // namespace centralino::support
