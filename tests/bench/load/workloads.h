// The workloads.
#pragma once

#include <vector>

#include "bench/figures/report.h"
#include "bench/load/board.h"
#include "bench/load/raw.h"

namespace centralino::bench {

struct Load {
  double rate = 0;  // calls a second
  int calls = 0;
};

// W1: INVITE, answer, a second of prompt, the line, an operator answers at once, two seconds, he
// hangs up, the caller gets BYE. Nobody sends RTP but the platform; with speech caller and
// operator do.
Result RunQueueCalls(Board& board, const Load& load, bool speech, const Cost& cost);

// W1 silent at each rate in turn, for so long each: the highest at which fewer than one call in a
// thousand fails and calls do not pile up.
Result RunSustained(Board& board, const std::vector<double>& rates, seconds each);

// Dispatch: lines of one operator each whose talks last 1 to 3 s: from the 200 to his BYE to the
// next INVITE at his telephone.
Result RunDispatch(Board& board, int talks_per_line);

// W2: so many callers in one line in which nobody answers. They hear music and every 15 s their
// place, and send nothing.
Result RunWaiting(Board& board, int callers, seconds time, const Cost& cost);

// W3: INVITE, 200, ACK, BYE through both legs, to operators' own numbers.
Result RunSignalling(Board& board, const Load& load, const Cost& cost);

// W4: so many bridged calls, both sides speak.
Result RunRelay(Board& board, int calls, seconds time, const Cost& cost);

// The queue alone, driven by its stream: what a departure, an operator's change and doing nothing
// cost with 100, 1,000 and 10,000 tickets in line.
Result RunFlat(Board& board, int events);

}  // namespace centralino::bench
