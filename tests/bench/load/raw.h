// The raw limit: what the kernel alone takes for a datagram between two sockets on loopback.
#pragma once

namespace centralino::bench {

struct Cost {
  // Microseconds of processor time at one end: half of a sendto and its recv.
  double sip_us = 0;  // of 600 bytes
  double rtp_us = 0;  // of 172 bytes
  // Of 172 bytes in batches (sendmmsg to as many sockets as messages, recvmmsg).
  double rtp_sent_us = 0;
  double rtp_received_us = 0;
};

Cost MeasureKernel();

}  // namespace centralino::bench
