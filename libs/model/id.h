// Strong identifiers: a ticket is never passed where an offer is meant.
#pragma once

#include <compare>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace centralino::model {

// A short name or UUID that is only comparable with its own kind. Inside one organisation the
// ids of the configuration are the last part of the resource name: the desk
// "organizations/empoli/desks/anagrafe" has the DeskId "anagrafe".
template <class Tag>
struct Id {
  std::string value;

  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}

  bool empty() const { return value.empty(); }
  auto operator<=>(const Id&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value; }
};

// The organisation's configuration.
using OrganizationId = Id<struct OrganizationTag>;
using SiteId = Id<struct SiteTag>;
using DeskId = Id<struct DeskTag>;
using GroupId = Id<struct GroupTag>;
using OperatorId = Id<struct OperatorTag>;
using CalendarId = Id<struct CalendarTag>;
using GuideId = Id<struct GuideTag>;
// The messages left for the desk of this id.
using MessagesId = Id<struct MessagesTag>;

// One call and what happens in it. A CallId is a UUIDv7 minted by the first edge (RFC 9562 §5.7).
using CallId = Id<struct CallTag>;
using LegId = Id<struct LegTag>;
using TicketId = Id<struct TicketTag>;
using OfferId = Id<struct OfferTag>;
using SegmentId = Id<struct SegmentTag>;
using RecordingId = Id<struct RecordingTag>;

}  // namespace centralino::model

template <class Tag>
struct std::hash<centralino::model::Id<Tag>> {
  std::size_t operator()(const centralino::model::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
