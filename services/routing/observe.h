// What is closed for an emergency, as a metric.
#pragma once

#include "services/routing/decider.h"
#include "wire/snapshot_feed.h"

namespace centralino::routing {

// Counted whenever someone looks, for each organisation: a closure ends by itself. Both outlive
// the metrics' last reading.
void CountClosures(const wire::SnapshotFeed& feed, service::Metrics& metrics,
                   Decider::Clock civil_now);

}  // namespace centralino::routing
