#include "wire/status.h"

#include <grpcpp/support/status.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace centralino::wire {
namespace {

constexpr char kBadRequest[] = "type.googleapis.com/google.rpc.BadRequest";
constexpr std::size_t kViolationsInWords = 3;

std::string InWords(const model::Violations& violations) {
  std::string words;
  for (std::size_t i = 0; i < violations.size() && i < kViolationsInWords; ++i) {
    absl::StrAppend(&words, i == 0 ? "" : "; ", violations[i].field, ": ",
                    violations[i].description);
  }
  if (violations.size() > kViolationsInWords) {
    absl::StrAppend(&words, "; and ", violations.size() - kViolationsInWords, " more");
  }
  return words;
}

}  // namespace

absl::Status WithViolations(const model::Violations& violations, std::string_view summary,
                            absl::StatusCode code) {
  google::rpc::BadRequest details;
  for (const model::Violation& violation : violations) {
    auto* field = details.add_field_violations();
    field->set_field(violation.field);
    field->set_description(violation.description);
  }
  absl::Status status(code, summary.empty() ? InWords(violations) : std::string(summary));
  status.SetPayload(kBadRequest, absl::Cord(details.SerializeAsString()));
  return status;
}

model::Violations ViolationsOf(const absl::Status& status) {
  model::Violations violations;
  const auto payload = status.GetPayload(kBadRequest);
  google::rpc::BadRequest details;
  if (!payload || !details.ParseFromString(std::string(*payload))) return violations;
  for (const auto& field : details.field_violations()) {
    violations.push_back({field.field(), field.description()});
  }
  return violations;
}

google::rpc::Status ToProto(const absl::Status& status) {
  google::rpc::Status message;
  message.set_code(static_cast<int>(status.code()));
  message.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    auto* detail = message.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(value));
  });
  return message;
}

absl::Status FromProto(const google::rpc::Status& message) {
  absl::Status status(static_cast<absl::StatusCode>(message.code()), message.message());
  for (const auto& detail : message.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status message = ToProto(status);
  return grpc::Status(static_cast<grpc::StatusCode>(message.code()), message.message(),
                      message.details().empty() ? "" : message.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status message;
  if (!status.error_details().empty() && message.ParseFromString(status.error_details()) &&
      message.code() == status.error_code()) {
    return FromProto(message);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace centralino::wire
