// Offer and answer (RFC 3264) for one audio stream. A Negotiation is our side of one dialog:
// it remembers what we said last, so that the version in o= rises exactly when that changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sdp/description.h"

namespace centralino::sdp {

enum class Codec { kPcma, kPcmu };

// Where and what we are, and what of it has been said. A plain value: it is part of the dialog
// snapshot that lets another edge go on.
struct LocalSession {
  std::uint64_t session_id = 0;
  std::uint64_t version = 0;
  Family family = Family::kIpv4;
  std::string address;
  std::uint16_t port = 0;
  Codec preferred = Codec::kPcma;
  std::string last;  // our last description
  bool operator==(const LocalSession&) const = default;
};

// What both sides agreed on, seen from ours.
struct Agreement {
  Address remote_address;
  std::uint16_t remote_port = 0;
  Codec codec = Codec::kPcma;
  std::uint8_t payload_type = 8;               // that they want to receive
  std::optional<std::uint8_t> dtmf_send;       // telephone-event as they numbered it
  std::optional<std::uint8_t> dtmf_receive;    // as we did
  Direction direction = Direction::kSendRecv;  // ours
  bool far_holds = false;                      // they said sendonly, inactive or 0.0.0.0
  int packet_time_ms = 20;                     // of the packets that we make
  std::optional<int> longest_packet_ms;        // none of ours may be longer
  bool operator==(const Agreement&) const = default;
};

// What an offer asks of us, before we have a port. FailedPrecondition: nothing we can do (488).
absl::StatusOr<Agreement> ReadOffer(const Description& offer, Family family);

// Our answer; session.last holds it afterwards. The offer was accepted by ReadOffer.
std::string WriteAnswer(LocalSession& session, const Description& offer,
                        const Agreement& agreement);

std::string WriteOffer(LocalSession& session);

// Their answer to session.last. FailedPrecondition when they refused the stream.
absl::StatusOr<Agreement> ReadAnswer(const LocalSession& session, const Description& answer);

}  // namespace centralino::sdp
