#include <catch2/catch.hpp>

#include "support/stack/dev.h"
#include "support/stack/status.h"

namespace centralino::support {
namespace {

TEST_CASE("the status of a running platform is read, a service that is down has no pid") {
  std::string why;
  const auto status = ParseStatus(
      R"({"sip":{"address":"127.0.0.1","port":5060},"smtp":{"address":"127.0.0.1","port":2525},"trunk":["127.0.0.10"],
          "numbers":[{"number":"05717571","what":"Centralino"}],
          "operators":[{"user":"100","password":"p","extension":"100","group":null}],
          "services":[{"name":"queue","pid":12,"grpc":"127.0.0.1:7003","http":"127.0.0.1:9103",
                       "log":"/l","ready":true},
                      {"name":"media","pid":null,"grpc":"","http":"","log":"","ready":false}]})",
      &why);
  REQUIRE(status);
  CHECK(ToString(status->sip) == "127.0.0.1:5060");
  CHECK(status->service("queue").pid == 12);
  CHECK(status->service("media").pid == 0);
  CHECK(status->operator_of("100").password == "p");
  CHECK(status->numbers.front().what == "Centralino");
}

TEST_CASE("a status of another shape is refused with a reason") {
  std::string why;
  CHECK_FALSE(ParseStatus("{}", &why));
  CHECK_FALSE(why.empty());
  CHECK_FALSE(ParseStatus("not json", &why));
  CHECK_FALSE(ReadStatus("/nowhere/status.json", &why));
  CHECK(why == "cannot read the status file /nowhere/status.json");
}

TEST_CASE("another program is run with its output and its exit code, or killed at the limit") {
  const Ran good = Run({"sh", "-c", "echo out; echo err >&2; exit 3"}, seconds(5));
  CHECK(good.status == 3);
  CHECK(good.output == "out\nerr\n");
  CHECK(Run({"/nowhere/program"}, seconds(1)).status == -1);
  const Instant begin = Clock::now();
  CHECK(Run({"sleep", "20"}, milliseconds(200)).status == -1);
  CHECK(SecondsBetween(begin, Clock::now()) < 3);
}

}  // namespace
}  // namespace centralino::support
