// A SIP user agent on one UDP socket or TCP connection: a phone, or the carrier's side of a trunk.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/sip/call.h"
#include "support/sip/digest.h"
#include "support/sip/transactions.h"

namespace centralino::support {

class UserAgent {
 public:
  struct Options {
    Endpoint bind{"127.0.0.1", 0};
    Transport transport = Transport::kUdp;
    Endpoint proxy;      // where all requests that open something go
    std::string domain;  // of our address of record; empty: the proxy's address
    DigestLogin login;   // of a phone; user empty: never answers a challenge
    // Called with every new INVITE. Empty: 480.
    std::function<void(std::shared_ptr<Call>)> on_call;
  };

  UserAgent(Loop& loop, Options options);
  ~UserAgent();

  Loop& loop() { return transactions_.loop(); }
  Transactions& transactions() { return transactions_; }
  const Options& options() const { return options_; }
  std::string Contact() const;  // "<sip:user@address:port>", of TCP with that transport

  // REGISTER with digest. `expires` 0 unregisters. The final response comes to `on_response`.
  // A success is refreshed by itself before it expires, until Register(0) or the end.
  void Register(int expires, Transactions::OnResponse on_response);
  // Removes every binding of this user, other telephones' too ("Contact: *", RFC 3261 §10.2.2).
  void UnregisterAll(Transactions::OnResponse on_response);

  // `to` is a user ("05717571") or a whole URI; `from` a user.
  std::shared_ptr<Call> Invite(const std::string& to, const std::string& from,
                               const std::string& sdp, CallEvents events,
                               std::vector<Header> extra = {});

  // A request outside any dialog: OPTIONS and the like.
  void Ask(const std::string& method, const std::string& to, Transactions::OnResponse on_response);

  // Says nothing any more, not even to requests: the phone's plug was pulled.
  void Vanish() { vanished_ = true; }
  bool vanished() const { return vanished_; }

 private:
  friend class Call;

  void OnRequest(const SipMessage& request, const Endpoint& from);
  std::string DomainOf(const std::string& to) const;
  SipMessage OutOfDialog(const std::string& method, const std::string& uri) const;
  void SendRegister(const std::string& contact, int expires, Transactions::OnResponse on_response);
  void KeepRegistered(int expires, const SipMessage& response);
  // Adds credentials for the challenge of `response`; false if there are none to give.
  bool Authorize(SipMessage& request, const SipMessage& response);
  void Remember(const std::shared_ptr<Call>& call) { calls_[call->call_id()] = call; }
  void Forget(const std::string& call_id);

  Options options_;
  Transactions transactions_;
  std::map<std::string, std::shared_ptr<Call>> calls_;
  std::string register_call_id_ = Token();
  unsigned register_sequence_ = 0;
  unsigned nonce_count_ = 0;
  std::string last_nonce_;
  Loop::TimerId refresh_ = 0;
  bool vanished_ = false;
  const std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // watched by what is posted
};

}  // namespace centralino::support
