#include "bench/load/machine.h"

#include <sys/utsname.h>

#include <array>
#include <ctime>
#include <fstream>
#include <thread>

namespace centralino::bench {
namespace {

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

}  // namespace

Machine ThisMachine(const std::string& commit) {
  utsname system{};
  uname(&system);
  std::array<char, 32> date{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  std::strftime(date.data(), date.size(), "%Y-%m-%d %H:%M UTC", gmtime_r(&now, &utc));
  return {.cores = static_cast<int>(std::thread::hardware_concurrency()),
          .cpu = ProcessorName(),
          .kernel = system.release,
          .commit = commit.empty() ? "unknown" : commit,
          .date = date.data()};
}

}  // namespace centralino::bench
