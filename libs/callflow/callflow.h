// The machine that runs one call.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "callflow/command.h"
#include "callflow/event.h"
#include "callflow/state.h"

namespace centralino::callflow {

struct Transition {
  State next;
  std::vector<Command> commands;  // to be executed in this order
};

// Total: every state takes every event; what means nothing, or comes too late, changes nothing.
Transition Advance(State state, const Event& event, Instant now);

bool IsFinished(const State& state);
// One word for people: "menu", "waiting", "talking" …
std::string_view PhaseName(const State& state);

std::ostream& operator<<(std::ostream& out, const State& state);
std::ostream& operator<<(std::ostream& out, const Event& event);
std::ostream& operator<<(std::ostream& out, const Command& command);

}  // namespace centralino::callflow
