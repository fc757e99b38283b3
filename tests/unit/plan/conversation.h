// Calls told as text, readable without C++:
//
//   call 0571 7571 on Monday 2026-11-30 at 08:05          (as operator 100 | in en)
//   hear Benvenuti al Comune di Empoli.                   the next words, exactly
//   hear ...                                              any words, until the next line's
//   press 2 | silence                                     in a menu
//   rings rossi, then: absent | busy | no answer | declined | unreachable | queue away | answered
//   waits for anagrafe (except rossi), then: nobody present | line full | waited too long |
//                                            queue away | answered
//   hangs up (404)
//
// Between calls, or within one, what the platform is told of emergencies:
//
//   close desk anagrafe | site town-hall | everything (until 2026-11-30 08:00) (because WORDS)
//   reopen all
//
// A line that begins with `#` is a comment. A call ends where the next begins.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "model/organization.h"

namespace centralino::plan {

// What is wrong, each with its line; empty: every call went as written.
std::vector<std::string> Play(const model::Snapshot& snapshot, std::istream& text);

}  // namespace centralino::plan
