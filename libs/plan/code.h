// Codes that an operator dials from his telephone: each is told back in words.
//
//   *10        logs in: he takes calls            *12, *12N  pauses, N being the reason
//   *11        logs out: he is away               *13        takes calls again
//   *14        is told how he stands
//
// A pause is also his "do not disturb": calls to his own number go to those who answer for him.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/step.h"

namespace centralino::plan {

struct Code {
  StateChange change = StateChange::kNone;
  std::string reason;  // of a pause: "break"; empty: none was given
  bool operator==(const Code&) const = default;
};

// nullopt: no code of ours.
std::optional<Code> ParseCode(std::string_view dialled);

}  // namespace centralino::plan
