// Who a request is about. Every RPC about a call carries a CallContext; without organisation or
// call id it is refused.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "model/id.h"
#include "service/log.h"

namespace centralino::common::v1 {
class CallContext;
}

namespace centralino::service {

struct RequestContext {
  model::OrganizationId organization;
  model::CallId call;
  std::string traceparent;

  // Views into this object.
  log::Context ForLog() const { return {call.value, organization.value}; }
};

// INVALID_ARGUMENT with BadRequest details "context.organization", "context.call_id",
// "context.traceparent".
absl::StatusOr<RequestContext> CheckContext(const common::v1::CallContext& context);

// "organizations/empoli" to "empoli". `field` names it in the error.
absl::StatusOr<model::OrganizationId> ParseOrganization(std::string_view resource_name,
                                                        std::string_view field);
std::string ResourceName(const model::OrganizationId& organization);

}  // namespace centralino::service
