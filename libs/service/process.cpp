#include "service/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace centralino::service {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

ProcessUsage ReadProcessUsage() {
  ProcessUsage usage;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  usage.cpu_seconds = Seconds(used.ru_utime) + Seconds(used.ru_stime);

  std::ifstream statm("/proc/self/statm");
  double total_pages = 0;
  double resident_pages = 0;
  statm >> total_pages >> resident_pages;
  usage.resident_bytes = resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE));

  std::error_code ignored;
  const auto entries = [&](const char* folder) {
    return static_cast<double>(std::distance(std::filesystem::directory_iterator(folder, ignored),
                                             std::filesystem::directory_iterator()));
  };
  usage.open_files = entries("/proc/self/fd");
  usage.threads = entries("/proc/self/task");
  return usage;
}

double ProcessStartTime() {
  static const auto start = static_cast<double>(std::time(nullptr));
  return start;
}

}  // namespace centralino::service
