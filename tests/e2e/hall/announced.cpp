#include "e2e/hall/announced.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/stack/dev.h"

namespace centralino::support {
namespace {

// The test's clock ticks as the wall's does; this is where one stands when the other is at zero.
Instant FromWall(std::int64_t ms) {
  static const auto apart =
      Clock::now().time_since_epoch() - std::chrono::system_clock::now().time_since_epoch();
  return Instant(std::chrono::duration_cast<Clock::duration>(milliseconds(ms) + apart));
}

}  // namespace

std::map<std::string, std::vector<Announced>> ReadAnnounced(const Status& status, Instant since) {
  std::map<std::string, std::string> caller_of;  // by call
  std::map<std::string, std::vector<Announced>> announced;
  std::ifstream log(status.service("sip-edge").log);
  for (std::string line; std::getline(log, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object()) continue;
    const std::string message = entry.value("message", "");
    const std::string call = entry.value("call_id", "");
    if (message == "call") caller_of[call] = entry.value("caller", "");
    if (message != "number announced") continue;
    const Instant first_packet = FromWall(entry.value("first_packet_ms", std::int64_t{0}));
    if (first_packet < since) continue;
    announced[caller_of[call]].push_back(
        {entry.value("number", -1), first_packet, entry.value("heard", false)});
  }
  return announced;
}

int CountHeard(const Status& status) {
  const Ran ran = Run(
      {"curl", "-sS", "--max-time", "5", "http://" + status.service("sip-edge").http + "/metrics"},
      seconds(10));
  const std::string name = "centralino_announced_numbers_total{result=\"heard\"} ";
  std::istringstream lines(ran.output);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name)) return std::stoi(line.substr(name.size()));
  }
  return 0;
}

}  // namespace centralino::support
