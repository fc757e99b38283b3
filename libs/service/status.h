// Errors at the border: absl::Status inside, grpc::Status on the wire, mapped once, details of
// google.rpc.BadRequest kept both ways.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace grpc {
class Status;
}

namespace centralino::service {

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

// Collects what is wrong with a request, so that a client sees all of it at once:
//
//   FieldErrors errors;
//   if (request.dialled().empty()) errors.Add("facts.dialled", "is missing");
//   if (!errors.empty()) return errors.ToStatus();
class FieldErrors {
 public:
  void Add(std::string field, std::string description);
  bool empty() const { return errors_.empty(); }
  // INVALID_ARGUMENT "facts.dialled is missing" with a google.rpc.BadRequest; OK when empty.
  absl::Status ToStatus() const;

 private:
  std::vector<std::pair<std::string, std::string>> errors_;
};

// The fields a status of FieldErrors names, with their descriptions.
std::vector<std::pair<std::string, std::string>> FieldsOf(const absl::Status& status);

}  // namespace centralino::service
