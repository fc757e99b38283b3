// Requests and their responses, repeated over UDP until they are answered (RFC 3261 §17, with the
// accepted state of RFC 6026).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "support/loop/loop.h"
#include "support/sip/message.h"
#include "support/sip/wire.h"

namespace centralino::support {

// One message that passed, for a ladder drawn when a test fails.
struct Passed {
  Instant at;
  bool sent = false;
  Endpoint peer;
  std::string line;  // start line and CSeq
};

class Transactions {
 public:
  using OnResponse = std::function<void(const SipMessage&)>;
  using OnRequest = std::function<void(const SipMessage&, const Endpoint& from)>;

  static constexpr milliseconds kT1{500};
  static constexpr milliseconds kT2{4000};
  static constexpr milliseconds kLife{32000};  // 64 T1

  // `on_request` gets each request once, and every ACK that belongs to a 2xx.
  Transactions(Loop& loop, Transport transport, const Endpoint& bind, const Endpoint& platform,
               OnRequest on_request);
  ~Transactions();

  Loop& loop() { return loop_; }
  const Endpoint& local() const { return wire_->local(); }

  // Sends with a Via of our own. Every response comes to `on_response`, a 2xx of an INVITE each
  // time it comes; no reply at all is a 408 whose reason is "no reply". Returns the branch.
  std::string Send(SipMessage request, const Endpoint& to, OnResponse on_response);
  // ACK of a 2xx: sent once, each time it is asked for (RFC 3261 §13.2.2.4).
  void SendAck(SipMessage ack, const Endpoint& to);
  // CANCEL of the INVITE sent with this branch.
  void Cancel(const std::string& branch);
  // Answers a request; a repeated request gets the last answer again.
  void Reply(const SipMessage& request, const Endpoint& to, const SipMessage& response);
  // The bytes of `message` as they are, for tests of bad input.
  void SendRaw(const Endpoint& to, const std::string& text) { wire_->Send(to, text); }

  // At most the last 400; kept only if `keep_trace`.
  bool keep_trace = true;
  const std::vector<Passed>& trace() const { return trace_; }
  // When the kernel had the message that is being handled.
  Instant arrived() const { return arrived_; }
  // Sent and received, repetitions included.
  std::size_t datagrams() const { return datagrams_; }

 private:
  struct Client {
    SipMessage request;
    Endpoint to;
    OnResponse on_response;
    std::string text;
    milliseconds interval = kT1;
    Loop::TimerId repeat = 0;
    Loop::TimerId life = 0;
    bool final = false;
  };
  struct Server {
    std::string last_response;
    Endpoint to;
    milliseconds interval = kT1;
    Loop::TimerId repeat = 0;
    Loop::TimerId life = 0;
    bool acked = false;
  };

  std::string Via(const std::string& branch) const;
  void OnText(std::string_view text, const Endpoint& from);
  void OnResponseMessage(const SipMessage& response);
  void OnRequestMessage(const SipMessage& request, const Endpoint& from);
  // Not over TCP, which loses nothing (RFC 3261 §17.1.1.2).
  void Repeat(Loop::TimerId& timer, milliseconds interval, Loop::Task task);
  void RepeatRequest(const std::string& key);
  void RepeatResponse(const std::string& key);
  void AckRefusal(const Client& client, const SipMessage& response);
  void Transmit(const Endpoint& to, const std::string& text, const SipMessage& message);
  void Note(bool sent, const Endpoint& peer, const SipMessage& message);

  Loop& loop_;
  OnRequest on_request_;
  const Transport transport_;
  const std::unique_ptr<Wire> wire_;
  std::unordered_map<std::string, Client> clients_;
  std::unordered_map<std::string, Server> servers_;
  std::vector<Passed> trace_;
  std::size_t datagrams_ = 0;
  Instant arrived_;
};

}  // namespace centralino::support
