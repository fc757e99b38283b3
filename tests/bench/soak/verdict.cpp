#include "bench/soak/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace centralino::soak {
namespace {

constexpr std::size_t kExamples = 5;

void JudgeProcesses(const Findings& findings, const Watch& watch, Verdict& verdict) {
  for (const auto& [name, samples] : watch.samples()) {
    Row row{.name = name, .first = samples.front(), .last = samples.back()};
    row.service = name != "redis" && name != "postgres";
    row.slope = SlopeOf(samples, findings.warm_up, findings.seconds);
    row.judged = row.service && findings.seconds - findings.warm_up >= kShortestSlope;
    if (row.judged && row.slope > kMostSlope) {
      verdict.not_so.push_back(fmt::format(
          "the memory of {} grows by {:.0f} KiB a minute (bound {})", name, row.slope, kMostSlope));
    }
    const int bounded = kWakers + (name == "directory" ? kPooled : 0);
    if (row.service && row.last.descriptors > row.first.descriptors + bounded) {
      verdict.not_so.push_back(fmt::format("{} had {} descriptors and has {}", name,
                                           row.first.descriptors, row.last.descriptors));
    }
    verdict.rows.push_back(row);
  }
}

void JudgeCalls(const Findings& findings, const Ledger& ledger, Verdict& verdict) {
  std::map<std::string, std::vector<std::string>> differing;
  int unowned = 0;
  for (const Seen& seen : ledger.calls()) {
    ++verdict.placed;
    ++verdict.stories[seen.story];
    if (IsRecorded(seen)) ++verdict.to_record;
    if (!IsRecorded(seen)) ++unowned;
    const auto found = findings.records.calls.find(seen.sip_call_id);
    const Recorded recorded = found == findings.records.calls.end() ? Recorded{} : found->second;
    if (recorded.rows > 0) {
      ++verdict.outcomes[recorded.outcome.empty() ? "(no segment)" : recorded.outcome];
    }
    const std::string why =
        seen.stuck ? "it hung until the soak ended it" : Differs(seen, recorded);
    if (why.empty()) continue;
    differing[why].push_back(fmt::format("{} ({}, recorded as “{}” {})", seen.sip_call_id,
                                         seen.story, recorded.outcome, recorded.status));
  }
  for (const auto& [id, recorded] : findings.records.calls) verdict.recorded += recorded.rows;
  for (const auto& [why, calls] : differing) {
    std::string text = fmt::format("{} of {} calls: {}", calls.size(), verdict.placed, why);
    for (std::size_t i = 0; i < std::min(kExamples, calls.size()); ++i)
      text += "\n      " + calls[i];
    verdict.not_so.push_back(std::move(text));
  }
  if (verdict.recorded != verdict.to_record) {
    verdict.not_so.push_back(
        fmt::format("{} calls were placed to numbers with an owner, PostgreSQL has {} records",
                    verdict.to_record, verdict.recorded));
  }
  if (findings.unowned != unowned) {
    verdict.not_so.push_back(
        fmt::format("{} calls to nobody's number, the edge counted {}", unowned, findings.unowned));
  }
}

}  // namespace

Verdict Judge(const Findings& findings, const Ledger& ledger, const Watch& watch) {
  Verdict verdict;
  JudgeProcesses(findings, watch, verdict);
  if (!findings.records.why.empty()) {
    verdict.not_so.push_back("PostgreSQL: " + findings.records.why);
  } else {
    JudgeCalls(findings, ledger, verdict);
  }
  for (const std::string& gauge : findings.busy) verdict.not_so.push_back("still " + gauge);
  for (std::size_t i = 0; i < std::min(4 * kExamples, findings.left.size()); ++i) {
    verdict.not_so.push_back("left in Redis: " + findings.left[i]);
  }
  verdict.not_so.insert(verdict.not_so.end(), findings.wrong.begin(), findings.wrong.end());
  return verdict;
}

std::string ToTable(const Findings& findings, const Verdict& verdict) {
  std::string text = fmt::format(
      "{} calls in {:.0f} s at {:.1f}/s, seed {}; {} records; memory is judged after {:.0f} s\n\n"
      "{:<10} {:>10} {:>10} {:>13} {:>7} {:>7} {:>8}\n",
      verdict.placed, findings.seconds, findings.rate, findings.seed, verdict.recorded,
      findings.warm_up, "process", "MiB first", "MiB last", "KiB a minute", "fds", "after",
      "threads");
  for (const Row& row : verdict.rows) {
    text += fmt::format("{:<10} {:>10.1f} {:>10.1f} {:>11.1f} {} {:>7} {:>7} {:>8}\n", row.name,
                        row.first.resident_kib / 1024, row.last.resident_kib / 1024, row.slope,
                        row.judged ? ' ' : '*', row.first.descriptors, row.last.descriptors,
                        row.last.threads);
  }
  text += "* not judged: a store, or too short a time\n\n";
  for (const auto& [story, calls] : verdict.stories)
    text += fmt::format("{:>7} {}\n", calls, story);
  text += "\nrecords by their end:";
  for (const auto& [outcome, calls] : verdict.outcomes)
    text += fmt::format(" {} {},", calls, outcome);
  text.back() = '\n';
  text += "\n";
  for (const std::string& what : verdict.not_so) text += "not so: " + what + "\n";
  if (verdict.not_so.empty()) text += "nothing is left, and every call has its record\n";
  return text;
}

std::string ToJson(const Findings& findings, const Verdict& verdict) {
  nlohmann::json processes = nlohmann::json::array();
  for (const Row& row : verdict.rows) {
    processes.push_back({{"name", row.name},
                         {"first_kib", row.first.resident_kib},
                         {"last_kib", row.last.resident_kib},
                         {"slope_kib_per_minute", row.slope},
                         {"judged", row.judged},
                         {"descriptors_first", row.first.descriptors},
                         {"descriptors_last", row.last.descriptors},
                         {"threads", row.last.threads}});
  }
  return nlohmann::json{{"seconds", findings.seconds},
                        {"warm_up_seconds", findings.warm_up},
                        {"rate", findings.rate},
                        {"seed", findings.seed},
                        {"calls", verdict.placed},
                        {"records", verdict.recorded},
                        {"stories", verdict.stories},
                        {"outcomes", verdict.outcomes},
                        {"bound_kib_per_minute", kMostSlope},
                        {"processes", processes},
                        {"not_so", verdict.not_so}}
             .dump(2) +
         "\n";
}

}  // namespace centralino::soak
