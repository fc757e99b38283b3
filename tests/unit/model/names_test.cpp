#include "model/names.h"

#include <catch2/catch.hpp>

namespace centralino::model {
namespace {

TEST_CASE("every word of a closed set is read back as itself") {
  for (int i = 0; i < 6; ++i) {
    const auto kind = static_cast<SiteKind>(i);
    CHECK(SiteKindFrom(ToString(kind)) == kind);
    const auto state = static_cast<NumberState>(i);
    CHECK(NumberStateFrom(ToString(state)) == state);
  }
  for (int i = 0; i < 4; ++i) {
    const auto strategy = static_cast<RingStrategy>(i);
    CHECK(RingStrategyFrom(ToString(strategy)) == strategy);
  }
  CHECK_FALSE(SiteKindFrom("castle"));
  CHECK_FALSE(NumberStateFrom(""));
  CHECK_FALSE(RingStrategyFrom("random"));
}

}  // namespace
}  // namespace centralino::model
