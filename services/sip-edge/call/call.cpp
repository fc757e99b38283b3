#include "services/sip-edge/call/call.h"

#include <algorithm>
#include <utility>

namespace centralino::edge {

FinishedCall RecordOf(const Call& call, Instant end) {
  FinishedCall finished{call.id,       call.organization, call.revision, call.dialled,
                        call.caller,   call.start,        end,           {},
                        call.segments, call.callback_of};
  for (const auto& [id, leg] : call.legs) {
    LegRecord record = leg.record;
    if (!leg.ended) record.end = end;
    finished.legs.push_back(std::move(record));
  }
  std::stable_sort(
      finished.legs.begin(), finished.legs.end(), [&](const LegRecord& a, const LegRecord& b) {
        const LegId& caller = call.state.caller.id;
        return std::pair(a.start, a.leg != caller) < std::pair(b.start, b.leg != caller);
      });
  return finished;
}

}  // namespace centralino::edge
