// Collects what is wrong with a request, so that a client sees all of it at once:
//
//   FieldErrors errors;
//   if (request.dialled().empty()) errors.Add("facts.dialled", "is missing");
//   if (!errors.empty()) return errors.ToStatus();
#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "model/violation.h"

namespace centralino::service {

class FieldErrors {
 public:
  void Add(std::string field, std::string description) {
    violations_.push_back({std::move(field), std::move(description)});
  }
  bool empty() const { return violations_.empty(); }
  // INVALID_ARGUMENT with a google.rpc.BadRequest (wire/status.h); OK when empty.
  absl::Status ToStatus() const;

 private:
  model::Violations violations_;
};

}  // namespace centralino::service
