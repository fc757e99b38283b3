#include "service/status.h"

#include <grpcpp/support/status.h>

#include "absl/strings/cord.h"
#include "google/rpc/status.pb.h"

namespace centralino::service {
namespace {

constexpr char kBadRequest[] = "type.googleapis.com/google.rpc.BadRequest";

}  // namespace

// The codes of absl and of gRPC are the same numbers.
grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status rich;
  rich.set_code(static_cast<int>(status.code()));
  rich.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    auto* detail = rich.add_details();
    detail->set_type_url(std::string(type));
    detail->set_value(std::string(payload));
  });
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
          rich.details().empty() ? "" : rich.SerializeAsString()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  absl::Status mapped(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status rich;
  if (!mapped.ok() && rich.ParseFromString(status.error_details())) {
    for (const auto& detail : rich.details()) {
      mapped.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return mapped;
}

void FieldErrors::Add(std::string field, std::string description) {
  errors_.emplace_back(std::move(field), std::move(description));
}

absl::Status FieldErrors::ToStatus() const {
  if (errors_.empty()) return absl::OkStatus();
  std::string message;
  google::rpc::BadRequest details;
  for (const auto& [field, description] : errors_) {
    if (!message.empty()) message += "; ";
    message += field + " " + description;
    auto* violation = details.add_field_violations();
    violation->set_field(field);
    violation->set_description(description);
  }
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kBadRequest, absl::Cord(details.SerializeAsString()));
  return status;
}

std::vector<std::pair<std::string, std::string>> FieldsOf(const absl::Status& status) {
  std::vector<std::pair<std::string, std::string>> fields;
  google::rpc::BadRequest details;
  if (const auto payload = status.GetPayload(kBadRequest);
      payload && details.ParseFromString(std::string(*payload))) {
    for (const auto& violation : details.field_violations()) {
      fields.emplace_back(violation.field(), violation.description());
    }
  }
  return fields;
}

}  // namespace centralino::service
