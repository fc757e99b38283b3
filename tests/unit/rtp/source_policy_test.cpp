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

TEST_CASE("before SDP has said anything nobody is expected") {
  SourcePolicy policy;
  CHECK_FALSE(policy.Accept(At(1, 4000)));
  CHECK_FALSE(policy.Accept(Endpoint{}));
}

TEST_CASE("without latching only the very endpoint is taken") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), false);
  CHECK(policy.Accept(At(1, 4000)));
  CHECK_FALSE(policy.Accept(At(1, 4002)));
  CHECK_FALSE(policy.Accept(At(2, 4000)));
}

TEST_CASE("the first port heard on the expected address is latched, and no other") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  CHECK_FALSE(policy.Accept(At(2, 61000)));
  CHECK(policy.Accept(At(1, 61000)));
  CHECK(policy.destination() == At(1, 61000));
  CHECK_FALSE(policy.Accept(At(1, 62000)));
  CHECK_FALSE(policy.Accept(At(2, 61000)));
}

TEST_CASE("the endpoint of SDP outranks a latched one for the whole call") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000)));
  CHECK(policy.Accept(At(1, 4000)));
  CHECK(policy.destination() == At(1, 4000));
  CHECK_FALSE(policy.Accept(At(1, 61000)));
  CHECK_FALSE(policy.Accept(At(1, 62000)));
  policy.Expect(At(1, 4000), true);  // a re-INVITE that says the same
  CHECK_FALSE(policy.Accept(At(1, 61000)));
}

TEST_CASE("once the exact endpoint was heard nothing is latched") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 4000)));
  CHECK_FALSE(policy.Accept(At(1, 61000)));
}

TEST_CASE("a re-INVITE to another endpoint begins anew") {
  SourcePolicy policy;
  policy.Expect(At(1, 4000), true);
  REQUIRE(policy.Accept(At(1, 61000)));
  policy.Expect(At(3, 5000), false);
  CHECK(policy.destination() == At(3, 5000));
  CHECK_FALSE(policy.Accept(At(1, 61000)));
  CHECK(policy.Accept(At(3, 5000)));
}

}  // namespace
}  // namespace centralino::rtp
