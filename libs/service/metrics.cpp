#include "service/metrics.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

#include "service/log.h"
#include "service/process.h"
#include "service/version.h"

namespace centralino::service {

struct Metrics::State {
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  // Guards `refreshers`: they are added while a reading may already be under way.
  std::mutex mutex;
  std::vector<std::function<void()>> refreshers;
};

Metrics::Metrics(const std::string& service) : state_(std::make_unique<State>()) {
  Gauge("centralino_build_info", "Always 1; the version is a label.",
        {{"service", service}, {"version", kVersion}})
      .Set(1);
  // CPU time is a counter that the kernel counts: it is moved up to the kernel's figure.
  auto& cpu = Counter("process_cpu_seconds_total", "CPU time used, user and system.");
  auto& memory = Gauge("process_resident_memory_bytes", "Resident memory.");
  auto& files = Gauge("process_open_fds", "Open file descriptors.");
  auto& threads = Gauge("process_threads", "Threads.");
  auto& start = Gauge("process_start_time_seconds", "Start of the process, in Unix time.");
  auto& lost = Counter("centralino_log_lines_lost_total", "Log lines lost: not written in time.");
  start.Set(ProcessStartTime());
  BeforeReading([&cpu, &memory, &files, &threads, &lost] {
    const ProcessUsage usage = ReadProcessUsage();
    cpu.Increment(usage.cpu_seconds - cpu.Value());
    memory.Set(usage.resident_bytes);
    files.Set(usage.open_files);
    threads.Set(usage.threads);
    lost.Increment(static_cast<double>(log::Lost()) - lost.Value());
  });
}

Metrics::~Metrics() = default;

prometheus::Counter& Metrics::Counter(const std::string& name, const std::string& help,
                                      const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels);
}

prometheus::Gauge& Metrics::Gauge(const std::string& name, const std::string& help,
                                  const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels);
}

prometheus::Histogram& Metrics::Histogram(const std::string& name, const std::string& help,
                                          const Buckets& buckets, const Labels& labels) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(state_->registry)
      .Add(labels, buckets);
}

void Metrics::BeforeReading(std::function<void()> refresh) {
  std::scoped_lock lock(state_->mutex);
  state_->refreshers.push_back(std::move(refresh));
}

std::string Metrics::Text() const {
  {
    std::scoped_lock lock(state_->mutex);
    for (const auto& refresh : state_->refreshers) refresh();
  }
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

Metrics::Buckets StepSeconds() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
}

Metrics::Buckets HumanSeconds() { return {1, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600}; }

}  // namespace centralino::service
