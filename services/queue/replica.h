// One replica of the queue, whole but for its ports: what main.cpp runs and what tests run several
// of.
#pragma once

#include <memory>

#include "service/health.h"
#include "service/metrics.h"
#include "services/queue/api.h"
#include "services/queue/engine.h"
#include "services/queue/expectations.h"
#include "services/queue/tally.h"

namespace centralino::queue {

class Streams;

class Replica final : private Observer {
 public:
  Replica(redis::Options redis, Policy policy, service::Metrics& metrics, service::Health& health);
  ~Replica() override;

  // A revision was published.
  void Publish(const model::Snapshot& snapshot);

  grpc::Service& service();
  void AwaitStreams(grpc::ServerCompletionQueue& queue) { api_.AwaitStreams(queue); }
  // Ends the edges' streams: they go on with other replicas.
  void EndStreams();

 private:
  void Happened(const Effects& effects, std::chrono::steady_clock::time_point cause) override;
  void RedisChanged(bool up) override;
  void DueDone(std::chrono::milliseconds late) override;
  void ScriptRan(const std::string& script, Seconds took, bool ok) override;

  service::Health& health_;
  TallyBook tally_;
  const std::unique_ptr<Streams> streams_;
  Expectations expectations_;
  Engine engine_;
  Api api_;
};

}  // namespace centralino::queue
