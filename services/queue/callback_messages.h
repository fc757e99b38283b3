// Callers who are to be called back, as messages.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/queue/v1/queue.pb.h"
#include "services/queue/callbacks.h"

namespace centralino::queue {

absl::StatusOr<CallbackRequest> ReadAskCallback(const v1::AskCallback& message);
struct TakeCall {
  std::vector<model::CallId> calls;
  milliseconds limit{0};
};
absl::StatusOr<TakeCall> ReadTakeCallbacks(const v1::TakeCallbacks& message);
absl::StatusOr<std::pair<model::TicketId, CallbackEnd>> ReadEndCallback(
    const v1::EndCallback& message);

void Fill(v1::ServeResponse& response, const model::TicketId& ticket, CallbackAsked asked);
void Fill(v1::ServeResponse& response, const model::OrganizationId& organization,
          const std::vector<CallbackTurn>& turns);
v1::Callback ToProto(const model::OrganizationId& organization, const CallbackState& state);

}  // namespace centralino::queue
