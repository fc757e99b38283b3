// What a soak found, for people and for programs, and what of it is not as it must be.
#pragma once

#include <string>
#include <vector>

#include "bench/soak/ledger.h"
#include "bench/soak/leftovers.h"
#include "bench/soak/watch.h"

namespace centralino::soak {

// A process's memory after the warm-up: so much growth is noise of the allocator. At five calls a
// second it is 220 bytes a call.
inline constexpr double kMostSlope = 64;  // KiB a minute
// A slope over less time says nothing.
inline constexpr double kShortestSlope = 5 * 60;  // seconds

// Connections that are opened when several are needed at once, and kept: directory's pool has
// eight.
inline constexpr int kPooled = 8;
// gRPC makes an eventfd for each of its threads that has once been waiting as it was to be woken:
// some only after minutes, never more than it has such threads.
inline constexpr int kWakers = 4;

struct Findings {
  double seconds = 0;  // of calling
  double rate = 0;     // calls a second
  double warm_up = 0;  // seconds, not judged
  std::uint64_t seed = 0;
  Records records;
  std::vector<std::string> busy;   // gauges that are not 0
  std::vector<std::string> left;   // in Redis
  double unowned = 0;              // as the edge counted them
  std::vector<std::string> wrong;  // whatever else went wrong
};

struct Row {  // of one process
  std::string name;
  Sample first;  // before the first call
  Sample last;   // after the last
  double slope = 0;
  bool judged = false;
  bool service = false;  // stores keep what is over for an hour: their memory is only told
};

struct Verdict {
  std::vector<Row> rows;
  std::map<std::string, int> stories;   // calls of each kind
  std::map<std::string, int> outcomes;  // records by the outcome of their last segment
  int placed = 0;
  int to_record = 0;
  int recorded = 0;
  std::vector<std::string> not_so;  // empty: all is well
};

Verdict Judge(const Findings& findings, const Ledger& ledger, const Watch& watch);
std::string ToTable(const Findings& findings, const Verdict& verdict);
std::string ToJson(const Findings& findings, const Verdict& verdict);

}  // namespace centralino::soak
