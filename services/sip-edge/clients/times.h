// Instants and spans between values and protobuf's well-known types.
#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <chrono>

#include "model/organization.h"

namespace centralino::edge {

inline google::protobuf::Timestamp ToTimestamp(model::Instant instant) {
  const auto milliseconds = instant.time_since_epoch().count();
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(milliseconds / 1000);
  timestamp.set_nanos(static_cast<int>(milliseconds % 1000) * 1'000'000);
  return timestamp;
}

inline model::Instant FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return model::Instant(
      std::chrono::milliseconds(timestamp.seconds() * 1000 + timestamp.nanos() / 1'000'000));
}

inline google::protobuf::Duration ToDuration(std::chrono::milliseconds span) {
  google::protobuf::Duration duration;
  duration.set_seconds(span.count() / 1000);
  duration.set_nanos(static_cast<int>(span.count() % 1000) * 1'000'000);
  return duration;
}

inline std::chrono::milliseconds FromDuration(const google::protobuf::Duration& duration) {
  return std::chrono::milliseconds(duration.seconds() * 1000 + duration.nanos() / 1'000'000);
}

}  // namespace centralino::edge
