// What one run measured, for people and for programs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/figures/row.h"
#include "bench/figures/spread.h"

namespace centralino::bench {

// Something of each process: milliseconds of processor time, KiB of memory.
using ByProcess = std::map<std::string, double>;
ByProcess operator-(const ByProcess& later, const ByProcess& earlier);
double Sum(const ByProcess& all);
// What each has for one of so many: "sip-edge 0.12  media 3.40  together 3.52".
std::string ToText(const ByProcess& all, double units);

// One workload: its rows, and what a reader needs to judge them.
struct Result {
  std::string name;   // "w1": what --only takes
  std::string title;  // "W1 queue call, silent"
  int calls = 0;
  int failed = 0;
  double rate = 0;      // calls a second, as driven; 0: all at once
  double seconds = 0;   // for which processor time was counted
  ByProcess cpu;        // of the platform, in those seconds
  double load_cpu = 0;  // of this program, in those seconds, ms
  double units = 0;     // what processor time is told per: calls, caller·s …
  std::string unit;     // "call"
  std::vector<Row> rows;
  std::vector<std::string> notes;
  std::vector<std::string> failures;  // the first few, in words

  // Fewer than one call in a thousand failed, and nothing else went wrong.
  bool Served() const { return calls > 0 && failed * 1000 < calls && failures.empty(); }
  double CpuPerUnit() const { return units > 0 ? Sum(cpu) / units : 0; }
};

// "p50 0.21  p90 …"
std::string ToText(const Spread& spread);
// A few lines: calls, processor time by process, notes.
std::string ToText(const Result& result);

// Where it ran.
struct Machine {
  int cores = 0;
  std::string cpu;
  std::string kernel;
  std::string commit;
  std::string date;
};
std::string ToText(const Machine& machine);

struct Report {
  Machine machine;
  std::vector<Result> results;

  std::vector<Row> rows() const;
};
std::string ToJson(const Report& report);
// The rows of such a file, for comparing. Nothing if it is not one.
std::optional<std::vector<Row>> RowsOfJson(const std::string& json);

}  // namespace centralino::bench
