#include <grpcpp/support/status.h>

#include <catch2/catch.hpp>

#include "wire/status.h"

using namespace centralino;
using namespace centralino::wire;

TEST_CASE("violations travel over gRPC and come back") {
  const model::Violations violations = {{"draft.desks[0].email", "is no e-mail address"},
                                        {"draft.name", "is missing"}};
  const absl::Status status = WithViolations(violations);
  CHECK(absl::IsInvalidArgument(status));
  CHECK(status.message() == "draft.desks[0].email: is no e-mail address; draft.name: is missing");
  const grpc::Status sent = ToGrpc(status);
  CHECK(sent.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  const absl::Status received = FromGrpc(sent);
  CHECK(received == status);
  CHECK(ViolationsOf(received) == violations);
}

TEST_CASE("a status without details is a plain one on both sides") {
  CHECK(ToGrpc(absl::OkStatus()).ok());
  CHECK(FromGrpc(grpc::Status::OK).ok());
  const grpc::Status sent = ToGrpc(absl::NotFoundError("no such call"));
  CHECK(sent.error_details().empty());
  CHECK(FromGrpc(sent) == absl::NotFoundError("no such call"));
  CHECK(ViolationsOf(absl::NotFoundError("x")).empty());
}

TEST_CASE("details that are no google.rpc.Status are ignored") {
  const grpc::Status strange(grpc::StatusCode::ABORTED, "conflict", "\x01\x02 not protobuf");
  CHECK(FromGrpc(strange) == absl::AbortedError("conflict"));
}

TEST_CASE("a long list of violations is shortened in words, not in details") {
  model::Violations many(10, {"field", "is wrong"});
  const absl::Status status = WithViolations(many);
  CHECK(std::string(status.message()).find("and 7 more") != std::string::npos);
  CHECK(ViolationsOf(status).size() == 10);
}
