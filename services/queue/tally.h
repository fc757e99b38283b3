// The queue's metrics. Their labels are organisations and groups: bounded by the configuration.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "service/metrics.h"
#include "services/queue/engine.h"

namespace centralino::queue {

class TallyBook {
 public:
  explicit TallyBook(service::Metrics& metrics);

  void Count(const Effects& effects, std::chrono::steady_clock::time_point cause);
  void ScriptRan(const std::string& script, Observer::Seconds took, bool ok);
  void DueDone(std::chrono::milliseconds late);

  // Reads lines and operators from Redis into the gauges; waits at most `limit`.
  void Refresh(Engine& engine, std::chrono::milliseconds limit);

 private:
  service::Metrics& metrics_;
  prometheus::Histogram& dispatch_;
  prometheus::Histogram& late_;
  std::map<std::string, prometheus::Histogram*> scripts_;
  std::map<std::string, prometheus::Counter*> failed_scripts_;
};

}  // namespace centralino::queue
