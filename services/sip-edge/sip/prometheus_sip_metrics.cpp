#include "services/sip-edge/sip/prometheus_sip_metrics.h"

#include <algorithm>

namespace centralino::edge {
namespace {

// A method is text from the network: no stranger may add label values without end.
std::string Bounded(std::string_view method) {
  constexpr std::string_view kKnown[] = {"INVITE",  "BYE",     "OPTIONS", "REGISTER",
                                         "CANCEL",  "UPDATE",  "INFO",    "SUBSCRIBE",
                                         "PUBLISH", "MESSAGE", "NOTIFY",  "REFER"};
  const bool known = std::find(std::begin(kKnown), std::end(kKnown), method) != std::end(kKnown);
  return known ? std::string(method) : "other";
}

}  // namespace

PrometheusSipMetrics::PrometheusSipMetrics(service::Metrics& metrics)
    : metrics_(metrics),
      registrations_(metrics.Gauge("centralino_sip_registrations",
                                   "Live bindings of phones known to this edge.")) {
  for (const char* reason : {"wrong_digest", "silenced", "malformed"}) {
    refused_[reason] =
        &metrics.Counter("centralino_sip_refused_total",
                         "SIP requests refused at the border, by reason.", {{"reason", reason}});
  }
}

void PrometheusSipMetrics::Request(std::string_view method, int status) {
  prometheus::Counter*& counter = requests_[{Bounded(method), status}];
  if (counter == nullptr) {
    counter = &metrics_.Counter("centralino_sip_requests_total",
                                "SIP requests received, by method and final status.",
                                {{"method", Bounded(method)}, {"status", std::to_string(status)}});
  }
  counter->Increment();
}

void PrometheusSipMetrics::Refused(std::string_view reason) {
  const auto found = refused_.find(std::string(reason));
  if (found != refused_.end()) found->second->Increment();
}

void PrometheusSipMetrics::Registrations(int live) { registrations_.Set(live); }

}  // namespace centralino::edge
