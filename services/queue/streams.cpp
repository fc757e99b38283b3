#include "services/queue/streams.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "wire/names.h"

namespace centralino::queue {
namespace {

using google::protobuf::util::TimeUtil;

grpc::Status GoingAway() {
  return {grpc::StatusCode::UNAVAILABLE, "this replica of the queue is going away"};
}

}  // namespace

v1::Offer ToProto(const model::OrganizationId& organization, const Offer& offer) {
  v1::Offer message;
  message.set_organization(wire::Name(organization));
  message.set_call_id(offer.call.value);
  message.set_ticket_id(offer.ticket.value);
  message.set_offer_id(offer.offer.value);
  message.set_group(offer.group.value);
  message.set_operator_(offer.operator_id.value);
  *message.mutable_ring_time() = TimeUtil::MillisecondsToDuration(offer.ring_time.count());
  *message.mutable_expires() =
      TimeUtil::MillisecondsToTimestamp(offer.expires.time_since_epoch().count());
  return message;
}

v1::OfferWithdrawn ToProto(const model::OrganizationId& organization, const Withdrawn& withdrawn) {
  v1::OfferWithdrawn message;
  message.set_organization(wire::Name(organization));
  message.set_call_id(withdrawn.call.value);
  message.set_ticket_id(withdrawn.ticket.value);
  message.set_offer_id(withdrawn.offer.value);
  return message;
}

v1::LineVersion ToProto(const model::OrganizationId& organization, const LineVersion& line) {
  v1::LineVersion message;
  message.set_organization(wire::Name(organization));
  message.set_group(line.group.value);
  message.set_version(line.version);
  return message;
}

void Streams::Add(const EdgeId& edge, std::shared_ptr<Stream> stream) {
  {
    std::lock_guard lock(mutex_);
    if (!ended_) {
      streams_[edge].push_back(std::move(stream));
      return;
    }
  }
  stream->End(GoingAway());
}

void Streams::Remove(const EdgeId& edge, const Stream* stream) {
  std::lock_guard lock(mutex_);
  const auto found = streams_.find(edge);
  if (found == streams_.end()) return;
  std::erase_if(found->second, [&](const auto& one) { return one.get() == stream; });
  if (found->second.empty()) streams_.erase(found);
}

std::vector<std::shared_ptr<Streams::Stream>> Streams::Of(const EdgeId& edge) {
  std::lock_guard lock(mutex_);
  const auto found = streams_.find(edge);
  return found == streams_.end() ? std::vector<std::shared_ptr<Stream>>{} : found->second;
}

void Streams::Send(const EdgeId& edge, const v1::ServeResponse& response) {
  for (const auto& stream : Of(edge)) stream->Send(response);
}

void Streams::Deliver(const Effects& effects) {
  // What is taken back goes before what is offered: an operator's phone must stop ringing for one
  // caller before it rings for the next.
  for (const Withdrawn& withdrawn : effects.withdrawn) {
    v1::ServeResponse response;
    *response.mutable_offer_withdrawn() = ToProto(effects.organization, withdrawn);
    Send(withdrawn.edge, response);
  }
  for (const Offer& offer : effects.offers) {
    v1::ServeResponse response;
    *response.mutable_offer() = ToProto(effects.organization, offer);
    Send(offer.edge, response);
  }
  for (const LineChange& change : effects.changes) {
    v1::ServeResponse response;
    *response.mutable_line_changed() =
        ToProto(effects.organization, LineVersion{change.group, change.version});
    for (const EdgeId& edge : change.edges) Send(edge, response);
  }
}

void Streams::EndAll() {
  std::map<EdgeId, std::vector<std::shared_ptr<Stream>>> all;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    all.swap(streams_);
  }
  for (const auto& [edge, streams] : all) {
    for (const auto& stream : streams) stream->End(GoingAway());
  }
}

}  // namespace centralino::queue
