// The figures of this instance, for Prometheus.
#pragma once

#include <chrono>
#include <functional>

#include "service/metrics.h"

namespace centralino::media {

class Edges;
class Engine;
class Prompts;

// Where a thread reports how late each tick is.
std::function<void(std::chrono::nanoseconds)> TickLateness(service::Metrics& metrics);

// Everything else is read when someone looks. All outlive `metrics`.
void Publish(service::Metrics& metrics, const Engine& engine, const Edges& edges,
             const Prompts& prompts);

}  // namespace centralino::media
