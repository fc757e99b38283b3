#include "bench/figures/spread.h"

#include <catch2/catch.hpp>

namespace centralino::bench {
namespace {

using namespace std::chrono_literals;

TEST_CASE("percentiles are values that occurred") {
  std::vector<double> values;
  for (int i = 1000; i >= 1; --i) values.push_back(i);
  const Spread spread = SpreadOf(values);
  CHECK(spread.p50 == 500);
  CHECK(spread.p90 == 900);
  CHECK(spread.p99 == 990);
  CHECK(spread.p999 == 999);
  CHECK(spread.max == 1000);
}

TEST_CASE("one value is every percentile, and none is nothing") {
  CHECK(SpreadOf({7}).p50 == 7);
  CHECK(SpreadOf({7}).p999 == 7);
  CHECK(SpreadOf({}).max == 0);
}

TEST_CASE("a histogram says the upper end of a step, and never more than the greatest") {
  Histogram histogram;
  for (int i = 0; i < 99; ++i) histogram.Add(15us);
  histogram.Add(3ms);
  const Spread spread = histogram.InMilliseconds();
  CHECK(spread.p50 == Approx(0.02));
  CHECK(spread.p99 == Approx(0.02));
  CHECK(spread.p999 == Approx(3));
  CHECK(spread.max == Approx(3));
  CHECK(histogram.count() == 100);
}

TEST_CASE("what is longer than a histogram reaches is still counted, and its greatest known") {
  Histogram histogram;
  histogram.Add(5s);
  CHECK(histogram.count() == 1);
  CHECK(histogram.InMilliseconds().max == Approx(5000));
  CHECK(histogram.InMilliseconds().p50 >= 200);
}

}  // namespace
}  // namespace centralino::bench
