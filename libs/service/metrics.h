// Prometheus metrics of one service.
//
//   auto& joined = metrics.Counter("centralino_tickets_joined_total", "Callers that joined a
//   line."); joined.Increment();
//
// Names are centralino_<noun>_<unit>, with _total for counters. Asking again with the same name
// and labels gives the same metric. Keep the reference: the look-up takes a lock, the metric
// itself does not.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace centralino::service {

class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;
  using Buckets = std::vector<double>;

  // With `process_…` metrics of this process and `centralino_build_info`.
  explicit Metrics(const std::string& service);
  ~Metrics();

  prometheus::Counter& Counter(const std::string& name, const std::string& help,
                               const Labels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                           const Labels& labels = {});
  prometheus::Histogram& Histogram(const std::string& name, const std::string& help,
                                   const Buckets& buckets, const Labels& labels = {});

  // Called before each reading, for gauges that are counted only when someone looks.
  void BeforeReading(std::function<void()> refresh);

  // The text exposition format.
  std::string Text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// From 0.1 ms to 2.5 s: how long a step of the platform takes.
Metrics::Buckets StepSeconds();
// From 1 s to an hour: how long people wait and talk.
Metrics::Buckets HumanSeconds();

}  // namespace centralino::service
