// Rehearsal: a whole call played through NextStep with a clock and outcomes of one's own.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "speech/prompt.h"

namespace centralino::plan {

struct Heard {
  Step step;
  std::vector<speech::Utterance> utterances;  // the words of the step, in order
  bool operator==(const Heard&) const = default;
};

inline constexpr int kMaxSimulatedSteps = 100;

// `outcomes` are used wherever a step asks for one, in order. An announcement is always heard to
// its end; a menu without a further outcome gets kNoInput. Ends at a Hangup, at a Ring or Wait
// without a further outcome, or after kMaxSimulatedSteps.
std::vector<Heard> Simulate(const model::Snapshot& snapshot, const model::Overrides& overrides,
                            const Facts& facts, const std::vector<Outcome>& outcomes);
// Where nothing is overridden.
std::vector<Heard> Simulate(const model::Snapshot& snapshot, const Facts& facts,
                            const std::vector<Outcome>& outcomes);

}  // namespace centralino::plan
