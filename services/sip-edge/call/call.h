// One call that is up: its state, and what the state does not hold because it is SIP's, media's
// or the record's.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "callflow/callflow.h"
#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

struct CallLeg {
  LegRecord record;
  std::optional<AudioTerms> terms;               // what offer and answer agreed on
  std::optional<RtpEndpoint> local;              // where we receive, once the session is open
  std::chrono::steady_clock::time_point opened;  // an operator's: when he was taken
  bool ended = false;
};

struct Call {
  callflow::State state;
  CallId id;
  OrganizationId organization;
  model::RevisionNumber revision = 0;
  std::string dialled;
  std::string caller;
  plan::CallerKind caller_kind = plan::CallerKind::kOutside;
  Instant start{};
  std::chrono::steady_clock::time_point invited;
  std::map<LegId, CallLeg> legs;
  std::array<Timers::Timer, callflow::kTimers> timers{};
  std::vector<callflow::RecordSegment> segments;
  std::optional<GroupId> line;  // in which the caller waits
  CallId callback_of;           // the call in which this one was asked for; or empty
};

FinishedCall RecordOf(const Call& call, Instant end);

}  // namespace centralino::edge
