#include "service/log.h"

#include <catch2/catch.hpp>

using namespace centralino::service;

TEST_CASE("a log line is one JSON object with call, organisation and fields") {
  CHECK(
      log::Body(log::Level::kInfo, {.call_id = "0193", .organisation = "empoli"}, "ringing",
                {{"operator", "rossi"}, {"ring_seconds", 20}, {"again", false}, {"share", 0.5}}) ==
      R"({"level":"info","message":"ringing","call_id":"0193","organisation":"empoli",)"
      R"("operator":"rossi","ring_seconds":20,"again":false,"share":0.5})");
}

TEST_CASE("call and organisation are left out where they do not apply") {
  CHECK(log::Body(log::Level::kWarning, {}, "redis is away", {}) ==
        R"({"level":"warning","message":"redis is away"})");
}

TEST_CASE("whatever a stranger sends stays one line of valid JSON") {
  const std::string hostile =
      "a\"b\\c\nd\x01"
      "\xff\xc3\xa8\xed\xa0\x80";
  CHECK(log::Body(log::Level::kDebug, {}, hostile, {}) ==
        R"({"level":"debug","message":"a\"b\\c\nd\u0001\ufffdè\ufffd\ufffd\ufffd"})");
}

TEST_CASE("levels are read from their names") {
  CHECK(log::ParseLevel("debug") == log::Level::kDebug);
  CHECK(log::ParseLevel("error") == log::Level::kError);
  CHECK(log::ParseLevel("info") == log::Level::kInfo);
}
