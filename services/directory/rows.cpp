#include "services/directory/rows.h"

#include <fmt/format.h>

#include "wire/names.h"

namespace centralino::directory {
namespace {

// An instant as whole milliseconds, and back.
#define CENTRALINO_MS(column) "(extract(epoch from " column ") * 1000)::bigint"

std::string RevisionName(const std::string& id, std::int64_t revision) {
  return wire::Name(model::OrganizationId(id), "revisions", std::to_string(revision));
}

// The columns revision, published, author, comment, superseded.
pb::Revision ToRevision(const std::string& id, const pqxx::row& row) {
  pb::Revision revision;
  revision.set_revision(row[0].as<std::int64_t>());
  revision.set_name(RevisionName(id, revision.revision()));
  *revision.mutable_publish_time() = ToTimestamp(row[1].as<std::int64_t>());
  revision.set_author(row[2].as<std::string>());
  revision.set_comment(row[3].as<std::string>());
  revision.set_live(row[4].is_null());
  if (!revision.live()) {
    *revision.mutable_supersede_time() = ToTimestamp(row[4].as<std::int64_t>());
  }
  return revision;
}

pqxx::binarystring Bytes(const std::string& text) { return pqxx::binarystring(text); }

}  // namespace

std::optional<OrganizationRow> LockOrganization(Transaction& transaction, const std::string& id) {
  const auto rows = transaction.exec_params(
      "select live_revision, sip_domain from organization where organization = $1 for update", id);
  if (rows.empty()) return std::nullopt;
  return OrganizationRow{.live_revision = rows[0][0].as<std::int64_t>(),
                         .sip_domain = rows[0][1].as<std::string>()};
}

void InsertOrganization(Transaction& transaction, const pb::Configuration& configuration,
                        const std::string& id) {
  transaction.exec_params0(
      "insert into organization (organization, display_name, sip_domain) values ($1, $2, $3)", id,
      configuration.display_name(), configuration.sip_domain());
}

void UpdateOrganization(Transaction& transaction, const pb::Configuration& configuration,
                        const std::string& id, std::int64_t live_revision) {
  transaction.exec_params0(
      "update organization set display_name = $2, sip_domain = $3, live_revision = $4 "
      "where organization = $1",
      id, configuration.display_name(), configuration.sip_domain(), live_revision);
}

absl::StatusOr<std::optional<DraftRow>> ReadDraft(Transaction& transaction, const std::string& id) {
  const auto rows =
      transaction.exec_params("select configuration, version, base_revision, " CENTRALINO_MS(
                                  "updated") " from draft where organization = $1",
                              id);
  if (rows.empty()) return std::optional<DraftRow>();
  DraftRow row;
  if (auto read = FromJson(rows[0][0].as<std::string>(), &row.configuration); !read.ok()) {
    return read;
  }
  row.version = rows[0][1].as<std::int64_t>();
  row.base_revision = rows[0][2].as<std::int64_t>();
  row.updated = rows[0][3].as<std::int64_t>();
  return std::optional(std::move(row));
}

void WriteDraft(Transaction& transaction, const std::string& id, DraftRow& row) {
  row.updated = transaction
                    .exec_params1(
                        "insert into draft (organization, configuration, version, base_revision) "
                        "values ($1, $2, $3, $4) on conflict (organization) do update set "
                        "configuration = excluded.configuration, version = excluded.version, "
                        "base_revision = excluded.base_revision, updated = now() "
                        "returning " CENTRALINO_MS("updated"),
                        id, ToJson(row.configuration), row.version, row.base_revision)[0]
                    .as<std::int64_t>();
}

absl::StatusOr<pb::Revision> ReadRevision(Transaction& transaction, const std::string& id,
                                          std::int64_t revision) {
  // The next one is the one that superseded it.
  const auto rows = transaction.exec_params(
      "select revision, " CENTRALINO_MS("published") ", author, comment, "
      "(select " CENTRALINO_MS("next.published") " from revision next "
      " where next.organization = $1 and next.revision > $2 order by next.revision limit 1), "
      "configuration from revision where organization = $1 and revision = $2",
      id, revision);
  if (rows.empty()) {
    return absl::NotFoundError(fmt::format("there is no {}", RevisionName(id, revision)));
  }
  pb::Revision result = ToRevision(id, rows[0]);
  if (auto read = FromJson(rows[0][5].as<std::string>(), result.mutable_configuration());
      !read.ok()) {
    return read;
  }
  return result;
}

std::vector<pb::Revision> ListRevisions(Transaction& transaction, const std::string& id,
                                        std::int64_t below, int limit) {
  std::vector<pb::Revision> revisions;
  for (const auto& row : transaction.exec_params(
           "select * from (select revision, " CENTRALINO_MS(
               "published") ", author, comment, "
                            "lead(" CENTRALINO_MS(
                                "published") ") over (order by revision) from revision "
                                             "where organization = $1) all_of_them where revision "
                                             "< $2 "
                                             "order by revision desc limit $3",
           id, below, limit)) {
    revisions.push_back(ToRevision(id, row));
  }
  return revisions;
}

void InsertRevision(Transaction& transaction, const std::string& id, pb::Revision& revision) {
  const auto row = transaction.exec_params1(
      "insert into revision (organization, revision, published, author, comment, configuration) "
      "values ($1, $2, clock_timestamp(), $3, $4, $5) returning " CENTRALINO_MS("published"),
      id, revision.revision(), revision.author(), revision.comment(),
      ToJson(revision.configuration()));
  revision.set_name(RevisionName(id, revision.revision()));
  revision.set_live(true);
  *revision.mutable_publish_time() = ToTimestamp(row[0].as<std::int64_t>());
}

void SetPublishedNumbers(Transaction& transaction, const std::string& id,
                         const std::vector<std::string>& numbers) {
  // E.164: digits and a plus need no quoting inside an array.
  const std::string array = fmt::format("{{{}}}", fmt::join(numbers, ","));
  transaction.exec_params0(
      "delete from published_number where organization = $1 and number <> all ($2::text[])", id,
      array);
  transaction.exec_params0(
      "insert into published_number (organization, number) "
      "select $1, number from unnest($2::text[]) number "
      "on conflict (organization, number) do nothing",
      id, array);
}

void WriteDraftCredential(Transaction& transaction, const std::string& id,
                          const CredentialRow& row) {
  transaction.exec_params0(
      "insert into credential (organization, operator, draft, extension, realm, md5_ha1_sealed, "
      "sha256_ha1_sealed) values ($1, $2, true, $3, $4, $5, $6) "
      "on conflict (organization, operator, draft) do update set extension = excluded.extension, "
      "realm = excluded.realm, md5_ha1_sealed = excluded.md5_ha1_sealed, "
      "sha256_ha1_sealed = excluded.sha256_ha1_sealed, changed = now()",
      id, row.operator_id, row.extension, row.realm, Bytes(row.sealed.md5_ha1_sealed),
      Bytes(row.sealed.sha256_ha1_sealed));
}

std::vector<CredentialRow> ReadCredentials(Transaction& transaction, const std::string& id,
                                           Which which) {
  std::vector<CredentialRow> credentials;
  for (const auto& row : transaction.exec_params(
           "select distinct on (operator) operator, draft, extension, realm, md5_ha1_sealed, "
           "sha256_ha1_sealed from credential where organization = $1 "
           "and (not draft or $2) order by operator, draft desc",
           id, which == Which::kDraftFirst)) {
    credentials.push_back({.operator_id = row[0].as<std::string>(),
                           .draft = row[1].as<bool>(),
                           .extension = row[2].as<std::string>(),
                           .realm = row[3].as<std::string>(),
                           .sealed = {.md5_ha1_sealed = pqxx::binarystring(row[4]).str(),
                                      .sha256_ha1_sealed = pqxx::binarystring(row[5]).str()}});
  }
  return credentials;
}

bool PublishCredentials(Transaction& transaction, const std::string& id) {
  const auto moved = transaction.exec_params(
      "insert into credential (organization, operator, draft, extension, realm, md5_ha1_sealed, "
      "sha256_ha1_sealed, changed) select organization, operator, false, extension, realm, "
      "md5_ha1_sealed, sha256_ha1_sealed, changed from credential "
      "where organization = $1 and draft "
      "on conflict (organization, operator, draft) do update set extension = excluded.extension, "
      "realm = excluded.realm, md5_ha1_sealed = excluded.md5_ha1_sealed, "
      "sha256_ha1_sealed = excluded.sha256_ha1_sealed, changed = excluded.changed",
      id);
  transaction.exec_params0("delete from credential where organization = $1 and draft", id);
  return moved.affected_rows() > 0;
}

void AppendAudit(Transaction& transaction, const std::string& id, const pb::AuditEntry& entry) {
  // The array travels as JSON: its quoting is protobuf's business, not ours.
  pb::AuditEntry changes;
  *changes.mutable_changes() = entry.changes();
  transaction.exec_params0(
      "insert into audit (organization, entry, author, action, changes, revision, comment) "
      "select $1, coalesce(max(entry), 0) + 1, $2, $3, "
      "array(select jsonb_array_elements_text(coalesce($4::jsonb -> 'changes', '[]'))), $5, $6 "
      "from audit where organization = $1",
      id, entry.author(), entry.action(), ToJson(changes), entry.revision(), entry.comment());
}

std::vector<pb::AuditEntry> ListAudit(Transaction& transaction, const std::string& id,
                                      std::int64_t below, int limit) {
  std::vector<pb::AuditEntry> entries;
  for (const auto& row : transaction.exec_params(
           "select entry, " CENTRALINO_MS(
               "time") ", author, action, revision, comment, "
                       "jsonb_build_object('changes', changes) from audit "
                       "where organization = $1 and entry < $2 order by entry desc limit $3",
           id, below, limit)) {
    pb::AuditEntry entry;
    // What the database made of an array is readable JSON.
    if (!FromJson(row[6].as<std::string>(), &entry).ok()) continue;
    entry.set_name(wire::Name(model::OrganizationId(id), "auditEntries",
                              std::to_string(row[0].as<std::int64_t>())));
    *entry.mutable_time() = ToTimestamp(row[1].as<std::int64_t>());
    entry.set_author(row[2].as<std::string>());
    entry.set_action(row[3].as<std::string>());
    entry.set_revision(row[4].as<std::int64_t>());
    entry.set_comment(row[5].as<std::string>());
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::optional<RememberedRequest> FindRequest(Transaction& transaction, const std::string& id,
                                             const std::string& request_id) {
  const auto rows = transaction.exec_params(
      "select request_digest, response from request where organization = $1 and request_id = $2 "
      "and created > now() - interval '24 hours'",
      id, request_id);
  if (rows.empty()) return std::nullopt;
  return RememberedRequest{.digest = rows[0][0].as<std::string>(),
                           .response = pqxx::binarystring(rows[0][1]).str()};
}

void RememberRequest(Transaction& transaction, const std::string& id, const std::string& request_id,
                     const RememberedRequest& request) {
  transaction.exec_params0(
      "delete from request where organization = $1 and created <= now() - interval '24 hours'", id);
  transaction.exec_params0(
      "insert into request (organization, request_id, request_digest, response) "
      "values ($1, $2, $3, $4)",
      id, request_id, request.digest, Bytes(request.response));
}

}  // namespace centralino::directory
