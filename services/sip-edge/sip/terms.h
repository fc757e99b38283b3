// From what SDP agreed on to what media needs.
#pragma once

#include "sdp/negotiation.h"
#include "services/sip-edge/sip/flow.h"
#include "services/sip-edge/sip/legs.h"

namespace centralino::edge {

// `phone`: the far side is an authenticated phone whose signalling came by this flow. If its SDP
// address is a private one and differs, it sits behind a NAT: audio is expected from where its
// SIP came from (DESIGN §6).
AudioTerms ToTerms(const sdp::Agreement& agreement, const Flow* phone);

}  // namespace centralino::edge
