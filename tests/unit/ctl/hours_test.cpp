#include <catch2/catch.hpp>

#include "services/ctl/hours.h"

using namespace centralino::ctl;
using Hours = std::vector<std::pair<int, int>>;

TEST_CASE("hours are read as people write them") {
  CHECK(*ParseHours("08:30-13:00") == Hours{{510, 780}});
  CHECK(*ParseHours("8:30 - 13:00 ,15:00-24:00") == Hours{{510, 780}, {900, 1440}});
  CHECK(ParseHours(" closed ")->empty());
}

TEST_CASE("hours that are none are refused") {
  for (const char* text :
       {"", "8", "8-13", "08:30", "13:00-08:30", "08:30-08:30", "08:60-09:00", "08:30-24:01",
        "08:30-13:00,", "a8:30-13:00", "008:30-13:00", ":30-9:00"}) {
    INFO(text);
    CHECK_FALSE(ParseHours(text).ok());
  }
}

TEST_CASE("days are read alone or as a range that does not go back") {
  CHECK(ParseDays("monday") == std::pair(0, 0));
  CHECK(ParseDays("tuesday-sunday") == std::pair(1, 6));
  for (const char* text : {"", "lunedi", "monday-", "friday-monday", "monday-tuesday-friday"}) {
    CHECK_FALSE(ParseDays(text));
  }
}
