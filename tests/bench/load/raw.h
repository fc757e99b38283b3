// The raw limit: what the kernel alone takes for as many datagrams.
#pragma once

namespace centralino::bench {

// Microseconds of processor time for one datagram of this size through one end of a loopback
// socket: half of a send and its receive.
double MicrosecondsPerDatagram(int size);

}  // namespace centralino::bench
