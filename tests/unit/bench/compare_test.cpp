#include "bench/figures/compare.h"

#include <catch2/catch.hpp>

namespace centralino::bench {
namespace {

Row Cost(const std::string& id, double value) { return {.id = id, .what = id, .value = value}; }
Row Rate(const std::string& id, double value) {
  return {.id = id, .what = id, .value = value, .more_is_better = true};
}

TEST_CASE("less cost is better, less rate is worse") {
  const auto rows =
      Compare({Cost("cpu", 10), Rate("rate", 300)}, {Cost("cpu", 5), Rate("rate", 200)}, 10);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].change == Change::kBetter);
  CHECK(rows[0].percent == Approx(50));
  CHECK(rows[1].change == Change::kWorse);
  CHECK(rows[1].percent == Approx(-33.33).epsilon(0.01));
}

TEST_CASE("what differs by less than the noise is the same") {
  CHECK(Compare({Cost("cpu", 10)}, {Cost("cpu", 10.9)}, 10)[0].change == Change::kSame);
  CHECK(Compare({Cost("cpu", 10)}, {Cost("cpu", 11.1)}, 10)[0].change == Change::kWorse);
  CHECK(Compare({Cost("cpu", 10)}, {Cost("cpu", 10)}, 0)[0].change == Change::kSame);
}

TEST_CASE("from nothing to something is all of it") {
  const auto rows = Compare({Cost("missing", 0)}, {Cost("missing", 3)}, 10);
  CHECK(rows[0].change == Change::kWorse);
  CHECK(rows[0].percent == Approx(-100));
}

TEST_CASE("rows of one run alone are told") {
  const auto rows = Compare({Cost("old", 1)}, {Cost("new", 2)}, 10);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].change == Change::kNew);
  CHECK(rows[1].change == Change::kGone);
  CHECK(ToText(rows).find("not run: old") != std::string::npos);
}

}  // namespace
}  // namespace centralino::bench
