// The requests of a stream, read and checked: what is wrong is INVALID_ARGUMENT with each field.
#pragma once

#include "absl/status/statusor.h"
#include "centralino/queue/v1/queue.pb.h"
#include "services/queue/values.h"

namespace centralino::queue {

// 1 to 128 visible characters without spaces or braces: part of a key in Redis.
bool IsToken(const std::string& text);

absl::StatusOr<JoinCall> ReadJoin(const v1::Join& join, const EdgeId& edge,
                                  const model::CallId& call);
absl::StatusOr<std::pair<model::TicketId, LeaveReason>> ReadLeave(const v1::Leave& leave);
absl::StatusOr<std::vector<model::TicketId>> ReadAhead(const v1::Ahead& ahead);
absl::StatusOr<ReserveCall> ReadReserve(const v1::Reserve& reserve, const EdgeId& edge,
                                        const model::CallId& call);
absl::StatusOr<std::pair<model::OfferId, SettleResult>> ReadSettle(const v1::Settle& settle);
struct StandCall {
  model::OperatorId operator_id;
  std::optional<OperatorMode> mode;  // none: only asked
  std::string reason;
};
absl::StatusOr<StandCall> ReadStand(const v1::Stand& stand);
absl::StatusOr<std::pair<model::OperatorId, Instant>> ReadPresence(const v1::Presence& presence);

}  // namespace centralino::queue
