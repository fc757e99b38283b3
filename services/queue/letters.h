// What came about, as messages to the edges it concerns.
#pragma once

#include <vector>

#include "centralino/queue/v1/queue.pb.h"
#include "services/queue/values.h"

namespace centralino::queue {

struct Letter {
  EdgeId edge;
  v1::ServeResponse message;
};

// In the order in which they must arrive: what is taken back goes before what is offered, for an
// operator's phone must stop ringing for one caller before it rings for the next.
std::vector<Letter> LettersOf(const Effects& effects);

v1::Offer ToProto(const model::OrganizationId& organization, const Offer& offer);
v1::OfferWithdrawn ToProto(const model::OrganizationId& organization, const Withdrawn& withdrawn);
v1::LineVersion ToProto(const model::OrganizationId& organization, const LineVersion& line);

}  // namespace centralino::queue
