#include "bench/load/processes.h"

#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace centralino::bench {
namespace {

namespace fs = std::filesystem;

bool IsStore(const std::string& name) { return name == "redis" || name == "postgres"; }
bool IsNumber(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

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

double ClockOf(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// To the nanosecond, where /proc counts hundredths.
double CpuOf(int pid) {
  clockid_t clock{};
  return clock_getcpuclockid(pid, &clock) == 0 ? ClockOf(clock) : 0;
}

// Of the children that live, and of those that ended (cutime, cstime).
double CpuOfChildren(int pid) {
  double cpu = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!IsNumber(name)) continue;
    const auto fields = StatOf(std::stoi(name));
    if (fields.size() > 1 && fields[1] == std::to_string(pid)) cpu += CpuOf(std::stoi(name));
  }
  const auto own = StatOf(pid);
  if (own.size() < 15) return cpu;
  return cpu + (std::stod(own[13]) + std::stod(own[14])) * 1e3 /
                   static_cast<double>(sysconf(_SC_CLK_TCK));
}

double KibOf(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
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

ByProcess Processes::Cpu() const {
  ByProcess times;
  for (const auto& [name, pid] : pids_) {
    times[name] = CpuOf(pid) + (name == "postgres" ? CpuOfChildren(pid) : 0);
  }
  return times;
}

ByProcess Processes::Memory() const {
  ByProcess memory;
  for (const auto& [name, pid] : pids_) {
    if (!IsStore(name)) memory[name] = KibOf(pid);
  }
  return memory;
}

double Processes::RedisKib() const {
  const auto redis = pids_.find("redis");
  return redis == pids_.end() ? 0 : KibOf(redis->second);
}

void Processes::Confine(const std::vector<int>& cpus) const {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (unsigned cpu = 0; cpus.empty() && cpu < std::thread::hardware_concurrency(); ++cpu) {
    CPU_SET(cpu, &set);
  }
  for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
  for (const auto& [name, pid] : pids_) {
    std::error_code gone;
    for (const auto& task :
         fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", gone)) {
      sched_setaffinity(std::stoi(task.path().filename()), sizeof set, &set);
    }
  }
}

double OwnCpu() { return ClockOf(CLOCK_PROCESS_CPUTIME_ID); }

}  // namespace centralino::bench
