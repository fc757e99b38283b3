// gRPC's health checking protocol, as a probe of the cluster sees it.
#include <grpcpp/grpcpp.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "grpc/health/v1/health.grpc.pb.h"
#include "service/grpc_server.h"
#include "service/health.h"
#include "service/metrics.h"

using namespace centralino::service;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

namespace {

struct Served {
  Metrics metrics{"test"};
  Health health{metrics};
  GrpcServer server{health};
  std::unique_ptr<grpc::health::v1::Health::Stub> stub;

  Served() {
    health.Hold("starting");
    REQUIRE(server.Start({"127.0.0.1", 0}).ok());
    stub = grpc::health::v1::Health::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server.port()), grpc::InsecureChannelCredentials()));
  }
};

void Limit(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
}

HealthCheckRequest About(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

}  // namespace

TEST_CASE("a probe is told whether a service serves, and of each thing it leans on") {
  Served served;
  served.health.SetDependency("redis", false);
  const auto check = [&](const std::string& service, HealthCheckResponse& response) {
    grpc::ClientContext context;
    Limit(context);
    return served.stub->Check(&context, About(service), &response);
  };
  HealthCheckResponse response;
  REQUIRE(check("", response).ok());
  CHECK(response.status() == HealthCheckResponse::NOT_SERVING);
  served.health.Release("starting");
  REQUIRE(check("", response).ok());
  CHECK(response.status() == HealthCheckResponse::SERVING);
  REQUIRE(check("redis", response).ok());
  CHECK(response.status() == HealthCheckResponse::NOT_SERVING);
  CHECK(check("nobody", response).error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("who watches is told each change, and that the server ends") {
  Served served;
  grpc::ClientContext context;
  Limit(context);
  const auto watch = served.stub->Watch(&context, About(""));
  HealthCheckResponse response;
  REQUIRE(watch->Read(&response));
  CHECK(response.status() == HealthCheckResponse::NOT_SERVING);
  served.health.Release("starting");
  REQUIRE(watch->Read(&response));
  CHECK(response.status() == HealthCheckResponse::SERVING);
  served.server.Shutdown(std::chrono::seconds(2));
  CHECK_FALSE(watch->Read(&response));
  CHECK(watch->Finish().ok());
}
