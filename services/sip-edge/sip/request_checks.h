// What is wrong with a request before anyone asks who sent it: the checks of RFC 3261 §8.2 that
// the stack leaves to us (NOTES §3). Nothing here depends on users or numbers.
#pragma once

#include <optional>

#include "services/sip-edge/sip/flow.h"
#include "services/sip-edge/sip/message.h"

namespace centralino::edge {

// A request outside any dialog, not ACK and not CANCEL.
std::optional<Refusal> CheckRequest(const msg_s* message, const sip_s& sip, Transport transport);

// Require and Proxy-Require: we extend nothing (420).
std::optional<Refusal> CheckExtensions(const sip_s& sip);
// Body of INVITE and UPDATE, in or out of a dialog: application/sdp, not encoded (415).
std::optional<Refusal> CheckSdpBody(const sip_s& sip);

}  // namespace centralino::edge
