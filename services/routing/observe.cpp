#include "services/routing/observe.h"

#include <prometheus/gauge.h>

#include <algorithm>
#include <utility>

#include "service/metrics.h"

namespace centralino::routing {

void CountClosures(const wire::SnapshotFeed& feed, service::Metrics& metrics,
                   Decider::Clock civil_now) {
  metrics.BeforeReading([&feed, &metrics, civil_now = std::move(civil_now)] {
    const model::Instant now = civil_now();
    for (const model::OrganizationId& organization : feed.Organizations()) {
      const auto overrides = feed.OverridesOf(organization);
      const auto active = std::count_if(overrides->closures.begin(), overrides->closures.end(),
                                        [now](const auto& each) { return each.HoldsAt(now); });
      metrics
          .Gauge("centralino_closures_active", "What is closed for an emergency.",
                 {{"organisation", organization.value}})
          .Set(static_cast<double>(active));
    }
  });
}

}  // namespace centralino::routing
