// Answers the questions of the edge by libs/plan, under the right revision.
#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "centralino/routing/v1/routing.pb.h"
#include "services/routing/revisions.h"
#include "services/routing/seeker.h"

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace centralino::service {
class Metrics;
}

namespace centralino::routing {

class Decider {
 public:
  using Clock = std::function<model::Instant()>;
  using Answer = std::function<void(absl::StatusOr<v1::NextStepResponse>)>;

  // `civil_now` stands in for a question that does not say when it is. All outlive the decider.
  Decider(Revisions& revisions, service::Metrics& metrics, Clock civil_now);

  // Answers at once, but where the revision must be asked for: then soon, from another thread.
  void Decide(const v1::NextStepRequest& request, Answer answer);

  absl::StatusOr<v1::SimulateResponse> Simulate(const v1::SimulateRequest& request);

 private:
  class Counters;

  absl::StatusOr<Revisions::Snapshot> Live(const model::OrganizationId& organization) const;

  Revisions& revisions_;
  Clock civil_now_;
  std::shared_ptr<const Counters> counters_;
  Seeker seeker_;  // last: its thread uses the others
};

}  // namespace centralino::routing
