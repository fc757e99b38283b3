#include "services/queue/replica.h"

#include <utility>

#include "services/queue/streams.h"

namespace centralino::queue {

Replica::Replica(redis::Options redis, Policy policy, service::Metrics& metrics,
                 service::Health& health)
    : health_(health),
      tally_(metrics),
      streams_(std::make_unique<Streams>()),
      engine_(std::move(redis), policy, *this),
      api_(engine_, *streams_, expectations_) {
  metrics.BeforeReading([this] { tally_.Refresh(engine_, std::chrono::milliseconds(500)); });
}

Replica::~Replica() = default;

void Replica::Publish(const model::Snapshot& snapshot) {
  engine_.Configure(MakeConfiguration(snapshot));
}

grpc::Service& Replica::service() { return api_.service(); }

void Replica::EndStreams() { streams_->EndAll(); }

void Replica::Happened(const Effects& effects, std::chrono::steady_clock::time_point cause) {
  streams_->Deliver(effects);
  tally_.Count(effects, cause);
}

void Replica::RedisChanged(bool up) { health_.SetDependency("redis", up); }

void Replica::DueDone(std::chrono::milliseconds late) { tally_.DueDone(late); }

void Replica::ScriptRan(const std::string& script, Seconds took, bool ok) {
  tally_.ScriptRan(script, took, ok);
}

}  // namespace centralino::queue
