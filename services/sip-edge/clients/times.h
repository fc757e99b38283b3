// Spans between values and protobuf's well-known type; instants are wire/time.h.
#pragma once

#include <google/protobuf/duration.pb.h>

#include <chrono>

namespace centralino::edge {

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
