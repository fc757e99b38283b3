#include "bench/load/processes.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace centralino::bench {
namespace {

namespace fs = std::filesystem;

// The fields of /proc/PID/stat from the third on: the name before them may hold spaces.
std::vector<std::string> StatOf(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  std::vector<std::string> fields;
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return fields;
  std::istringstream words(text.substr(name_end + 1));
  for (std::string word; words >> word;) fields.push_back(word);
  return fields;
}

// utime, stime, and those of children that ended.
double CpuOf(int pid) {
  const auto fields = StatOf(pid);
  if (fields.size() < 15) return 0;
  double ticks = 0;
  for (const std::size_t field : {11U, 12U, 13U, 14U}) ticks += std::stod(fields[field]);
  return ticks * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double CpuOfChildren(int pid) {
  double cpu = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto fields = StatOf(std::stoi(name));
    if (fields.size() > 1 && fields[1] == std::to_string(pid)) cpu += CpuOf(std::stoi(name));
  }
  return cpu;
}

}  // namespace

Processes::Processes(const support::Status& status, const std::string& status_file) {
  for (const auto& service : status.services) {
    if (service.pid > 0) pids_[service.name] = service.pid;
  }
  for (const char* store : {"redis", "postgres"}) {
    std::ifstream file(fs::path(status_file).parent_path() / (std::string(store) + ".pid"));
    int pid = 0;
    if (file >> pid) pids_[store] = pid;
  }
}

CpuTimes Processes::Now() const {
  CpuTimes times;
  for (const auto& [name, pid] : pids_) {
    times[name] = CpuOf(pid) + (name == "postgres" ? CpuOfChildren(pid) : 0);
  }
  return times;
}

double Processes::ResidentKib() const {
  double pages = 0;
  for (const auto& [name, pid] : pids_) {
    if (name == "redis" || name == "postgres") continue;
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    double size = 0;
    double resident = 0;
    if (file >> size >> resident) pages += resident;
  }
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

CpuTimes operator-(const CpuTimes& later, const CpuTimes& earlier) {
  CpuTimes difference;
  for (const auto& [name, time] : later) {
    const auto before = earlier.find(name);
    difference[name] = time - (before == earlier.end() ? 0 : before->second);
  }
  return difference;
}

}  // namespace centralino::bench
