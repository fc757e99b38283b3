#include "services/queue/requests.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "service/field_errors.h"

namespace centralino::queue {
namespace {

using google::protobuf::util::TimeUtil;
using service::FieldErrors;

constexpr milliseconds kDefaultRing{20'000};
constexpr milliseconds kLongestRing{600'000};
constexpr milliseconds kLongestWrapUp{3'600'000};
constexpr int kMostTickets = 1000;

void CheckToken(FieldErrors& errors, const std::string& text, const char* field) {
  if (!IsToken(text)) errors.Add(field, "is not an identifier of 1 to 128 visible characters");
}

milliseconds ReadDuration(FieldErrors& errors, const google::protobuf::Duration& duration,
                          milliseconds most, const char* field) {
  const milliseconds time(TimeUtil::DurationToMilliseconds(duration));
  if (time < milliseconds{0} || time > most) {
    errors.Add(field, "is negative or longer than " + std::to_string(most.count() / 1000) + " s");
    return milliseconds{0};
  }
  return time;
}

milliseconds ReadRing(FieldErrors& errors, const google::protobuf::Duration& duration,
                      const char* field) {
  const milliseconds time = ReadDuration(errors, duration, kLongestRing, field);
  return time == milliseconds{0} ? kDefaultRing : time;
}

}  // namespace

bool IsToken(const std::string& text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '{' && c != '}';
  });
}

absl::StatusOr<JoinCall> ReadJoin(const v1::Join& join, const EdgeId& edge,
                                  const model::CallId& call) {
  FieldErrors errors;
  CheckToken(errors, join.ticket_id(), "join.ticket_id");
  CheckToken(errors, join.group(), "join.group");
  if (!join.except().empty()) CheckToken(errors, join.except(), "join.except");
  if (!join.speaks().empty()) CheckToken(errors, join.speaks(), "join.speaks");
  if (!join.previous_ticket_id().empty()) {
    CheckToken(errors, join.previous_ticket_id(), "join.previous_ticket_id");
  }
  if (!IsToken(call.value)) errors.Add("call_id", "is missing");
  if (join.max_callers() < 0) errors.Add("join.max_callers", "is negative");
  if (join.priority() < -1000 || join.priority() > 1000) {
    errors.Add("join.priority", "is not within -1000 and 1000");
  }
  JoinCall read{
      .ticket = model::TicketId(join.ticket_id()),
      .group = model::GroupId(join.group()),
      .edge = edge,
      .call = call,
      .priority = join.priority(),
      .except = model::OperatorId(join.except()),
      .max_callers = join.max_callers(),
      .wait_when_nobody_present = join.wait_when_nobody_present(),
      .ring_time = ReadRing(errors, join.ring_time(), "join.ring_time"),
      .wrap_up = ReadDuration(errors, join.wrap_up(), kLongestWrapUp, "join.wrap_up"),
      .speaks = join.speaks(),
      .speaks_only = join.speaks_only(),
      .previous = model::TicketId(join.previous_ticket_id()),
  };
  if (!errors.empty()) return errors.ToStatus();
  return read;
}

absl::StatusOr<std::pair<model::TicketId, LeaveReason>> ReadLeave(const v1::Leave& leave) {
  FieldErrors errors;
  CheckToken(errors, leave.ticket_id(), "leave.ticket_id");
  std::optional<LeaveReason> reason;
  switch (leave.reason()) {
    case v1::Leave::ABANDONED:
      reason = LeaveReason::kAbandoned;
      break;
    case v1::Leave::WAITED_TOO_LONG:
      reason = LeaveReason::kWaitedTooLong;
      break;
    case v1::Leave::NOBODY_PRESENT:
      reason = LeaveReason::kNobodyPresent;
      break;
    case v1::Leave::FAILED:
      reason = LeaveReason::kFailed;
      break;
    default:
      errors.Add("leave.reason", "is missing or unknown");
  }
  if (!errors.empty()) return errors.ToStatus();
  return std::pair{model::TicketId(leave.ticket_id()), *reason};
}

absl::StatusOr<std::vector<model::TicketId>> ReadAhead(const v1::Ahead& ahead) {
  FieldErrors errors;
  if (ahead.ticket_ids_size() > kMostTickets) errors.Add("ahead.ticket_ids", "are too many");
  std::vector<model::TicketId> tickets;
  for (const std::string& ticket : ahead.ticket_ids()) {
    if (errors.empty()) CheckToken(errors, ticket, "ahead.ticket_ids");
    tickets.emplace_back(ticket);
  }
  if (!errors.empty()) return errors.ToStatus();
  return tickets;
}

absl::StatusOr<ReserveCall> ReadReserve(const v1::Reserve& reserve, const EdgeId& edge,
                                        const model::CallId& call) {
  FieldErrors errors;
  CheckToken(errors, reserve.offer_id(), "reserve.offer_id");
  CheckToken(errors, reserve.operator_(), "reserve.operator");
  if (!IsToken(call.value)) errors.Add("call_id", "is missing");
  ReserveCall read{
      .offer = model::OfferId(reserve.offer_id()),
      .operator_id = model::OperatorId(reserve.operator_()),
      .edge = edge,
      .call = call,
      .ring_time = ReadRing(errors, reserve.ring_time(), "reserve.ring_time"),
      .wrap_up = ReadDuration(errors, reserve.wrap_up(), kLongestWrapUp, "reserve.wrap_up"),
      .outgoing = reserve.outgoing(),
  };
  if (!errors.empty()) return errors.ToStatus();
  return read;
}

absl::StatusOr<std::pair<model::OfferId, SettleResult>> ReadSettle(const v1::Settle& settle) {
  static constexpr std::pair<v1::Settle::Result, SettleResult> kResults[] = {
      {v1::Settle::ANSWERED, SettleResult::kAnswered},
      {v1::Settle::ENDED, SettleResult::kEnded},
      {v1::Settle::BUSY, SettleResult::kBusy},
      {v1::Settle::NO_ANSWER, SettleResult::kNoAnswer},
      {v1::Settle::DECLINED, SettleResult::kDeclined},
      {v1::Settle::UNREACHABLE, SettleResult::kUnreachable},
      {v1::Settle::WITHDRAWN, SettleResult::kWithdrawn}};
  FieldErrors errors;
  CheckToken(errors, settle.offer_id(), "settle.offer_id");
  const auto* result = std::find_if(std::begin(kResults), std::end(kResults),
                                    [&](const auto& one) { return one.first == settle.result(); });
  if (result == std::end(kResults)) errors.Add("settle.result", "is missing or unknown");
  if (!errors.empty()) return errors.ToStatus();
  return std::pair{model::OfferId(settle.offer_id()), result->second};
}

absl::StatusOr<StandCall> ReadStand(const v1::Stand& stand) {
  FieldErrors errors;
  CheckToken(errors, stand.operator_(), "stand.operator");
  if (!stand.reason().empty()) CheckToken(errors, stand.reason(), "stand.reason");
  StandCall read{.operator_id = model::OperatorId(stand.operator_()),
                 .mode = std::nullopt,
                 .reason = stand.reason()};
  switch (stand.mode()) {
    case v1::Stand::MODE_UNSPECIFIED:
      break;
    case v1::Stand::AVAILABLE:
      read.mode = OperatorMode::kAvailable;
      break;
    case v1::Stand::PAUSED:
      read.mode = OperatorMode::kPaused;
      break;
    case v1::Stand::AWAY:
      read.mode = OperatorMode::kAway;
      break;
    default:
      errors.Add("stand.mode", "is unknown");
  }
  if (!errors.empty()) return errors.ToStatus();
  return read;
}

absl::StatusOr<std::pair<model::OperatorId, Instant>> ReadPresence(const v1::Presence& presence) {
  FieldErrors errors;
  CheckToken(errors, presence.operator_(), "presence.operator");
  // Beyond year 9999 the Timestamp itself is invalid; absent is long past.
  const milliseconds expires(TimeUtil::TimestampToMilliseconds(presence.expires()));
  if (expires < milliseconds{0} || expires > milliseconds{253'402'300'799'999}) {
    errors.Add("presence.expires", "is no valid instant");
  }
  if (!errors.empty()) return errors.ToStatus();
  return std::pair{model::OperatorId(presence.operator_()), Instant(expires)};
}

}  // namespace centralino::queue
