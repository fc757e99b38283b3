// One row at a time: the statements behind the editor. Each runs inside a transaction whose scope
// is the organisation it is about.
//
// What is stored of a configuration is the API's own message as JSON, so protobuf types are at home
// here: this is directory's other border.
#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"
#include "model/organization.h"

namespace centralino::directory {

namespace pb = ::centralino::directory::v1;
using Transaction = pqxx::transaction_base;

// ---- JSON ---------------------------------------------------------------------------------------

std::string ToJson(const google::protobuf::Message& message);
// DATA_LOSS when it is none; fields that this program does not know are left out.
absl::Status FromJson(const std::string& json, google::protobuf::Message* message);

// Milliseconds since 1970, as the statements below write and read instants.
google::protobuf::Timestamp ToTimestamp(std::int64_t milliseconds);
std::int64_t ToMilliseconds(const google::protobuf::Timestamp& timestamp);

// ---- Organisations and drafts -------------------------------------------------------------------

struct OrganizationRow {
  std::int64_t live_revision = 0;
  std::string sip_domain;
};
// Locks it until the transaction ends: one editor at a time.
std::optional<OrganizationRow> LockOrganization(Transaction& transaction, const std::string& id);
void InsertOrganization(Transaction& transaction, const pb::Configuration& configuration,
                        const std::string& id);
void UpdateOrganization(Transaction& transaction, const pb::Configuration& configuration,
                        const std::string& id, std::int64_t live_revision);

struct DraftRow {
  pb::Configuration configuration;
  std::int64_t version = 0;
  std::int64_t base_revision = 0;
  std::int64_t updated = 0;
};
absl::StatusOr<std::optional<DraftRow>> ReadDraft(Transaction& transaction, const std::string& id);
// Sets row.updated to now.
void WriteDraft(Transaction& transaction, const std::string& id, DraftRow& row);

// ---- Revisions ----------------------------------------------------------------------------------

// With its configuration.
absl::StatusOr<pb::Revision> ReadRevision(Transaction& transaction, const std::string& id,
                                          std::int64_t revision);
// Newest first, from `below` downwards, without configurations.
std::vector<pb::Revision> ListRevisions(Transaction& transaction, const std::string& id,
                                        std::int64_t below, int limit);
// Sets the publish time.
void InsertRevision(Transaction& transaction, const std::string& id, pb::Revision& revision);
// Makes exactly these the organisation's published numbers. Throws unique_violation when one is
// another organisation's.
void SetPublishedNumbers(Transaction& transaction, const std::string& id,
                         const std::vector<std::string>& numbers);

// ---- Credentials --------------------------------------------------------------------------------

struct CredentialRow {
  std::string operator_id;
  bool draft = false;
  std::string extension;
  std::string realm;
  model::Credential sealed;
};
void WriteDraftCredential(Transaction& transaction, const std::string& id,
                          const CredentialRow& row);
// One of each operator.
enum class Which { kPublished, kDraftFirst };
std::vector<CredentialRow> ReadCredentials(Transaction& transaction, const std::string& id,
                                           Which which);
// True when there was anything to publish.
bool PublishCredentials(Transaction& transaction, const std::string& id);

// ---- Audit and request ids ----------------------------------------------------------------------

void AppendAudit(Transaction& transaction, const std::string& id, const pb::AuditEntry& entry);
std::vector<pb::AuditEntry> ListAudit(Transaction& transaction, const std::string& id,
                                      std::int64_t below, int limit);

struct RememberedRequest {
  std::string digest;
  std::string response;
};
std::optional<RememberedRequest> FindRequest(Transaction& transaction, const std::string& id,
                                             const std::string& request_id);
// Forgets, on the way, what is older than 24 h.
void RememberRequest(Transaction& transaction, const std::string& id, const std::string& request_id,
                     const RememberedRequest& request);

}  // namespace centralino::directory
