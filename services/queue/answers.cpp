#include "services/queue/answers.h"

#include <utility>

#include "absl/strings/match.h"

namespace centralino::queue {
namespace {

void ReadEvent(const std::vector<redis::Reply>& event, Effects& effects, absl::Status& status) {
  Walk walk(event);
  const std::string kind = walk.Text();
  if (kind == "offer") {
    Offer offer;
    offer.edge = EdgeId(walk.Text());
    offer.call = model::CallId(walk.Text());
    offer.ticket = model::TicketId(walk.Text());
    offer.offer = model::OfferId(walk.Text());
    offer.group = model::GroupId(walk.Text());
    offer.operator_id = model::OperatorId(walk.Text());
    offer.ring_time = milliseconds(walk.Number());
    offer.expires = AtMillisecond(walk.Number());
    offer.along = walk.Number() != 0;
    effects.offers.push_back(std::move(offer));
  } else if (kind == "withdrawn") {
    Withdrawn withdrawn;
    withdrawn.edge = EdgeId(walk.Text());
    withdrawn.call = model::CallId(walk.Text());
    withdrawn.ticket = model::TicketId(walk.Text());
    withdrawn.offer = model::OfferId(walk.Text());
    effects.withdrawn.push_back(std::move(withdrawn));
  } else if (kind == "changed") {
    LineChange change;
    change.group = model::GroupId(walk.Text());
    change.version = walk.Number();
    change.staff = ReadStaff(walk);
    while (walk.more()) change.edges.emplace_back(walk.Text());
    effects.changes.push_back(std::move(change));
  } else if (kind == "count") {
    Tally tally;
    tally.group = model::GroupId(walk.Text());
    tally.what = walk.Text();
    tally.waited = milliseconds(walk.Number());
    if (walk.more()) tally.off = static_cast<int>(walk.Number());
    effects.tallies.push_back(std::move(tally));
  } else {
    walk.Fail("an unknown event " + kind);
  }
  if (!walk.status().ok()) status = walk.status();
}

}  // namespace

Staff ReadStaff(Walk& walk) {
  const std::int64_t number = walk.Number();
  if (number < 0 || number > 2) walk.Fail("a staff of no kind");
  return number == 0 ? Staff::kNobodyEver : number == 1 ? Staff::kNobodyNow : Staff::kSomebody;
}

Instant AtMillisecond(std::int64_t milliseconds_since_epoch) {
  return Instant(milliseconds(milliseconds_since_epoch));
}

absl::StatusOr<Answered> ReadAnswer(const model::OrganizationId& organization,
                                    absl::StatusOr<redis::Reply> reply) {
  if (!reply.ok()) {
    if (absl::StrContains(reply.status().message(), "TESTCLOCK")) {
      return absl::FailedPreconditionError(reply.status().message());
    }
    return reply.status();
  }
  const absl::StatusOr<std::vector<redis::Reply>> parts = reply->Array();
  if (!parts.ok()) return parts.status();
  Answered answered;
  answered.effects.organization = organization;
  Walk walk(*parts);
  answered.effects.now = AtMillisecond(walk.Number());
  answered.effects.looked_at_due = !walk.TakeNil();
  if (answered.effects.looked_at_due) {
    if (const std::int64_t due = walk.Number(); due >= 0) {
      answered.effects.next_due = AtMillisecond(due);
    }
  }
  answered.answer = walk.Array();
  absl::Status status;
  for (const redis::Reply& event : walk.Array()) {
    const auto* elements = std::get_if<std::vector<redis::Reply>>(&event.value);
    if (elements == nullptr) return absl::InternalError("a script answered an event of no shape");
    ReadEvent(*elements, answered.effects, status);
  }
  if (!walk.status().ok()) return walk.status();
  if (!status.ok()) return status;
  return answered;
}

const redis::Reply* Walk::Next() {
  if (!status_.ok()) return nullptr;
  if (!more()) {
    Fail("too few elements");
    return nullptr;
  }
  return &(*elements_)[at_++];
}

void Walk::Fail(const std::string& what) {
  if (status_.ok()) status_ = absl::InternalError("a script of the queue answered " + what);
}

bool Walk::TakeNil() {
  if (!status_.ok() || !more() || !(*elements_)[at_].nil()) return false;
  ++at_;
  return true;
}

std::string Walk::Text() {
  const redis::Reply* element = Next();
  if (element == nullptr) return {};
  absl::StatusOr<std::string> text = element->Text();
  if (!text.ok()) {
    status_ = text.status();
    return {};
  }
  return *std::move(text);
}

std::int64_t Walk::Number() {
  const redis::Reply* element = Next();
  if (element == nullptr) return 0;
  const absl::StatusOr<std::int64_t> number = element->Integer();
  if (!number.ok()) {
    status_ = number.status();
    return 0;
  }
  return *number;
}

const std::vector<redis::Reply>& Walk::Array() {
  static const std::vector<redis::Reply> kEmpty;
  const redis::Reply* element = Next();
  if (element == nullptr) return kEmpty;
  const auto* array = std::get_if<std::vector<redis::Reply>>(&element->value);
  if (array == nullptr) {
    Fail("no array");
    return kEmpty;
  }
  return *array;
}

}  // namespace centralino::queue
