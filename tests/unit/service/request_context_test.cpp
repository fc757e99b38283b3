#include "service/request_context.h"

#include <catch2/catch.hpp>

#include "centralino/common/v1/common.pb.h"
#include "service/text.h"
#include "service/uuid.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::service;

namespace {

common::v1::CallContext Good() {
  common::v1::CallContext context;
  context.set_organization("organizations/empoli");
  context.set_call_id(NewUuid());
  return context;
}

}  // namespace

TEST_CASE("a context with organisation and call id is taken") {
  auto context = Good();
  context.set_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  const auto checked = CheckContext(context).value();
  CHECK(checked.organization.value == "empoli");
  CHECK(checked.call.value == context.call_id());
  CHECK(checked.traceparent == context.traceparent());
  CHECK(ResourceName(checked.organization) == "organizations/empoli");
}

TEST_CASE("a context without organisation or call id is refused, naming every field") {
  const auto refused = CheckContext({}).status();
  CHECK(refused.code() == absl::StatusCode::kInvalidArgument);
  CHECK(Message(refused) == "context.organization: is missing; context.call_id: is missing");
  CHECK(wire::ViolationsOf(refused).size() == 2);
}

TEST_CASE("a context with a malformed part is refused") {
  auto context = Good();
  SECTION("an organisation that is no resource name") { context.set_organization("empoli"); }
  SECTION("an organisation with a slash") { context.set_organization("organizations/a/b"); }
  SECTION("a call id that is no UUIDv7") { context.set_call_id("abc"); }
  SECTION("a traceparent of one word") { context.set_traceparent("nonsense"); }
  const auto refused = CheckContext(context).status();
  CHECK(refused.code() == absl::StatusCode::kInvalidArgument);
  CHECK(wire::ViolationsOf(refused).size() == 1);
}
