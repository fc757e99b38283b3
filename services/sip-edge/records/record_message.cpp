#include "services/sip-edge/records/record_message.h"

#include <cstdint>

#include "centralino/common/v1/common.pb.h"
#include "wire/names.h"
#include "wire/record_stream.h"
#include "wire/time.h"

namespace centralino::edge {
namespace {

using Segment = common::v1::CallRecord::Segment;

Segment::Kind ToProto(callflow::SegmentKind kind) {
  switch (kind) {
    case callflow::SegmentKind::kPrompt:
      return Segment::PROMPT;
    case callflow::SegmentKind::kMenu:
      return Segment::MENU;
    case callflow::SegmentKind::kWait:
      return Segment::WAIT;
    case callflow::SegmentKind::kRing:
      return Segment::RING;
    case callflow::SegmentKind::kTalk:
      return Segment::TALK;
    case callflow::SegmentKind::kHold:
      return Segment::HOLD;
    case callflow::SegmentKind::kCallback:
      return Segment::CALLBACK;
    case callflow::SegmentKind::kMessage:
      return Segment::MESSAGE;
  }
  return Segment::KIND_UNSPECIFIED;
}

}  // namespace

std::string Serialise(const FinishedCall& call) {
  common::v1::CallRecord record;
  record.set_call_id(call.call.value);
  record.set_organization(wire::Name(call.organization));
  record.set_revision(call.revision);
  record.set_dialled(call.dialled);
  record.set_caller(call.caller);
  record.set_callback_of(call.callback_of.value);
  *record.mutable_start() = wire::ToTimestamp(call.start);
  *record.mutable_end() = wire::ToTimestamp(call.end);
  for (const LegRecord& leg : call.legs) {
    common::v1::CallRecord::Leg& message = *record.add_legs();
    message.set_leg_id(leg.leg.value);
    message.set_party(leg.party);
    message.set_sip_call_id(leg.sip_call_id);
    *message.mutable_start() = wire::ToTimestamp(leg.start);
    if (leg.answered) *message.mutable_answered() = wire::ToTimestamp(*leg.answered);
    *message.mutable_end() = wire::ToTimestamp(leg.end);
    message.set_status(leg.status);
  }
  int number = 0;
  for (const callflow::RecordSegment& segment : call.segments) {
    Segment& message = *record.add_segments();
    message.set_segment_id(call.call.value + "-s" + std::to_string(++number));
    message.set_kind(ToProto(segment.kind));
    message.set_group(segment.group.value);
    message.set_operator_(segment.operator_id.value);
    *message.mutable_start() = wire::ToTimestamp(segment.start);
    *message.mutable_end() = wire::ToTimestamp(segment.end);
    message.set_outcome(segment.outcome);
    for (const int told : segment.numbers_told) message.add_numbers_told(told);
    if (segment.wait_told) {
      const waiting::Bounds bounds = BoundsOf(*segment.wait_told);
      using std::chrono::seconds;
      auto& told = *message.mutable_wait_told();
      told.mutable_at_least()->set_seconds(
          std::chrono::duration_cast<seconds>(bounds.from).count());
      told.mutable_below()->set_seconds(std::chrono::duration_cast<seconds>(bounds.to).count());
    }
  }
  return record.SerializeAsString();
}

// FNV-1a: every edge and every build must agree.
std::string StreamOf(const std::string& call) {
  std::uint32_t hash = 2166136261u;
  for (const char c : call) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 16777619u;
  }
  return wire::RecordStream(wire::kRecordStreamPrefix,
                            static_cast<int>(hash % wire::kRecordStreams));
}

}  // namespace centralino::edge
