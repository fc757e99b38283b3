// Finished calls in PostgreSQL.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "absl/status/statusor.h"
#include "centralino/common/v1/common.pb.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/organization.h"
#include "postgres/pool.h"

namespace centralino::directory {

// A call record that can be stored: which organisation, which month.
struct CheckedRecord {
  common::v1::CallRecord record;
  model::OrganizationId organization;
  model::Instant began;  // the time inside its call id
};

// INVALID_ARGUMENT when it is no record, its ids are not ours, or its time cannot be true: such a
// record would be refused, or make absurd partitions, for ever.
absl::StatusOr<CheckedRecord> CheckRecord(const std::string& bytes, model::Instant now);

class Calls {
 public:
  explicit Calls(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<v1::ListCallsResponse> ListCalls(const v1::ListCallsRequest& request);
  absl::StatusOr<v1::Call> GetCall(const v1::GetCallRequest& request);

 private:
  postgres::Pool& pool_;
};

}  // namespace centralino::directory
