#include "service/request_context.h"

#include <algorithm>
#include <cctype>

#include "centralino/common/v1/common.pb.h"
#include "service/field_errors.h"
#include "service/uuid.h"

namespace centralino::service {
namespace {

constexpr std::string_view kCollection = "organizations/";

// AIP-122: lower-case letters, digits and hyphens; at most 63, as a label of DNS.
bool IsOrganizationId(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !id.empty() && id.size() <= 63 && std::all_of(id.begin(), id.end(), allowed);
}

bool IsOrganizationName(std::string_view name) {
  return name.starts_with(kCollection) && IsOrganizationId(name.substr(kCollection.size()));
}

// W3C Trace Context §3.2: "00-" 32 hex "-" 16 hex "-" 2 hex. Later versions may be longer.
bool IsTraceparent(std::string_view text) {
  constexpr std::string_view kShape = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";
  if (text.size() < kShape.size() || text.size() > 256) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kShape[i] == '-' ? c != '-' : std::isxdigit(c) == 0) return false;
  }
  return true;
}

constexpr char kNameExpected[] = "is not a name such as organizations/empoli";

}  // namespace

absl::StatusOr<model::OrganizationId> ParseOrganization(std::string_view resource_name,
                                                        std::string_view field) {
  if (IsOrganizationName(resource_name)) {
    return model::OrganizationId(std::string(resource_name.substr(kCollection.size())));
  }
  FieldErrors errors;
  errors.Add(std::string(field), resource_name.empty() ? "is missing" : kNameExpected);
  return errors.ToStatus();
}

std::string ResourceName(const model::OrganizationId& organization) {
  return std::string(kCollection) + organization.value;
}

absl::StatusOr<RequestContext> CheckContext(const common::v1::CallContext& context) {
  FieldErrors errors;
  if (context.organization().empty()) {
    errors.Add("context.organization", "is missing");
  } else if (!IsOrganizationName(context.organization())) {
    errors.Add("context.organization", kNameExpected);
  }
  if (context.call_id().empty()) {
    errors.Add("context.call_id", "is missing");
  } else if (!UuidTime(context.call_id())) {
    errors.Add("context.call_id", "is not a UUIDv7 in lower case");
  }
  if (!context.traceparent().empty() && !IsTraceparent(context.traceparent())) {
    errors.Add("context.traceparent", "is not a W3C trace context");
  }
  if (!errors.empty()) return errors.ToStatus();
  return RequestContext{
      .organization = model::OrganizationId(context.organization().substr(kCollection.size())),
      .call = model::CallId(context.call_id()),
      .traceparent = context.traceparent()};
}

}  // namespace centralino::service
