#include "service/field_errors.h"

#include "wire/status.h"

namespace centralino::service {

absl::Status FieldErrors::ToStatus() const {
  return violations_.empty() ? absl::OkStatus() : wire::WithViolations(violations_);
}

}  // namespace centralino::service
