// The parts of one decision. Internal to libs/plan: plan.h is what others see.
#pragma once

#include <optional>
#include <string>

#include "model/closure.h"
#include "model/organization.h"
#include "plan/place.h"
#include "plan/step.h"

namespace centralino::plan {

// What every part of a decision looks at.
struct Call {
  // `chosen`: the language that the caller chose; empty: none.
  Call(const model::Snapshot& snapshot, const model::Overrides& overrides, const Facts& facts,
       std::string chosen);

  const model::Snapshot& snapshot;
  const model::Overrides& overrides;
  const Facts& facts;
  const std::string chosen;
  // What the caller chose, what is known of him, what belongs to the number, the organisation's.
  const std::string language;

  const model::Organization& organization() const { return snapshot.organization; }
  Decision Then(Step step, Place next) const {
    next.language = chosen;
    return {.step = std::move(step),
            .next = {.revision = snapshot.revision, .place = Write(next)},
            .language = language};
  }
};

// What came before: carried from destination to destination.
struct Trail {
  int hops = 0;
  std::string desk;
  std::string except;
};

inline Trail TrailOf(const Place& place) {
  return {.hops = place.hops, .desk = place.desk, .except = place.except};
}

// next_step.cpp: the first step at a destination. Ends the call politely after kMaxHops.
Decision Enter(const Call& call, const model::Destination& destination, const Trail& trail);

// Says the prompts, then hangs up.
Decision SayAndEnd(const Call& call, std::vector<speech::Prompt> prompts);

// code.cpp: an operator dials a code.
Decision DialCode(const Call& call);
Decision AfterCode(const Call& call, const Outcome& outcome);

// guide.cpp
Decision EnterGuide(const Call& call, const model::Guide& guide, const Trail& trail);
Decision AfterMenu(const Call& call, const model::Guide& guide, const Place& place,
                   const Outcome& outcome);
Decision Otherwise(const Call& call, const model::Guide& guide, const Trail& trail);

// desk.cpp
Decision EnterDesk(const Call& call, const model::Desk& desk, const Trail& trail);
Decision ResumeDesk(const Call& call, const model::Desk& desk, const Place& place,
                    const Outcome& outcome);
// Says the prompts, which end with the desk's e-mail address, offers to spell it, then goodbye.
Decision SayAddressAndEnd(const Call& call, const model::Desk& desk,
                          std::vector<speech::Prompt> prompts);

// message.cpp
Decision EnterMessages(const Call& call, const model::Desk& desk, const Trail& trail);
Decision AfterRecord(const Call& call, const model::Desk& desk, const Outcome& outcome);

// people.cpp
Decision EnterGroup(const Call& call, const model::ResponseGroup& group, const Trail& trail);
Decision AfterWait(const Call& call, const model::ResponseGroup& group, const Place& place,
                   const Outcome& outcome);
// Where the group sends callers with this outcome of their wait.
Decision EnterInstead(const Call& call, const model::ResponseGroup& group, OutcomeKind outcome,
                      const Trail& trail);
Decision EnterOperator(const Call& call, const model::Operator& person, const Trail& trail);
Decision AfterRing(const Call& call, const model::Operator& person, const Place& place,
                   const Outcome& outcome);

}  // namespace centralino::plan
