#include "bench/soak/watch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace centralino::soak {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProcesses[] = {"directory", "routing", "queue",   "media",
                                      "sip-edge",  "redis",   "postgres"};

int PidOf(const std::string& folder, const std::string& name) {
  std::ifstream file(fs::path(folder) / (name + ".pid"));
  int pid = 0;
  file >> pid;
  return pid;
}

double ResidentKib(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

int EntriesOf(int pid, const std::string& what) {
  std::error_code error;
  const fs::directory_iterator entries("/proc/" + std::to_string(pid) + "/" + what, error);
  return static_cast<int>(std::distance(fs::begin(entries), fs::end(entries)));
}

}  // namespace

bool Watch::Look(std::string* gone) {
  if (samples_.empty()) begin_ = support::Clock::now();
  const double at = support::SecondsBetween(begin_, support::Clock::now());
  for (const char* name : kProcesses) {
    const int pid = PidOf(folder_, name);
    const Sample sample{at, ResidentKib(pid), EntriesOf(pid, "fd"), EntriesOf(pid, "task")};
    if (sample.resident_kib <= 0 || pids_.try_emplace(name, pid).first->second != pid) {
      *gone = name;
      return false;
    }
    samples_[name].push_back(sample);
  }
  return true;
}

double SlopeOf(const std::vector<Sample>& samples, double from, double to) {
  double n = 0;
  double sum_t = 0;
  double sum_m = 0;
  double sum_tt = 0;
  double sum_tm = 0;
  for (const Sample& sample : samples) {
    if (sample.at < from || sample.at > to) continue;
    const double minutes = sample.at / 60;
    n += 1;
    sum_t += minutes;
    sum_m += sample.resident_kib;
    sum_tt += minutes * minutes;
    sum_tm += minutes * sample.resident_kib;
  }
  const double spread = n * sum_tt - sum_t * sum_t;
  return spread > 0 ? (n * sum_tm - sum_t * sum_m) / spread : 0;
}

}  // namespace centralino::soak
