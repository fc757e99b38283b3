// Edits, publishes and goes back: the use cases of directory's API, each one transaction.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/organization.h"
#include "postgres/pool.h"
#include "secrets/vault.h"

namespace centralino::directory {

struct Locked;

class Editor {
 public:
  // Told after each publication's commit, on the caller's thread.
  using Published = std::function<void(const model::OrganizationId&)>;

  Editor(postgres::Pool& pool, const secrets::Vault& vault, Published published);

  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::Draft> GetDraft(const v1::GetDraftRequest& request);
  absl::StatusOr<v1::Draft> UpdateDraft(v1::UpdateDraftRequest request, const std::string& author);
  absl::StatusOr<v1::ValidateDraftResponse> ValidateDraft(const v1::ValidateDraftRequest& request);
  absl::StatusOr<v1::DiffDraftResponse> DiffDraft(const v1::DiffDraftRequest& request);
  absl::StatusOr<v1::Revision> PublishDraft(const v1::PublishDraftRequest& request,
                                            const std::string& author);
  absl::StatusOr<v1::Revision> Rollback(const v1::RollbackRequest& request,
                                        const std::string& author);
  absl::StatusOr<v1::Revision> GetRevision(const v1::GetRevisionRequest& request);
  absl::StatusOr<v1::ListRevisionsResponse> ListRevisions(const v1::ListRevisionsRequest& request);
  absl::StatusOr<v1::ListAuditEntriesResponse> ListAuditEntries(
      const v1::ListAuditEntriesRequest& request);

  // The draft as a snapshot, for rehearsal. FAILED_PRECONDITION when it does not validate.
  absl::StatusOr<model::Snapshot> DraftSnapshot(const std::string& name);

 private:
  // The draft is locked, `publish` makes a revision live; a repeated request changes nothing.
  template <class Request>
  absl::StatusOr<v1::Revision> MakeLive(
      const model::OrganizationId& id, const Request& request,
      const std::function<absl::Status(pqxx::transaction_base&, Locked&, v1::Revision*)>& publish);

  postgres::Pool& pool_;
  const secrets::Vault& vault_;
  const Published published_;
};

}  // namespace centralino::directory
