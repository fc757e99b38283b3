#include "services/queue/callback_messages.h"

#include <google/protobuf/util/time_util.h>

#include <optional>

#include "service/field_errors.h"
#include "services/queue/letters.h"
#include "services/queue/requests.h"
#include "wire/names.h"

namespace centralino::queue {
namespace {

using google::protobuf::util::TimeUtil;
using service::FieldErrors;

constexpr std::size_t kMostKept = 8192;
constexpr int kMostTries = 5;
constexpr int kMostCalls = 50;
constexpr milliseconds kLongestRetry{7'200'000};
constexpr milliseconds kLongestLimit{300'000};

milliseconds ReadDuration(FieldErrors& errors, const google::protobuf::Duration& duration,
                          milliseconds most, const char* field) {
  const milliseconds time(TimeUtil::DurationToMilliseconds(duration));
  if (time <= milliseconds{0} || time > most) errors.Add(field, "is missing or too long");
  return time;
}

bool IsNumber(const std::string& text) {
  return text.size() > 3 && text.size() <= 16 && text.front() == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

google::protobuf::Timestamp At(Instant instant) {
  return TimeUtil::MillisecondsToTimestamp(instant.time_since_epoch().count());
}

}  // namespace

absl::StatusOr<CallbackRequest> ReadAskCallback(const v1::AskCallback& message) {
  FieldErrors errors;
  if (!IsToken(message.ticket_id())) errors.Add("ask_callback.ticket_id", "is no identifier");
  if (!IsNumber(message.number())) errors.Add("ask_callback.number", "is no E.164 number");
  if (message.kept().size() > kMostKept) errors.Add("ask_callback.kept", "is too long");
  if (message.tries() < 1 || message.tries() > kMostTries) {
    errors.Add("ask_callback.tries", "is not 1 to 5");
  }
  CallbackRequest request;
  request.ticket = model::TicketId(message.ticket_id());
  request.number = message.number();
  request.kept = message.kept();
  request.retry =
      ReadDuration(errors, message.retry_after(), kLongestRetry, "ask_callback.retry_after");
  request.tries = message.tries();
  if (!errors.empty()) return errors.ToStatus();
  return request;
}

absl::StatusOr<TakeCall> ReadTakeCallbacks(const v1::TakeCallbacks& message) {
  FieldErrors errors;
  TakeCall take;
  if (message.call_ids_size() == 0 || message.call_ids_size() > kMostCalls) {
    errors.Add("take_callbacks.call_ids", "are none or too many");
  }
  for (const std::string& call : message.call_ids()) {
    if (errors.empty() && !IsToken(call)) {
      errors.Add("take_callbacks.call_ids", "are no identifiers");
    }
    take.calls.emplace_back(call);
  }
  take.limit = ReadDuration(errors, message.limit(), kLongestLimit, "take_callbacks.limit");
  if (!errors.empty()) return errors.ToStatus();
  return take;
}

absl::StatusOr<std::pair<model::TicketId, CallbackEnd>> ReadEndCallback(
    const v1::EndCallback& message) {
  FieldErrors errors;
  if (!IsToken(message.ticket_id())) errors.Add("end_callback.ticket_id", "is no identifier");
  if (message.result() != v1::EndCallback::MISSED &&
      message.result() != v1::EndCallback::CANCELLED) {
    errors.Add("end_callback.result", "is missing or unknown");
  }
  if (!errors.empty()) return errors.ToStatus();
  return std::pair{model::TicketId(message.ticket_id()), message.result() == v1::EndCallback::MISSED
                                                             ? CallbackEnd::kMissed
                                                             : CallbackEnd::kCancelled};
}

void Fill(v1::ServeResponse& response, const model::TicketId& ticket, CallbackAsked asked) {
  v1::CallbackAsked& message = *response.mutable_callback_asked();
  message.set_ticket_id(ticket.value);
  switch (asked) {
    case CallbackAsked::kKept:
      return message.set_result(v1::CallbackAsked::KEPT);
    case CallbackAsked::kAlready:
      return message.set_result(v1::CallbackAsked::ALREADY);
    case CallbackAsked::kConnecting:
      return message.set_result(v1::CallbackAsked::CONNECTING);
    case CallbackAsked::kFull:
      return message.set_result(v1::CallbackAsked::FULL);
    case CallbackAsked::kGone:
      return message.set_result(v1::CallbackAsked::GONE);
  }
}

void Fill(v1::ServeResponse& response, const model::OrganizationId& organization,
          const std::vector<CallbackTurn>& turns) {
  v1::CallbacksTaken& message = *response.mutable_callbacks_taken();
  for (const CallbackTurn& turn : turns) {
    v1::CallbacksTaken::Turn& added = *message.add_turns();
    *added.mutable_offer() = ToProto(organization, turn.offer);
    added.set_number(turn.number);
    added.set_kept(turn.kept);
    added.set_last(turn.last);
  }
}

v1::Callback ToProto(const model::OrganizationId& organization, const CallbackState& state) {
  v1::Callback message;
  message.set_name(wire::Name(organization, "callbacks", state.ticket.value));
  message.set_group(state.group.value);
  message.set_number(state.number);
  switch (state.phase) {
    case CallbackPhase::kLater:
      message.set_state(v1::Callback::LATER);
      break;
    case CallbackPhase::kTurn:
      message.set_state(v1::Callback::WAITING);
      break;
    case CallbackPhase::kCalled:
      message.set_state(v1::Callback::CALLED);
      break;
    case CallbackPhase::kBack:
      message.set_state(v1::Callback::BACK);
      break;
  }
  *message.mutable_joined() = At(state.joined);
  if (state.phase == CallbackPhase::kLater) *message.mutable_from() = At(state.from);
  message.set_missed(state.missed);
  return message;
}

}  // namespace centralino::queue
