#include <catch2/catch.hpp>
#include <limits>

#include "wire/time.h"

using namespace centralino;
using namespace centralino::wire;

namespace {

google::protobuf::Timestamp At(std::int64_t seconds, int nanos) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(nanos);
  return timestamp;
}

}  // namespace

TEST_CASE("instants go over the wire and back, also from before 1970") {
  for (const std::int64_t milliseconds :
       {0LL, 1LL, 999LL, 1'764'061'200'250LL, -1LL, -86'400'001LL}) {
    const model::Instant instant{std::chrono::milliseconds{milliseconds}};
    CHECK(IsValid(ToTimestamp(instant)));
    CHECK(ToInstant(ToTimestamp(instant)) == instant);
  }
}

TEST_CASE("a timestamp of no year becomes the nearest of one") {
  constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
  constexpr auto kTiny = std::numeric_limits<std::int64_t>::min();
  for (const auto& timestamp : {At(kHuge, 0), At(kTiny, 0), At(0, -1), At(0, 1'000'000'000)}) {
    CHECK_FALSE(IsValid(timestamp));
  }
  CHECK(ToInstant(At(kHuge, 0)) == ToInstant(At(253'402'300'799, 0)));
  CHECK(ToInstant(At(kTiny, 0)) == ToInstant(At(-62'135'596'800, 0)));
}
