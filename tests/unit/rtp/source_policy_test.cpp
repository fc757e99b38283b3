#include "rtp/source_policy.h"

#include <catch2/catch.hpp>

namespace centralino::rtp {
namespace {

Endpoint At(std::uint8_t host, std::uint16_t port) {
  Endpoint endpoint;
  endpoint.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, host};
  endpoint.port = port;
  return endpoint;
}

constexpr std::uint32_t kSsrc = 0x1234abcd;

// So much time passes in which nobody speaks.
void Wait(SourcePolicy& policy, int ticks) {
  for (int i = 0; i < ticks; ++i) policy.Tick();
}

TEST_CASE("before SDP has said anything nobody is expected") {
  SourcePolicy policy;
  CHECK_FALSE(policy.Accept(At(1, 4000), kSsrc));
  CHECK_FALSE(policy.Accept(Endpoint{}, kSsrc));
}

TEST_CASE("without latching only the very endpoint is taken") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), false);
  CHECK(policy.Accept(At(1, 4000), kSsrc));
  CHECK_FALSE(policy.Accept(At(1, 4002), kSsrc));
  CHECK_FALSE(policy.Accept(At(2, 4000), kSsrc));
}

TEST_CASE("the first port heard on the expected address is latched, and no other") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  CHECK_FALSE(policy.Accept(At(2, 61000), kSsrc));
  CHECK(policy.Accept(At(1, 61000), kSsrc));
  CHECK(policy.destination() == At(1, 61000));
  CHECK_FALSE(policy.Accept(At(1, 62000), kSsrc));
  CHECK_FALSE(policy.Accept(At(2, 61000), kSsrc));
}

TEST_CASE("the endpoint of SDP outranks a latched one for the whole call") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000), kSsrc));
  CHECK(policy.Accept(At(1, 4000), kSsrc));
  CHECK(policy.destination() == At(1, 4000));
  CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
  CHECK_FALSE(policy.Accept(At(1, 62000), kSsrc));
  policy.Expect(At(1, 4000), true);  // a re-INVITE that says the same
  CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
}

TEST_CASE("once the exact endpoint was heard nothing is latched") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 4000), kSsrc));
  CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
}

TEST_CASE("a re-INVITE to another endpoint begins anew") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000), kSsrc));
  policy.Expect(At(3, 5000), false);
  CHECK(policy.destination() == At(3, 5000));
  CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
  CHECK(policy.Accept(At(3, 5000), kSsrc));
}

TEST_CASE("a latched stream that has been silent for a second may go on from another port") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000), kSsrc));
  Wait(policy, SourcePolicy::kSilentTicks);
  CHECK(policy.Accept(At(1, 62000), kSsrc));
  CHECK(policy.destination() == At(1, 62000));
  CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
  Wait(policy, SourcePolicy::kSilentTicks);  // and a second time, and back
  CHECK(policy.Accept(At(1, 61000), kSsrc));
  CHECK(policy.destination() == At(1, 61000));
}

TEST_CASE("while the latched port speaks no other takes its place") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  for (int i = 0; i < 200; ++i) {
    CHECK(policy.Accept(At(1, 61000), kSsrc));
    Wait(policy, SourcePolicy::kSilentTicks - 1);
    CHECK_FALSE(policy.Accept(At(1, 62000), kSsrc));
  }
}

TEST_CASE("a silent stream is taken over by no stranger: neither another stream nor address") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000), 1));
  REQUIRE(policy.Accept(At(1, 61000), kSsrc));  // the phone began a new stream
  Wait(policy, 100 * SourcePolicy::kSilentTicks);
  CHECK_FALSE(policy.Accept(At(1, 62000), 1));
  CHECK_FALSE(policy.Accept(At(1, 62000), kSsrc + 1));
  CHECK_FALSE(policy.Accept(At(2, 61000), kSsrc));
  CHECK(policy.destination() == At(1, 61000));
  CHECK(policy.Accept(At(1, 61000), kSsrc));
}

TEST_CASE("nothing takes the place of the endpoint of SDP, however long it is silent") {
  for (const bool latch : {false, true}) {
    SourcePolicy policy;
    policy.Expect(At(1, 4000), latch);
    if (latch) CHECK(policy.Accept(At(1, 61000), kSsrc));
    REQUIRE(policy.Accept(At(1, 4000), kSsrc));
    Wait(policy, 100 * SourcePolicy::kSilentTicks);
    CHECK_FALSE(policy.Accept(At(1, 62000), kSsrc));
    CHECK_FALSE(policy.Accept(At(1, 61000), kSsrc));
    CHECK(policy.destination() == At(1, 4000));
  }
}

}  // namespace
}  // namespace centralino::rtp
