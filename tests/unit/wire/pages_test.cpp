#include "wire/pages.h"

#include <catch2/catch.hpp>

namespace centralino::wire {
namespace {

TEST_CASE("a page is as large as was asked for, within reason") {
  CHECK(PageSize(0, 50).value() == 50);
  CHECK(PageSize(1, 50).value() == 1);
  CHECK(PageSize(1000, 50).value() == 1000);
  CHECK(PageSize(1001, 50).value() == 1000);
  CHECK(PageSize(2'147'483'647, 50).value() == 1000);
  for (const int negative : {-1, -2'147'483'647 - 1}) {
    CHECK(absl::IsInvalidArgument(PageSize(negative, 50).status()));
  }
}

}  // namespace
}  // namespace centralino::wire
