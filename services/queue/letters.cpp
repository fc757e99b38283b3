#include "services/queue/letters.h"

#include <google/protobuf/util/time_util.h>

#include "wire/names.h"

namespace centralino::queue {

using google::protobuf::util::TimeUtil;

namespace {

v1::LineVersion::Staff ToProto(Staff staff) {
  switch (staff) {
    case Staff::kNobodyEver:
      return v1::LineVersion::NOBODY_EVER;
    case Staff::kNobodyNow:
      return v1::LineVersion::NOBODY_NOW;
    case Staff::kSomebody:
      return v1::LineVersion::SOMEBODY;
  }
  return v1::LineVersion::SOMEBODY;
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
  message.set_along(offer.along);
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
  message.set_staff(ToProto(line.staff));
  return message;
}

std::vector<Letter> LettersOf(const Effects& effects) {
  std::vector<Letter> letters;
  const auto to = [&](const EdgeId& edge) -> v1::ServeResponse& {
    letters.push_back({edge, {}});
    return letters.back().message;
  };
  for (const Withdrawn& withdrawn : effects.withdrawn) {
    *to(withdrawn.edge).mutable_offer_withdrawn() = ToProto(effects.organization, withdrawn);
  }
  for (const Offer& offer : effects.offers) {
    *to(offer.edge).mutable_offer() = ToProto(effects.organization, offer);
  }
  for (const LineChange& change : effects.changes) {
    const LineVersion line{change.group, change.version, change.staff};
    for (const EdgeId& edge : change.edges) {
      *to(edge).mutable_line_changed() = ToProto(effects.organization, line);
    }
  }
  return letters;
}

}  // namespace centralino::queue
