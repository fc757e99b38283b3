// The border between SIP and the calls: what the call runner asks of a leg and what it is told.
//
// A leg is one INVITE dialog. The SIP side does all of SIP and SDP (parsing, offer/answer,
// transactions, ACK, retransmission, hold answers); the call side sees only numbers, codecs and
// addresses. Everything here is called on the loop's thread, and no callback is raised inside
// a call of Legs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/id.h"

namespace centralino::edge {

using model::LegId;

struct RtpEndpoint {
  std::string address;  // IP literal
  std::uint16_t port = 0;
};

enum class Codec { kPcma, kPcmu };
enum class Direction {
  kSendRecv,
  kSendOnly,
  kRecvOnly,
  kInactive
};  // from our side, RFC 3264 §5.1

// What offer and answer agreed on, as media needs it.
struct AudioTerms {
  RtpEndpoint remote;
  // The SDP address is private and differs from the signalling source of an authenticated phone,
  // or may be behind NAT: any port of `remote.address` may be latched.
  bool latch = false;
  Codec codec = Codec::kPcma;
  std::uint8_t payload_type = 8;
  std::optional<std::uint8_t> dtmf_receive;  // the payload type we said
  std::optional<std::uint8_t> dtmf_send;     // the payload type they said
  Direction direction = Direction::kSendRecv;
  int packet_time_ms = 20;
  std::optional<int> longest_packet_ms;  // the far side takes no longer one
};

// Who sent an INVITE, after the border has let it in (DESIGN §7).
struct FromTrunk {};
struct FromOperator {
  std::string organization;  // id: "empoli"
  std::string user;          // SIP user, the extension
};

struct NewCall {
  LegId leg;
  std::variant<FromTrunk, FromOperator> source;
  std::string dialled;      // user part of the Request-URI, unescaped, as sent
  std::string caller;       // user part of From or P-Asserted-Identity (trunks only), as sent
  std::string sip_call_id;  // for logs
  std::optional<AudioTerms> offer;  // absent: the INVITE had no SDP, our 200 makes the offer
};

// One phone to ring. All its live bindings are rung; the first to answer wins, the others get
// CANCEL (or ACK and BYE if they answered at the same time).
struct RingRequest {
  LegId leg;                 // minted by the caller of Invite
  std::string organization;  // id
  std::string user;          // SIP user
  std::string caller;        // shown to the operator: number
  std::string caller_name;   // shown: "Anagrafe, in attesa da 2 minuti"
  RtpEndpoint local;         // where we receive
  Codec preferred = Codec::kPcma;
};

// Somebody outside, by the carrier's trunk. Answered as a phone that is rung; early media is not
// heard.
struct TrunkRequest {
  LegId leg;                 // minted by the caller of Call
  std::string organization;  // id
  std::string number;        // E.164
  std::string shown;         // E.164: which of our numbers the called person sees
  RtpEndpoint local;         // where we receive
};

// Told to the call side.
class LegEvents {
 public:
  virtual ~LegEvents() = default;

  virtual void OnInvite(const NewCall& call) = 0;
  // The caller gave up before an answer (CANCEL). 487 was sent; the leg is gone.
  virtual void OnCancelled(const LegId& leg) = 0;
  // A rung phone rings (180 or 183).
  virtual void OnRinging(const LegId& leg) = 0;
  // A rung phone answered (200). ACK was sent.
  virtual void OnAnswered(const LegId& leg, const AudioTerms& terms) = 0;
  // A rung phone did not answer: the SIP status, 408 for no reply, 480 when no binding exists.
  // The leg is gone.
  virtual void OnFailed(const LegId& leg, int status) = 0;
  // The answer to our offer (in ACK), or a re-INVITE that we have answered: hold, resume, another
  // address. `far_holds`: the far side put us on hold (sendonly, inactive or 0.0.0.0).
  virtual void OnTerms(const LegId& leg, const AudioTerms& terms, bool far_holds) = 0;
  // BYE arrived (answered 200), or the dialog died (no ACK for our 200). The leg is gone.
  virtual void OnBye(const LegId& leg) = 0;
};

// Why a leg is released: a phone that rings is told (RFC 3326), so that it shows no missed call.
enum class Because { kOver, kAnsweredElsewhere };

// Asked by the call side. An unknown or finished leg is ignored: late commands do no harm.
class Legs {
 public:
  virtual ~Legs() = default;

  virtual void Ring(const LegId& leg) = 0;                              // 180
  virtual void Answer(const LegId& leg, const RtpEndpoint& local) = 0;  // 200 with our SDP
  virtual void Reject(const LegId& leg, int status) = 0;                // 4xx to 6xx; leg gone
  virtual void Invite(const RingRequest& request) = 0;
  // Fails with 480 where there is no trunk for calls out.
  virtual void Call(const TrunkRequest& request) = 0;
  // Ends a leg in whatever state it is: CANCEL, or BYE. The leg is gone; a 200 that comes late is
  // met by ACK and BYE.
  virtual void Release(const LegId& leg, Because because = Because::kOver) = 0;
};

}  // namespace centralino::edge
