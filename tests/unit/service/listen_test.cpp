#include <catch2/catch.hpp>

#include "service/grpc_server.h"
#include "service/http_server.h"
#include "service/text.h"

using namespace centralino::service;
using namespace std::chrono_literals;

namespace {

struct Parts {
  Metrics metrics{"test"};
  Health health{metrics};
  HttpServer http{metrics, health};
  GrpcServer grpc{health};
};

const Address kAnyPort{"127.0.0.1", 0};

}  // namespace

TEST_CASE("a gRPC port that is taken gives one sentence that says what to do") {
  Parts first, second;
  REQUIRE(first.grpc.Start(kAnyPort).ok());
  const Address taken{"127.0.0.1", first.grpc.port()};
  CHECK(Message(second.grpc.Start(taken)) ==
        "cannot listen on " + taken.ToString() +
            ": address in use (set --grpc-listen or CENTRALINO_GRPC_LISTEN)");
}

TEST_CASE("an HTTP port that is taken gives one sentence that says what to do") {
  Parts first, second;
  REQUIRE(first.http.Start(kAnyPort).ok());
  const Address taken{"127.0.0.1", first.http.port()};
  CHECK(Message(second.http.Start(taken)) ==
        "cannot listen on " + taken.ToString() +
            ": address in use (set --http-listen or CENTRALINO_HTTP_LISTEN)");
}

TEST_CASE("an address this machine has not got is said so") {
  Parts parts;
  const auto grpc = parts.grpc.Start({"192.0.2.1", 7003});
  CHECK(Message(grpc).find("Cannot assign requested address") != std::string::npos);
  CHECK_FALSE(parts.http.Start({"192.0.2.1", 9103}).ok());
}

TEST_CASE("a port is free again once its server has ended") {
  Parts first, second;
  REQUIRE(first.grpc.Start(kAnyPort).ok());
  REQUIRE(first.http.Start(kAnyPort).ok());
  const Address grpc{"127.0.0.1", first.grpc.port()};
  const Address http{"127.0.0.1", first.http.port()};
  first.grpc.Shutdown(0ms);
  first.http.Stop();
  CHECK(second.grpc.Start(grpc).ok());
  CHECK(second.http.Start(http).ok());
}
