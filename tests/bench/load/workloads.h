// The workloads (PERFORMANCE.md).
#pragma once

#include "bench/load/board.h"
#include "bench/load/report.h"

namespace centralino::bench {

struct Cost {
  double sip_us = 0;  // of a datagram of 600 bytes
  double rtp_us = 0;  // of 172 bytes
};

struct Load {
  double rate = 0;  // calls a second
  int calls = 0;
};

// W1: INVITE, answer, a second of prompt, the line, an operator answers at once, two seconds, he
// hangs up, the caller gets BYE. Nobody sends RTP but the platform.
Result RunQueueCalls(Board& board, const Load& load, const Cost& cost);

// Dispatch: lines of one operator each whose talks last 1 to 3 s: from the 200 to his BYE to the
// next INVITE at his telephone.
Result RunDispatch(Board& board, int talks_per_line);

// W3: INVITE, 200, ACK, BYE through both legs, to operators' own numbers.
Result RunSignalling(Board& board, const Load& load, const Cost& cost);

}  // namespace centralino::bench
