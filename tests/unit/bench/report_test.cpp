#include "bench/figures/report.h"

#include <catch2/catch.hpp>

namespace centralino::bench {
namespace {

TEST_CASE("a row is within its goal, ahead of all, or neither") {
  Row row{.value = 3, .limit = 6, .goal = 3};
  CHECK(row.Met() == "goal");
  row.value = 5;
  CHECK(row.Met() == "ahead");
  row.value = 7;
  CHECK(row.Met() == "no");
  CHECK(row.MissesLimit());
}

TEST_CASE("where more is better the bounds are floors") {
  Row row{.value = 300, .limit = 200, .goal = 300, .more_is_better = true};
  CHECK(row.Met() == "goal");
  row.value = 100;
  CHECK(row.MissesLimit());
}

TEST_CASE("a row without bounds meets nothing and misses nothing") {
  const Row row{.value = 5};
  CHECK(row.Met().empty());
  CHECK_FALSE(row.MissesLimit());
}

TEST_CASE("numbers have three digits that count") {
  CHECK(Digits(0) == "0");
  CHECK(Digits(0.1836) == "0.184");
  CHECK(Digits(5.678) == "5.68");
  CHECK(Digits(56.78) == "56.8");
  CHECK(Digits(567.8) == "568");
  CHECK(Digits(1234567) == "1,234,567");
  CHECK(Digits(-1234) == "-1,234");
  CHECK(Whole(41) == "41");
  CHECK(Whole(1500) == "1,500");
}

TEST_CASE("columns stand under their heading, whatever their letters") {
  const std::string table =
      ToTable({{.what = "é", .value = 1, .unit = "ms"}, {.what = "e", .value = 1, .unit = "ms"}});
  CHECK(table.find("\né         1.00  ms\ne         1.00  ms\n") != std::string::npos);
}

TEST_CASE("one call in a thousand that failed is too many") {
  CHECK(Result{.calls = 1001, .failed = 1}.Served());
  CHECK_FALSE(Result{.calls = 1000, .failed = 1}.Served());
  CHECK_FALSE(Result{}.Served());
}

TEST_CASE("a report's rows can be read back") {
  Report report;
  report.results.push_back({.name = "w1", .calls = 1});
  report.results[0].rows.push_back({.id = "w1 cpu",
                                    .what = "W1",
                                    .value = 2.5,
                                    .unit = "ms",
                                    .raw = 0.2,
                                    .more_is_better = true});
  const auto rows = RowsOfJson(ToJson(report));
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(rows->front().id == "w1 cpu");
  CHECK(rows->front().value == 2.5);
  CHECK(rows->front().more_is_better);
}

TEST_CASE("what is no report gives no rows") {
  CHECK_FALSE(RowsOfJson("not JSON"));
  CHECK_FALSE(RowsOfJson("[]"));
}

}  // namespace
}  // namespace centralino::bench
