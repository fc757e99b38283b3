#include "services/sip-edge/clients/queue_messages.h"

#include "services/sip-edge/clients/times.h"
#include "wire/names.h"
#include "wire/time.h"

namespace centralino::edge {
namespace {

// Queue names organisations as resources.
OrganizationId OrganizationOf(const std::string& name) {
  const auto parsed = wire::OrganizationFromName(name, "organization");
  return parsed.ok() ? *parsed : OrganizationId(name);
}

}  // namespace

queue::v1::ServeRequest RequestOf(const Party& party) {
  queue::v1::ServeRequest request;
  request.set_organization(wire::Name(party.organization));
  request.set_call_id(party.call.value);
  return request;
}

queue::v1::Join JoinOf(const TicketId& ticket, const plan::Wait& step, const TicketId& previous) {
  queue::v1::Join join;
  join.set_ticket_id(ticket.value);
  join.set_group(step.group.value);
  join.set_priority(step.priority);
  join.set_speaks(step.speaks);
  join.set_speaks_only(step.speaks_only);
  join.set_previous_ticket_id(previous.value);
  join.set_except(step.except.value);
  join.set_max_callers(step.policy.max_callers.value_or(0));
  join.set_wait_when_nobody_present(step.policy.wait_when_nobody_present);
  *join.mutable_ring_time() = ToDuration(step.ring_time);
  *join.mutable_wrap_up() = ToDuration(step.wrap_up);
  return join;
}

queue::v1::Stand StandOf(const plan::OperatorState& step) {
  queue::v1::Stand stand;
  stand.set_operator_(step.operator_id.value);
  stand.set_reason(step.reason);
  switch (step.change) {
    case plan::StateChange::kNone:
      break;
    case plan::StateChange::kAvailable:
      stand.set_mode(queue::v1::Stand::AVAILABLE);
      break;
    case plan::StateChange::kPaused:
      stand.set_mode(queue::v1::Stand::PAUSED);
      break;
    case plan::StateChange::kAway:
      stand.set_mode(queue::v1::Stand::AWAY);
      break;
  }
  return stand;
}

plan::OutcomeKind FromProto(const queue::v1::Standing& standing) {
  using plan::OutcomeKind;
  switch (standing.mode()) {
    case queue::v1::Stand::AVAILABLE:
      return standing.did_not_answer() ? OutcomeKind::kAvailableAgain : OutcomeKind::kNowAvailable;
    case queue::v1::Stand::PAUSED:
      return OutcomeKind::kNowPaused;
    case queue::v1::Stand::AWAY:
      return standing.did_not_answer() ? OutcomeKind::kNowUnanswered : OutcomeKind::kNowAway;
    default:
      return OutcomeKind::kUnavailable;
  }
}

queue::v1::Reserve ReserveOf(const callflow::ReserveOperator& reserve) {
  queue::v1::Reserve message;
  message.set_offer_id(reserve.offer.value);
  message.set_operator_(reserve.operator_id.value);
  *message.mutable_ring_time() = ToDuration(reserve.ring_time);
  message.set_outgoing(reserve.outgoing);
  return message;
}

queue::v1::Settle::Result ToProto(callflow::Settlement result) {
  switch (result) {
    case callflow::Settlement::kAnswered:
      return queue::v1::Settle::ANSWERED;
    case callflow::Settlement::kEnded:
      return queue::v1::Settle::ENDED;
    case callflow::Settlement::kBusy:
      return queue::v1::Settle::BUSY;
    case callflow::Settlement::kNoAnswer:
      return queue::v1::Settle::NO_ANSWER;
    case callflow::Settlement::kDeclined:
      return queue::v1::Settle::DECLINED;
    case callflow::Settlement::kUnreachable:
      return queue::v1::Settle::UNREACHABLE;
    case callflow::Settlement::kWithdrawn:
      return queue::v1::Settle::WITHDRAWN;
  }
  return queue::v1::Settle::RESULT_UNSPECIFIED;
}

queue::v1::Leave::Reason ToProto(callflow::LeaveReason reason) {
  switch (reason) {
    case callflow::LeaveReason::kAbandoned:
      return queue::v1::Leave::ABANDONED;
    case callflow::LeaveReason::kWaitedTooLong:
      return queue::v1::Leave::WAITED_TOO_LONG;
    case callflow::LeaveReason::kNobodyPresent:
      return queue::v1::Leave::NOBODY_PRESENT;
    case callflow::LeaveReason::kFailed:
      return queue::v1::Leave::FAILED;
  }
  return queue::v1::Leave::REASON_UNSPECIFIED;
}

queue::v1::Presence PresenceOf(const OperatorId& operator_id, Instant expires) {
  queue::v1::Presence presence;
  presence.set_operator_(operator_id.value);
  *presence.mutable_expires() = wire::ToTimestamp(expires);
  return presence;
}

queue::v1::Heartbeat HeartbeatOf(const std::vector<LineVersion>& lines,
                                 const std::vector<LiveOffer>& offers) {
  queue::v1::Heartbeat heartbeat;
  for (const LineVersion& line : lines) {
    queue::v1::LineVersion& message = *heartbeat.add_lines();
    message.set_organization(wire::Name(line.organization));
    message.set_group(line.group.value);
    message.set_version(line.version);
  }
  for (const LiveOffer& offer : offers) {
    queue::v1::Heartbeat::OfferRef& message = *heartbeat.add_offers();
    message.set_organization(wire::Name(offer.organization));
    message.set_offer_id(offer.offer.value);
  }
  return heartbeat;
}

callflow::JoinResult FromProto(queue::v1::Joined::Result result) {
  switch (result) {
    case queue::v1::Joined::WAITING:
      return callflow::JoinResult::kWaiting;
    case queue::v1::Joined::LINE_FULL:
      return callflow::JoinResult::kLineFull;
    case queue::v1::Joined::NOBODY_PRESENT:
      return callflow::JoinResult::kNobodyPresent;
    case queue::v1::Joined::NO_SUCH_GROUP:
      return callflow::JoinResult::kNoSuchGroup;
    default:
      return callflow::JoinResult::kUnavailable;
  }
}

callflow::ReserveResult FromProto(queue::v1::Reserved::Result result) {
  switch (result) {
    case queue::v1::Reserved::RESERVED:
      return callflow::ReserveResult::kReserved;
    case queue::v1::Reserved::ABSENT:
      return callflow::ReserveResult::kAbsent;
    case queue::v1::Reserved::BUSY:
      return callflow::ReserveResult::kBusy;
    default:
      return callflow::ReserveResult::kUnavailable;
  }
}

OfferToCall FromProto(const queue::v1::Offer& offer) {
  OfferToCall value;
  value.organization = OrganizationOf(offer.organization());
  value.call = CallId(offer.call_id());
  value.ticket = TicketId(offer.ticket_id());
  value.offer = OfferId(offer.offer_id());
  value.operator_id = OperatorId(offer.operator_());
  if (offer.has_ring_time()) {
    value.ring_time = std::chrono::duration_cast<model::seconds>(FromDuration(offer.ring_time()));
  }
  value.expires = wire::ToInstant(offer.expires());
  value.along = offer.along();
  return value;
}

LineVersion FromProto(const queue::v1::LineVersion& line) {
  callflow::Staff staff = callflow::Staff::kSomebody;
  if (line.staff() == queue::v1::LineVersion::NOBODY_NOW) staff = callflow::Staff::kNobodyNow;
  if (line.staff() == queue::v1::LineVersion::NOBODY_EVER) staff = callflow::Staff::kNobodyEver;
  return {OrganizationOf(line.organization()), GroupId(line.group()), line.version(), staff};
}

// Words that are not known are not said.
template <class Message>
std::optional<waiting::Wait> WaitIn(const Message& message) {
  const queue::v1::ExpectedWait& wait = message.expected_wait();
  if (wait.minutes() < 1 || wait.minutes() > 60) return std::nullopt;
  switch (wait.words()) {
    case queue::v1::ExpectedWait::LESS_THAN:
      return waiting::Wait{waiting::Wait::Words::kLessThan, wait.minutes()};
    case queue::v1::ExpectedWait::ABOUT:
      return waiting::Wait{waiting::Wait::Words::kAbout, wait.minutes()};
    default:
      return std::nullopt;
  }
}

AheadAnswer FromProto(const queue::v1::AheadAnswer::Entry& entry) {
  AheadAnswer answer;
  if (entry.has_ahead()) answer.number = entry.ahead();
  answer.ringing = entry.ringing();
  answer.line_version = entry.line_version();
  answer.read_at = wire::ToInstant(entry.read_at());
  answer.wait = WaitIn(entry);
  return answer;
}

AheadAnswer AheadOf(const queue::v1::Joined& joined) {
  AheadAnswer answer;
  if (joined.has_ahead()) answer.number = joined.ahead();
  answer.line_version = joined.line_version();
  answer.read_at = wire::ToInstant(joined.read_at());
  answer.wait = WaitIn(joined);
  return answer;
}

queue::v1::AskCallback AskCallbackOf(const callflow::AskCallback& ask, const std::string& kept) {
  queue::v1::AskCallback message;
  message.set_ticket_id(ask.ticket.value);
  message.set_number(ask.number);
  message.set_kept(kept);
  const model::Callback callback = ask.step.policy.callback.value_or(model::Callback{});
  *message.mutable_retry_after() = ToDuration(callback.retry_after);
  message.set_tries(callback.tries);
  return message;
}

queue::v1::TakeCallbacks TakeCallbacksOf(const std::vector<CallId>& calls) {
  // His phone rings for thirty seconds, then he is asked three times.
  constexpr std::chrono::seconds kLimit{90};
  queue::v1::TakeCallbacks message;
  for (const CallId& call : calls) message.add_call_ids(call.value);
  *message.mutable_limit() = ToDuration(kLimit);
  return message;
}

callflow::CallbackResult FromProto(queue::v1::CallbackAsked::Result result) {
  switch (result) {
    case queue::v1::CallbackAsked::KEPT:
      return callflow::CallbackResult::kKept;
    case queue::v1::CallbackAsked::ALREADY:
      return callflow::CallbackResult::kAlready;
    case queue::v1::CallbackAsked::CONNECTING:
      return callflow::CallbackResult::kConnecting;
    default:
      return callflow::CallbackResult::kUnavailable;
  }
}

CallbackTurn FromProto(const queue::v1::CallbacksTaken::Turn& turn) {
  const OfferToCall offer = FromProto(turn.offer());
  CallbackTurn value;
  value.organization = offer.organization;
  value.call = offer.call;
  value.ticket = offer.ticket;
  value.offer = offer.offer;
  value.group = GroupId(turn.offer().group());
  value.operator_id = offer.operator_id;
  value.ring_time = offer.ring_time;
  value.expires = offer.expires;
  value.number = turn.number();
  value.kept = turn.kept();
  value.last = turn.last();
  return value;
}

}  // namespace centralino::edge
