// SipMetrics on the registry of libs/service.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "service/metrics.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

class PrometheusSipMetrics : public SipMetrics {
 public:
  explicit PrometheusSipMetrics(service::Metrics& metrics);

  void Request(std::string_view method, int status) override;
  void Refused(std::string_view reason) override;
  void Registrations(int live) override;

 private:
  service::Metrics& metrics_;
  prometheus::Gauge& registrations_;
  std::map<std::pair<std::string, int>, prometheus::Counter*> requests_;
  std::map<std::string, prometheus::Counter*> refused_;
};

}  // namespace centralino::edge
