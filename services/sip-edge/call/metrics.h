// What the edge counts and times of its calls, for /metrics.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "service/metrics.h"
#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

class EdgeMetrics final : public CallMetrics {
 public:
  explicit EdgeMetrics(service::Metrics& metrics);

  // CallMetrics
  void Up(int calls) override;
  void Ended(callflow::End end) override;
  void Unowned() override;
  void Answered(std::chrono::milliseconds after_invite) override;
  void Bridged(std::chrono::microseconds after_answer) override;
  void Step(std::string_view step, std::chrono::microseconds took) override;
  void Announced(bool heard, std::optional<std::chrono::milliseconds> read_to_packet) override;
  void Waited(const waiting::Wait& told, std::chrono::milliseconds waited) override;

  // Records
  void RecordKept() { kept_.Increment(); }
  void RecordSpooled() { spooled_.Increment(); }
  void RecordLost() { lost_.Increment(); }

 private:
  service::Metrics& metrics_;
  prometheus::Gauge& up_;
  prometheus::Counter& unowned_;
  prometheus::Histogram& setup_;
  prometheus::Histogram& bridge_;
  prometheus::Histogram& freshness_;
  prometheus::Counter& heard_;
  prometheus::Counter& stopped_;
  prometheus::Histogram& wait_error_;
  prometheus::Counter& waited_as_told_;
  prometheus::Counter& waited_less_;
  prometheus::Counter& waited_more_;
  prometheus::Counter& kept_;
  prometheus::Counter& spooled_;
  prometheus::Counter& lost_;
  // Made when first needed, kept: finding them takes a lock. The loop's thread only.
  std::map<callflow::End, prometheus::Counter*> ended_;
  std::map<std::string, prometheus::Histogram*, std::less<>> steps_;
};

}  // namespace centralino::edge
