// The routing decision: one pure function, the same for calls and for rehearsal.
#pragma once

#include "model/closure.h"
#include "model/organization.h"
#include "plan/step.h"

namespace centralino::plan {

// What happens next with this call. Total: every cursor, fact and outcome has a decision; a
// cursor that makes no sense for this snapshot starts over at the dialled number. An unowned
// number is Hangup{kUnowned}. No I/O, no clock: `facts.now` is the instant. A closure is met where
// a call enters what it closes: who waits or speaks already is not sent away.
Decision NextStep(const model::Snapshot& snapshot, const model::Overrides& overrides,
                  const Facts& facts, const Cursor& cursor, const Outcome& outcome);
// Where nothing is overridden.
Decision NextStep(const model::Snapshot& snapshot, const Facts& facts, const Cursor& cursor,
                  const Outcome& outcome);

// Every prompt of the snapshot that can be listed beforehand (welcomes, menus, closed
// announcements, the system sentences with counts 0 … 20) in every language that a call can be in,
// so that voices can be warmed. In other languages than the organisation's counts end at 5.
std::vector<speech::Prompt> EnumeratePrompts(const model::Snapshot& snapshot);

}  // namespace centralino::plan
