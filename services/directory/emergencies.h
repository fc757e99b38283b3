// Closes and reopens, at once and without a publication: each one transaction.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/closure.h"
#include "postgres/pool.h"

namespace centralino::directory {

class Emergencies {
 public:
  // Told after each change's commit, on the caller's thread.
  using Changed = std::function<void(const model::OrganizationId&, const v1::AuditEntry&)>;

  Emergencies(postgres::Pool& pool, Changed changed);

  absl::StatusOr<v1::Closure> Close(v1::CloseRequest request, const std::string& author);
  absl::StatusOr<v1::Closure> Reopen(const v1::ReopenRequest& request, const std::string& author);
  absl::StatusOr<v1::ListClosuresResponse> ListClosures(const v1::ListClosuresRequest& request);
  // What holds now beside the draft or revision that is rehearsed.
  absl::StatusOr<model::Overrides> InForce(const model::OrganizationId& organization);

 private:
  // One change of the organisation's closures, in a transaction that holds its lock.
  template <class Request>
  absl::StatusOr<v1::Closure> Change(
      const model::OrganizationId& id, const Request& request,
      const std::function<absl::Status(pqxx::transaction_base&, std::int64_t live_revision,
                                       v1::Closure*, v1::AuditEntry*)>& act);

  postgres::Pool& pool_;
  const Changed changed_;
};

}  // namespace centralino::directory
