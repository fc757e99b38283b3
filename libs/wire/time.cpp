#include "wire/time.h"

#include <algorithm>

namespace centralino::wire {
namespace {

constexpr std::int64_t kFirst = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr int kNanosOfMillisecond = 1'000'000;
constexpr int kNanosOfSecond = 1'000'000'000;

}  // namespace

bool IsValid(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() >= kFirst && timestamp.seconds() <= kLast && timestamp.nanos() >= 0 &&
         timestamp.nanos() < kNanosOfSecond;
}

model::Instant ToInstant(const google::protobuf::Timestamp& timestamp) {
  const std::int64_t seconds = std::clamp(timestamp.seconds(), kFirst, kLast);
  const std::int64_t nanos = std::clamp(timestamp.nanos(), 0, kNanosOfSecond - 1);
  return model::Instant{std::chrono::milliseconds{seconds * 1000 + nanos / kNanosOfMillisecond}};
}

google::protobuf::Timestamp ToTimestamp(model::Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds.time_since_epoch().count());
  timestamp.set_nanos(static_cast<int>((instant - seconds).count()) * kNanosOfMillisecond);
  return timestamp;
}

}  // namespace centralino::wire
