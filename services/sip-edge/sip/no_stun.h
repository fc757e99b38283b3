// The stack answers STUN on the SIP port and writes a line to stderr for each bad packet. We
// offer no STUN: with this it neither answers nor writes.
#pragma once

namespace centralino::edge {

void IgnoreStun();  // before the first agent is made

}  // namespace centralino::edge
