// What the editor's use cases share. Each works inside one transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "model/organization.h"
#include "plan/validate.h"
#include "services/directory/rows.h"

namespace centralino::directory {

// "organizations/empoli/draft".
absl::StatusOr<model::OrganizationId> OfDraft(const std::string& name, std::string_view field);
absl::Status NoOrganization(const model::OrganizationId& id);
absl::Status CheckComment(const std::string& comment);

std::string Etag(const DraftRow& row);
// ABORTED when `etag` is not empty and not the draft's own (AIP-154).
absl::Status CheckEtag(const std::string& etag, const DraftRow& row);

// The draft and the organisation, locked until the transaction ends.
struct Locked {
  OrganizationRow organization;
  DraftRow draft;
};
absl::StatusOr<Locked> Lock(Transaction& transaction, const model::OrganizationId& id);

// What revision `live` says; an empty configuration for 0.
absl::StatusOr<pb::Configuration> ConfigurationOf(Transaction& transaction,
                                                  const model::OrganizationId& id,
                                                  std::int64_t live);

// What keeps a draft from being published: its form, libs/plan's rules, and passwords that belong
// to another extension.
absl::StatusOr<plan::Verdict> Check(const DraftRow& draft,
                                    const std::vector<CredentialRow>& credentials);
// OK when the draft can be published; FAILED_PRECONDITION with every reason otherwise.
absl::Status Refuse(const absl::StatusOr<plan::Verdict>& verdict);

// A line of the audit, with what changed.
pb::AuditEntry Entry(std::string action, const std::string& author, const std::string& comment,
                     const std::vector<pb::DiffDraftResponse::Change>& changes);

// Which of the unique things it was that another organisation has.
absl::Status Explain(absl::Status status);

}  // namespace centralino::directory
