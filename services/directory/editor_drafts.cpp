// Reading and changing drafts.
#include <fmt/format.h>
#include <google/protobuf/util/field_mask_util.h>

#include <utility>

#include "services/directory/editing.h"
#include "services/directory/editor.h"
#include "services/directory/passwords.h"
#include "services/directory/requests.h"
#include "services/directory/scope.h"
#include "wire/directory.h"
#include "wire/directory_diff.h"
#include "wire/status.h"

namespace centralino::directory {
namespace {

using google::protobuf::util::FieldMaskUtil;

pb::Draft ToDraft(const model::OrganizationId& id, const DraftRow& row,
                  const std::vector<CredentialRow>& credentials) {
  pb::Draft draft;
  draft.set_name(wire::Name(id) + "/draft");
  *draft.mutable_configuration() = row.configuration;
  FillCredentials(credentials, false, *draft.mutable_configuration());
  draft.set_etag(Etag(row));
  draft.set_base_revision(row.base_revision);
  if (row.version > 0) *draft.mutable_update_time() = ToTimestamp(row.updated);
  return draft;
}

// The masks of UpdateDraft start at the draft; those of FieldMaskUtil at the configuration.
absl::Status Merge(const pb::UpdateDraftRequest& request, pb::Configuration& into) {
  const pb::Configuration& from = request.draft().configuration();
  google::protobuf::FieldMask inside;
  bool whole = request.update_mask().paths().empty();
  for (const std::string& path : request.update_mask().paths()) {
    constexpr std::string_view kRoot = "configuration";
    if (path == kRoot || path == "*") {
      whole = true;
    } else if (path.rfind(std::string(kRoot) + ".", 0) == 0 &&
               FieldMaskUtil::IsValidPath<pb::Configuration>(path.substr(kRoot.size() + 1))) {
      inside.add_paths(path.substr(kRoot.size() + 1));
    } else {
      return wire::WithViolations(
          {{"update_mask", fmt::format("'{}' is no path of a draft", path)}});
    }
  }
  if (whole) {
    into = from;
    return absl::OkStatus();
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(from, inside, options, &into);
  return absl::OkStatus();
}

void Write(const model::Violations& violations,
           google::protobuf::RepeatedPtrField<google::rpc::BadRequest::FieldViolation>* out) {
  for (const model::Violation& violation : violations) {
    auto* entry = out->Add();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
  }
}

// What a draft was before an edit.
struct Before {
  DraftRow draft;
  bool exists = false;
  OrganizationRow organization;
};

absl::StatusOr<Before> Begin(Transaction& transaction, const model::OrganizationId& id,
                             const pb::UpdateDraftRequest& request) {
  const std::string& etag = request.draft().etag();
  if (auto locked = Lock(transaction, id); locked.ok()) {
    if (auto same = CheckEtag(etag, locked->draft); !same.ok()) return same;
    return Before{
        .draft = std::move(locked->draft), .exists = true, .organization = locked->organization};
  } else if (!absl::IsNotFound(locked.status()) || !request.allow_missing()) {
    return locked.status();
  }
  if (!etag.empty()) return absl::AbortedError("there is no draft yet that could have an etag");
  Before nothing;
  nothing.draft.configuration.set_name(wire::Name(id));
  return nothing;
}

struct Editing {
  const model::OrganizationId& id;
  const secrets::Vault& vault;
  const pb::UpdateDraftRequest& request;
  const std::string& author;
};

absl::Status Edit(Transaction& transaction, const Editing& editing, Before before,
                  pb::Draft* draft) {
  const auto& [id, vault, request, author] = editing;
  DraftRow& row = before.draft;
  const pb::Configuration was = row.configuration;
  if (auto merged = Merge(request, row.configuration); !merged.ok()) return merged;

  model::Violations violations;
  const auto passwords = TakePasswords(vault, row.configuration, violations);
  if (row.configuration.name() != wire::Name(id)) {
    violations.push_back({"configuration.name", fmt::format("is not '{}'", wire::Name(id))});
  }
  const auto organization = wire::FromProto(row.configuration);
  for (auto& violation : wire::ViolationsOf(organization.status())) {
    violations.push_back(std::move(violation));
  }
  const std::string& realm = before.organization.sip_domain;
  if (before.organization.live_revision > 0 && row.configuration.sip_domain() != realm) {
    violations.push_back(
        {"configuration.sip_domain",
         fmt::format("is '{}' for ever: every telephone's password belongs to it", realm)});
  }
  if (!violations.empty()) return wire::WithViolations(violations);
  // Stored with every default spelled out, so that a later default changes no old revision.
  row.configuration = wire::ToProto(*organization);

  const auto changes = wire::Diff(was, row.configuration);
  if (!before.exists) InsertOrganization(transaction, row.configuration, id.value);
  if (!changes.empty() || !passwords.empty() || !before.exists) {
    ++row.version;
    row.base_revision = before.organization.live_revision;
    WriteDraft(transaction, id.value, row);
    pb::AuditEntry entry = Entry("update-draft", author, "", changes);
    for (const CredentialRow& credential : passwords) {
      WriteDraftCredential(transaction, id.value, credential);
      entry.add_changes(fmt::format("operators/{} password set", credential.operator_id));
    }
    AppendAudit(transaction, id.value, entry);
  }
  *draft = ToDraft(id, row, ReadCredentials(transaction, id.value, Which::kDraftFirst));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::Draft> Editor::GetDraft(const pb::GetDraftRequest& request) {
  const auto id = OfDraft(request.name(), "name");
  if (!id.ok()) return id.status();
  pb::Draft draft;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto row = ReadDraft(transaction, id->value);
    if (!row.ok()) return row.status();
    if (!*row) return NoOrganization(*id);
    draft = ToDraft(*id, **row, ReadCredentials(transaction, id->value, Which::kDraftFirst));
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return draft;
}

absl::StatusOr<pb::Draft> Editor::UpdateDraft(pb::UpdateDraftRequest request,
                                              const std::string& author) {
  const auto id = OfDraft(request.draft().name(), "draft.name");
  if (!id.ok()) return id.status();
  if (auto checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;

  // Its digest must not give passwords away to who reads the database.
  pb::UpdateDraftRequest without_passwords = request;
  for (auto& entry :
       *without_passwords.mutable_draft()->mutable_configuration()->mutable_operators()) {
    entry.clear_password();
  }
  const std::string digest = DigestOf(without_passwords);

  const absl::Status only_tried = absl::CancelledError("validate_only");
  pb::Draft draft;
  bool replayed = false;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    absl::Status result =
        Once(transaction, id->value, request.validate_only() ? "" : request.request_id(), digest,
             &draft, &replayed, [&]() -> absl::Status {
               auto before = Begin(transaction, *id, request);
               if (!before.ok()) return before.status();
               return Edit(transaction, {*id, vault_, request, author}, *std::move(before), &draft);
             });
    // Undone: everything was done but for the commit.
    return result.ok() && request.validate_only() ? only_tried : result;
  });
  if (!done.ok() && done != only_tried) return Explain(done);
  return draft;
}

absl::StatusOr<pb::ValidateDraftResponse> Editor::ValidateDraft(
    const pb::ValidateDraftRequest& request) {
  const auto id = OfDraft(request.name(), "name");
  if (!id.ok()) return id.status();
  pb::ValidateDraftResponse response;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto row = ReadDraft(transaction, id->value);
    if (!row.ok()) return row.status();
    if (!*row) return NoOrganization(*id);
    const auto verdict = Check(**row, ReadCredentials(transaction, id->value, Which::kDraftFirst));
    if (!verdict.ok()) return verdict.status();
    Write(verdict->errors, response.mutable_violations());
    Write(verdict->warnings, response.mutable_warnings());
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return response;
}

absl::StatusOr<pb::DiffDraftResponse> Editor::DiffDraft(const pb::DiffDraftRequest& request) {
  const auto id = OfDraft(request.name(), "name");
  if (!id.ok()) return id.status();
  pb::DiffDraftResponse response;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto locked = Lock(transaction, *id);
    if (!locked.ok()) return locked.status();
    response.set_revision(request.revision() != 0 ? request.revision()
                                                  : locked->organization.live_revision);
    const auto other = ConfigurationOf(transaction, *id, response.revision());
    if (!other.ok()) return other.status();
    for (auto& change : wire::Diff(*other, locked->draft.configuration)) {
      *response.add_changes() = std::move(change);
    }
    for (const CredentialRow& row : ReadCredentials(transaction, id->value, Which::kDraftFirst)) {
      if (!row.draft) continue;
      auto* change = response.add_changes();
      change->set_kind(pb::DiffDraftResponse::Change::CHANGED);
      change->set_resource(wire::Name(*id, "operators", row.operator_id));
      change->set_field("password");
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return response;
}

absl::StatusOr<model::Snapshot> Editor::DraftSnapshot(const std::string& name) {
  const auto id = OfDraft(name, "name");
  if (!id.ok()) return id.status();
  model::Snapshot snapshot;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto row = ReadDraft(transaction, id->value);
    if (!row.ok()) return row.status();
    if (!*row) return NoOrganization(*id);
    if (auto refused = Refuse(Check(**row, {})); !refused.ok()) return refused;
    auto organization = wire::FromProto((*row)->configuration);
    if (!organization.ok()) return organization.status();
    snapshot.organization = *std::move(organization);
    // The number it would get.
    snapshot.revision = (*row)->base_revision + 1;
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return snapshot;
}

}  // namespace centralino::directory
