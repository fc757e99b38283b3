// Reads what the scripts answer: {now, next due, {answer...}, {event...}} (scripts/common.lua).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/reply.h"
#include "services/queue/values.h"

namespace centralino::queue {

struct Answered {
  std::vector<redis::Reply> answer;
  Effects effects;
};

// FAILED_PRECONDITION when the organisation stands under a test clock and we do not.
absl::StatusOr<Answered> ReadAnswer(const model::OrganizationId& organization,
                                    absl::StatusOr<redis::Reply> reply);

// Walks through the elements of an array; the first wrong one is remembered, and every later read
// gives an empty value.
class Walk {
 public:
  explicit Walk(const std::vector<redis::Reply>& elements) : elements_(&elements) {}

  bool TakeNil();  // true, and past it, where a nil comes next
  std::string Text();
  std::int64_t Number();
  const std::vector<redis::Reply>& Array();
  bool more() const { return at_ < elements_->size(); }
  const absl::Status& status() const { return status_; }
  void Fail(const std::string& what);

 private:
  const redis::Reply* Next();

  const std::vector<redis::Reply>* elements_;
  std::size_t at_ = 0;
  absl::Status status_;
};

// As staff_of (scripts/common_lines.lua) says it.
Staff ReadStaff(Walk& walk);

Instant AtMillisecond(std::int64_t milliseconds_since_epoch);

}  // namespace centralino::queue
