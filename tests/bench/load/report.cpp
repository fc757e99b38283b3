#include "bench/load/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace centralino::bench {
namespace {

__attribute__((format(printf, 1, 2))) std::string Format(const char* format, ...) {
  std::array<char, 512> text{};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  return text.data();
}

// Services in the order a call meets them.
constexpr const char* kOrder[] = {"sip-edge",  "media", "queue",   "routing",
                                  "directory", "redis", "postgres"};

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const auto index =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::min(values.size() - 1, index == 0 ? 0 : index - 1)];
  };
  return {at(0.5), at(0.9), at(0.99), values.back()};
}

double Result::CpuPerCall() const {
  double sum = 0;
  for (const auto& [process, time] : cpu) sum += time;
  return calls == 0 ? 0 : sum / calls;
}

bool Result::Served() const { return calls > 0 && failed * 1000 <= calls; }

bool Result::WithinLimit() const {
  return Served() && (bounds_times ? times.p99 : CpuPerCall()) <= limit;
}

std::string ToTable(const Result& result) {
  std::string text =
      Format("%s  %s: %d calls", result.name.c_str(), result.title.c_str(), result.calls);
  if (result.rate > 0) text += Format(" at %.0f/s", result.rate);
  text += Format(", %d failed\n", result.failed);
  if (result.calls > 0 && !result.cpu.empty()) {
    text += "    CPU ms per call  ";
    for (const char* name : kOrder) {
      const auto found = result.cpu.find(name);
      if (found != result.cpu.end())
        text += Format("%s %.2f  ", name, found->second / result.calls);
    }
    text += Format("\n    together %.2f", result.CpuPerCall());
    if (!result.bounds_times) text += Format(" (limit %.1f, goal %.1f)", result.limit, result.goal);
    text += Format("; the kernel alone, for as many datagrams: %.2f\n", result.raw_ms);
  }
  text += Format("    %s, ms: p50 %.1f  p90 %.1f  p99 %.1f  max %.1f", result.timing.c_str(),
                 result.times.p50, result.times.p90, result.times.p99, result.times.max);
  if (result.bounds_times) text += Format(" (limit %.0f, goal %.0f)", result.limit, result.goal);
  text += "\n";
  for (const std::string& failure : result.failures) text += "    failed: " + failure + "\n";
  text += result.WithinLimit() ? "    within the limit\n" : "    above the limit\n";
  return text;
}

std::string ToJson(const std::vector<Result>& results) {
  nlohmann::json all = nlohmann::json::array();
  for (const Result& result : results) {
    nlohmann::json cpu;
    for (const auto& [name, time] : result.cpu) {
      cpu[name] = result.calls == 0 ? 0 : time / result.calls;
    }
    all.push_back({{"name", result.name},
                   {"title", result.title},
                   {"calls", result.calls},
                   {"failed", result.failed},
                   {"rate", result.rate},
                   {"cpu_ms_per_call", cpu},
                   {"cpu_ms_per_call_all", result.CpuPerCall()},
                   {"raw_ms_per_call", result.raw_ms},
                   {"timing", result.timing},
                   {"ms",
                    {{"p50", result.times.p50},
                     {"p90", result.times.p90},
                     {"p99", result.times.p99},
                     {"max", result.times.max}}},
                   {"limit", result.limit},
                   {"goal", result.goal},
                   {"within_limit", result.WithinLimit()}});
  }
  return all.dump(2) + "\n";
}

}  // namespace centralino::bench
