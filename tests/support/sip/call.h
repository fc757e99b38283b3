// One INVITE dialog, from either side (RFC 3261 §12 to §15).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/sip/message.h"
#include "support/sip/transactions.h"

namespace centralino::support {

class UserAgent;

// What happens to a call. Every callback comes on the loop's thread and may be empty.
struct CallEvents {
  std::function<void(const SipMessage& response)> on_provisional;  // 101 to 199
  // Outgoing: the first 2xx. What is returned is the body of the ACK: our answer if the 2xx
  // carried the offer.
  std::function<std::string(const SipMessage& ok)> on_answered;
  // Outgoing: refused, cancelled (487) or unanswered (408 "no reply").
  std::function<void(const SipMessage& response)> on_failed;
  // Incoming: our 2xx was acknowledged; the ACK may carry the answer.
  std::function<void(const SipMessage& ack)> on_ack;
  // Incoming: the caller gave up before we answered.
  std::function<void()> on_cancelled;
  // A re-INVITE or UPDATE with SDP; what is returned is our answer.
  std::function<std::string(const SipMessage& request)> on_reinvite;
  // The far side hung up.
  std::function<void(const SipMessage& bye)> on_bye;
};

class Call : public std::enable_shared_from_this<Call> {
 public:
  enum class State { kTrying, kRinging, kUp, kOver };

  CallEvents events;

  State state() const { return state_; }
  bool incoming() const { return incoming_; }
  const std::string& call_id() const { return call_id_; }
  // The request that began it: of the far side if incoming.
  const SipMessage& invite() const { return invite_; }

  // Incoming, before an answer.
  void Provisional(int status);
  void Answer(const std::string& sdp);
  void Refuse(int status);
  // Outgoing, before an answer. Nothing is sent until a provisional response came (§9.1), unless
  // `at_once`.
  void Cancel(bool at_once = false);
  // Either, while it is up.
  void Reinvite(const std::string& sdp, Transactions::OnResponse on_response);
  void Bye(Transactions::OnResponse on_response = nullptr);
  // A request in the dialog that changes nothing: OPTIONS and the like.
  void Ask(const std::string& method, Transactions::OnResponse on_response);
  // Bye, Cancel or Refuse, whichever fits.
  void End();

 private:
  friend class UserAgent;

  Call(UserAgent& agent, bool incoming) : agent_(agent), incoming_(incoming) {}

  void StartOutgoing(const std::string& uri, const std::string& from, const std::string& sdp,
                     std::vector<Header> extra);
  void SendInvite();
  void OnInviteResponse(const SipMessage& response);
  void OnRequest(const SipMessage& request, const Endpoint& from);
  void OnReinvite(const SipMessage& request, const Endpoint& from);
  void RepeatOk(milliseconds interval);
  void LearnDialog(const SipMessage& message);
  void Acknowledge(unsigned sequence, const std::string& body);
  SipMessage InDialog(const std::string& method, unsigned sequence) const;
  Endpoint NextHop() const;
  void Over();

  UserAgent& agent_;
  const bool incoming_;
  State state_ = State::kTrying;
  std::string call_id_;
  std::string local_;   // From or To value of ours, with tag
  std::string remote_;  // the far side's, with tag once known
  std::string target_;  // remote target: URI of its Contact
  std::vector<std::string> routes_;
  unsigned sequence_ = 0;
  SipMessage invite_;
  Endpoint invite_from_;
  std::string branch_;  // of our INVITE
  bool cancel_wanted_ = false;
  bool provisional_seen_ = false;
  bool challenged_ = false;
  std::string ack_body_;
  SipMessage ok_;  // our 2xx, repeated until its ACK
  SipMessage ok_request_;
  Loop::TimerId ok_timer_ = 0;
};

}  // namespace centralino::support
