// Call records as an edge would write them.
#pragma once

#include <chrono>
#include <string>

#include "centralino/common/v1/common.pb.h"
#include "model/organization.h"
#include "service/uuid.h"

namespace centralino::testing {

inline model::Instant RecordNow() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Of a call that began so long ago.
inline common::v1::CallRecord Record(const std::string& organization,
                                     std::chrono::milliseconds ago = std::chrono::seconds(90)) {
  static std::uint32_t sequence = 0;
  const auto began = (RecordNow() - ago).time_since_epoch().count();
  common::v1::CallRecord record;
  ++sequence;
  record.set_call_id(service::FormatUuid7(static_cast<std::uint64_t>(began), sequence & 0xfff,
                                          0x1234'5678'9abc'def0 + sequence));
  record.set_organization("organizations/" + organization);
  record.set_revision(3);
  record.set_dialled("+3905717571");
  record.set_caller("+390571000001");
  const auto set = [&](auto* timestamp, std::int64_t after) {
    timestamp->set_seconds((began + after) / 1000);
    timestamp->set_nanos(static_cast<int>((began + after) % 1000) * 1'000'000);
  };
  set(record.mutable_start(), 0);
  set(record.mutable_end(), 60'250);
  auto* leg = record.add_legs();
  leg->set_leg_id("leg-1");
  leg->set_party("caller");
  set(leg->mutable_start(), 0);
  set(leg->mutable_end(), 60'250);
  auto* menu = record.add_segments();
  menu->set_segment_id("s-1");
  menu->set_kind(common::v1::CallRecord::Segment::MENU);
  menu->set_outcome("key 1");
  set(menu->mutable_start(), 0);
  set(menu->mutable_end(), 4'000);
  auto* wait = record.add_segments();
  wait->set_segment_id("s-2");
  wait->set_kind(common::v1::CallRecord::Segment::WAIT);
  wait->set_group("anagrafe");
  wait->set_operator_("rossi");
  wait->set_outcome("answered");
  for (const int number : {2, 1, 0}) wait->add_numbers_told(number);
  wait->mutable_wait_told()->mutable_at_least()->set_seconds(40);
  wait->mutable_wait_told()->mutable_below()->set_seconds(80);
  set(wait->mutable_start(), 4'000);
  set(wait->mutable_end(), 30'000);
  return record;
}

}  // namespace centralino::testing
