#include "bench/figures/report.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace centralino::bench {
namespace {

using nlohmann::json;

// Services in the order a call meets them.
constexpr const char* kOrder[] = {"sip-edge",  "media", "queue",   "routing",
                                  "directory", "redis", "postgres"};

json Optional(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

json ToJson(const Row& row) {
  return {{"id", row.id},
          {"what", row.what},
          {"value", row.value},
          {"unit", row.unit},
          {"raw_limit", Optional(row.raw)},
          {"ahead_of_all", Optional(row.limit)},
          {"goal", Optional(row.goal)},
          {"more_is_better", row.more_is_better},
          {"met", row.Met()}};
}

json ToJson(const Result& result) {
  json cpu = json::object();
  for (const auto& [name, time] : result.cpu) {
    cpu[name] = result.units > 0 ? time / result.units : 0;
  }
  json rows = json::array();
  for (const Row& row : result.rows) rows.push_back(ToJson(row));
  return {
      {"name", result.name},
      {"title", result.title},
      {"calls", result.calls},
      {"failed", result.failed},
      {"calls_per_second", result.rate},
      {"seconds", result.seconds},
      {"cpu_ms_per", result.unit},
      {"cpu_ms", cpu},
      {"load_tool_cpu_ms_per_second", result.seconds > 0 ? result.load_cpu / result.seconds : 0},
      {"rows", rows},
      {"notes", result.notes},
      {"failures", result.failures}};
}

}  // namespace

ByProcess operator-(const ByProcess& later, const ByProcess& earlier) {
  ByProcess difference;
  for (const auto& [name, value] : later) {
    const auto before = earlier.find(name);
    difference[name] = value - (before == earlier.end() ? 0 : before->second);
  }
  return difference;
}

double Sum(const ByProcess& all) {
  double sum = 0;
  for (const auto& [process, value] : all) sum += value;
  return sum;
}

std::string ToText(const ByProcess& all, double units) {
  std::string text;
  for (const char* name : kOrder) {
    const auto found = all.find(name);
    if (found != all.end()) text += std::string(name) + " " + Digits(found->second / units) + "  ";
  }
  return text + "together " + Digits(Sum(all) / units);
}

std::string ToText(const Spread& spread) {
  return "p50 " + Digits(spread.p50) + "  p90 " + Digits(spread.p90) + "  p99 " +
         Digits(spread.p99) + "  p99.9 " + Digits(spread.p999) + "  max " + Digits(spread.max);
}

std::string ToText(const Result& result) {
  std::string text = result.title + ": " + Whole(result.calls) + " calls";
  if (result.rate > 0) text += " at " + Whole(result.rate) + "/s";
  text += ", " + Whole(result.failed) + " failed\n";
  if (result.units > 0) {
    text += "    CPU ms per " + result.unit + ": " + ToText(result.cpu, result.units) + "\n";
    const double load = result.seconds > 0 ? result.load_cpu / result.seconds / 10 : 0;
    const double ours = result.seconds > 0 ? Sum(result.cpu) / result.seconds / 10 : 0;
    text +=
        "    of a core: the platform " + Digits(ours) + " %, this program " + Digits(load) + " %\n";
  }
  for (const std::string& note : result.notes) text += "    " + note + "\n";
  for (const std::string& failure : result.failures) text += "    failed: " + failure + "\n";
  return text;
}

std::string ToText(const Machine& machine) {
  return std::to_string(machine.cores) + " cores of " + machine.cpu + ", Linux " + machine.kernel +
         ", commit " + machine.commit + ", " + machine.date;
}

std::vector<Row> Report::rows() const {
  std::vector<Row> all;
  for (const Result& result : results) {
    all.insert(all.end(), result.rows.begin(), result.rows.end());
  }
  return all;
}

std::string ToJson(const Report& report) {
  json workloads = json::array();
  for (const Result& result : report.results) workloads.push_back(ToJson(result));
  const json all = {{"machine",
                     {{"cores", report.machine.cores},
                      {"cpu", report.machine.cpu},
                      {"kernel", report.machine.kernel},
                      {"commit", report.machine.commit},
                      {"date", report.machine.date}}},
                    {"workloads", workloads}};
  return all.dump(2) + "\n";
}

std::optional<std::vector<Row>> RowsOfJson(const std::string& text) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_object() || !all.contains("workloads")) return std::nullopt;
  std::vector<Row> rows;
  for (const json& workload : all["workloads"]) {
    for (const json& row : workload.value("rows", json::array())) {
      rows.push_back({.id = row.value("id", ""),
                      .what = row.value("what", ""),
                      .value = row.value("value", 0.0),
                      .unit = row.value("unit", ""),
                      .more_is_better = row.value("more_is_better", false)});
    }
  }
  return rows;
}

}  // namespace centralino::bench
