// Values to queue.v1 messages and back.
#pragma once

#include "centralino/queue/v1/queue.pb.h"
#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

queue::v1::ServeRequest RequestOf(const Party& party);
queue::v1::Join JoinOf(const TicketId& ticket, const plan::Wait& step, const TicketId& previous);
queue::v1::Stand StandOf(const plan::OperatorState& step);
plan::OutcomeKind FromProto(const queue::v1::Standing& standing);
queue::v1::Reserve ReserveOf(const callflow::ReserveOperator& reserve);
queue::v1::Settle::Result ToProto(callflow::Settlement result);
queue::v1::Leave::Reason ToProto(callflow::LeaveReason reason);
queue::v1::Presence PresenceOf(const OperatorId& operator_id, Instant expires);
queue::v1::Heartbeat HeartbeatOf(const std::vector<LineVersion>& lines,
                                 const std::vector<LiveOffer>& offers);

callflow::JoinResult FromProto(queue::v1::Joined::Result result);
callflow::ReserveResult FromProto(queue::v1::Reserved::Result result);
OfferToCall FromProto(const queue::v1::Offer& offer);
LineVersion FromProto(const queue::v1::LineVersion& line);
AheadAnswer FromProto(const queue::v1::AheadAnswer::Entry& entry);
AheadAnswer AheadOf(const queue::v1::Joined& joined);

queue::v1::AskCallback AskCallbackOf(const callflow::AskCallback& ask, const std::string& kept);
queue::v1::TakeCallbacks TakeCallbacksOf(const std::vector<CallId>& calls);
callflow::CallbackResult FromProto(queue::v1::CallbackAsked::Result result);
CallbackTurn FromProto(const queue::v1::CallbacksTaken::Turn& turn);

}  // namespace centralino::edge
