// Every call of a soak as those saw it who took part in it, and what its record must therefore say.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::soak {

using support::Clock;
using support::Instant;

enum class Ending { kNone, kRefused, kByCaller, kByPlatform };

struct Seen {
  std::string story;
  std::string sip_call_id;
  Instant dialled;
  bool answered = false;               // the caller got a 200
  std::optional<Instant> left;         // he cancelled or hung up
  std::optional<Instant> picked_up;    // an operator's 200
  std::optional<Instant> operator_by;  // that operator hung up
  int refused = 0;
  Ending ending = Ending::kNone;
  bool stuck = false;  // it had to be ended by the soak itself
};

// What PostgreSQL has of a call.
struct Recorded {
  int rows = 0;
  bool answered = false;  // the caller's leg
  int status = 0;         // of that leg
  std::string outcome;    // of the last segment; empty: no segment
  bool failure = false;   // some part of the platform was away in one of its segments
};

class Ledger {
 public:
  std::size_t Begin(std::string story, const std::string& caller);
  Seen& of(std::size_t call) { return calls_[call]; }
  const std::vector<Seen>& calls() const { return calls_; }
  // The call that this caller's number or extension made last.
  std::optional<std::size_t> LastOf(const std::string& caller) const;
  std::size_t open() const;

 private:
  std::vector<Seen> calls_;
  std::map<std::string, std::size_t> last_;
};

// Does a call of this kind become a record at all?
bool IsRecorded(const Seen& seen);
// Empty if the record says what was seen, otherwise what differs.
std::string Differs(const Seen& seen, const Recorded& recorded);

}  // namespace centralino::soak
