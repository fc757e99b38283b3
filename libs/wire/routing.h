// Questions to routing and its decisions over the wire, for both sides.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/routing/v1/routing.pb.h"
#include "plan/simulate.h"
#include "plan/step.h"

namespace centralino::wire {

namespace routing_pb = ::centralino::routing::v1;

// Wrong fields are INVALID_ARGUMENT with their paths ("facts.dialled", "step.menu.prompts[0]").

// What is asked, but for whose call it is (NextStepRequest.context).
struct Question {
  plan::Facts facts;
  plan::Cursor cursor;
  plan::Outcome outcome;
  bool operator==(const Question&) const = default;
};
void ToProto(const Question& question, routing_pb::NextStepRequest& message);
absl::StatusOr<Question> FromProto(const routing_pb::NextStepRequest& message);

routing_pb::NextStepResponse ToProto(const plan::Decision& decision);
absl::StatusOr<plan::Decision> FromProto(const routing_pb::NextStepResponse& message);

routing_pb::Step ToProto(const plan::Step& step);
absl::StatusOr<plan::Step> FromProto(const routing_pb::Step& message, std::string_view field);

// For simulations: facts and outcomes alone, and what was heard.
absl::StatusOr<plan::Facts> FromProto(const routing_pb::Facts& message, std::string_view field);
absl::StatusOr<plan::Outcome> FromProto(const routing_pb::Outcome& message, std::string_view field);
// At most kMaxSimulatedSteps of them.
absl::StatusOr<std::vector<plan::Outcome>> OutcomesFromProto(
    const routing_pb::SimulateRequest& message);
routing_pb::SimulateResponse ToProto(const std::vector<plan::Heard>& heard,
                                     model::RevisionNumber revision);

}  // namespace centralino::wire
