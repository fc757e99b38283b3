// Callers who keep their place in a line and are called back (ADR 0011,
// scripts/common_callbacks.lua).
#pragma once

#include <string>

#include "services/queue/values.h"

namespace centralino::queue {

// From now on no edge answers for this caller; at his turn, and not before `first`, he is called.
struct CallbackRequest {
  model::TicketId ticket;
  std::string number;  // E.164
  std::string kept;    // given back with his turn; opaque here
  milliseconds first{10'000};
  milliseconds retry{300'000};
  int tries = 2;
  milliseconds life{8 * 3'600'000};  // after that it is given up
};
enum class CallbackAsked {
  kKept,
  kAlready,     // another caller of this line is to be called at this number
  kConnecting,  // an operator's phone rings for him now
  kFull,        // too many in this line
  kGone,
};

// Call him: the operator of `offer` is kept for him, his phone does not ring yet. Joining with the
// ticket says that he is there; CallbackEnd that he is not.
struct CallbackTurn {
  Offer offer;  // without its edge
  std::string number;
  std::string kept;
  bool last = false;  // if he is missed now he is not called again
};

enum class CallbackEnd { kMissed, kCancelled, kRemoved };
enum class CallbackEnded {
  kAgain,   // he will be called once more
  kOver,    // he is out of the line
  kGone,    // nobody of this ticket was to be called back
  kCalled,  // not removed: he is being called, or back on the line
};

enum class CallbackPhase { kLater, kTurn, kCalled, kBack };
struct CallbackState {
  model::TicketId ticket;
  model::GroupId group;
  std::string number;
  CallbackPhase phase = CallbackPhase::kTurn;
  Instant joined{};
  Instant from{};  // with kLater: not called before then
  int missed = 0;
};

}  // namespace centralino::queue
