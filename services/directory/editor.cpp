#include "services/directory/editor.h"

#include <fmt/format.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <utility>

#include "plan/validate.h"
#include "services/directory/pages.h"
#include "services/directory/passwords.h"
#include "services/directory/requests.h"
#include "services/directory/rows.h"
#include "services/directory/scope.h"
#include "wire/directory.h"
#include "wire/directory_diff.h"
#include "wire/status.h"

namespace centralino::directory {
namespace {

using google::protobuf::util::FieldMaskUtil;

constexpr std::size_t kLongestComment = 500;
// One audit entry of a large import stays readable.
constexpr std::size_t kMostChangesInAudit = 200;

absl::StatusOr<model::OrganizationId> OfDraft(const std::string& name, std::string_view field) {
  const auto child = wire::ChildFromName(name, "draft", field);
  if (!child.ok()) return child.status();
  if (!child->second.empty()) {
    return wire::WithViolations({{std::string(field), "has something behind \"/draft\""}});
  }
  return child->first;
}

absl::Status NoOrganization(const model::OrganizationId& id) {
  return absl::NotFoundError(
      fmt::format("there is no {} (create it with UpdateDraft and allow_missing)", wire::Name(id)));
}

absl::Status CheckComment(const std::string& comment) {
  if (comment.size() <= kLongestComment) return absl::OkStatus();
  return wire::WithViolations(
      {{"comment", fmt::format("is longer than {} bytes", kLongestComment)}});
}

std::string Etag(const DraftRow& row) { return fmt::format("\"{}\"", row.version); }

absl::Status CheckEtag(const std::string& etag, const DraftRow& row) {
  if (etag.empty() || etag == Etag(row)) return absl::OkStatus();
  return absl::AbortedError(
      fmt::format("the draft was changed by somebody else: its etag is {}, not {}; read it again",
                  Etag(row), etag));
}

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

pb::AuditEntry Entry(std::string action, const std::string& author, const std::string& comment,
                     const std::vector<pb::DiffDraftResponse::Change>& changes) {
  pb::AuditEntry entry;
  entry.set_action(std::move(action));
  entry.set_author(author);
  entry.set_comment(comment);
  for (std::size_t i = 0; i < std::min(changes.size(), kMostChangesInAudit); ++i) {
    entry.add_changes(wire::InWords(changes[i]));
  }
  if (changes.size() > kMostChangesInAudit) {
    entry.add_changes(fmt::format("and {} more", changes.size() - kMostChangesInAudit));
  }
  return entry;
}

// The draft and the organisation, locked.
struct Locked {
  OrganizationRow organization;
  DraftRow draft;
};

absl::StatusOr<Locked> Lock(Transaction& transaction, const model::OrganizationId& id) {
  const auto organization = LockOrganization(transaction, id.value);
  if (!organization) return NoOrganization(id);
  auto draft = ReadDraft(transaction, id.value);
  if (!draft.ok()) return draft.status();
  if (!*draft) return NoOrganization(id);
  return Locked{.organization = *organization, .draft = **std::move(draft)};
}

absl::StatusOr<pb::Configuration> LiveConfiguration(Transaction& transaction,
                                                    const model::OrganizationId& id,
                                                    std::int64_t live) {
  if (live == 0) {
    pb::Configuration nothing;
    nothing.set_name(wire::Name(id));
    return nothing;
  }
  auto revision = ReadRevision(transaction, id.value, live);
  if (!revision.ok()) return revision.status();
  return std::move(*revision->mutable_configuration());
}

// What a phone could no longer do after a publication belongs to what is wrong with a draft.
void CheckPasswords(const pb::Configuration& configuration,
                    const std::vector<CredentialRow>& credentials, model::Violations& violations) {
  for (int i = 0; i < configuration.operators_size(); ++i) {
    const auto& entry = configuration.operators(i);
    const auto parts = wire::SplitName(entry.name());
    for (const CredentialRow& row : credentials) {
      if (!parts || row.operator_id != parts->id || row.extension == entry.extension()) continue;
      violations.push_back(
          {fmt::format("configuration.operators[{}].extension", i),
           fmt::format("was {}, which the telephone's password belongs to: set a new password",
                       row.extension)});
    }
  }
}

absl::StatusOr<plan::Verdict> Check(const DraftRow& draft,
                                    const std::vector<CredentialRow>& credentials) {
  plan::Verdict verdict;
  const auto organization = wire::FromProto(draft.configuration);
  if (!organization.ok()) {
    verdict.errors = wire::ViolationsOf(organization.status());
    if (verdict.errors.empty()) return organization.status();
    return verdict;
  }
  verdict = plan::Validate(*organization);
  CheckPasswords(draft.configuration, credentials, verdict.errors);
  return verdict;
}

// OK when the draft can be published.
absl::Status Refuse(const absl::StatusOr<plan::Verdict>& verdict) {
  if (!verdict.ok()) return verdict.status();
  if (verdict->errors.empty()) return absl::OkStatus();
  return wire::WithViolations(verdict->errors, "", absl::StatusCode::kFailedPrecondition);
}

void Write(const model::Violations& violations,
           google::protobuf::RepeatedPtrField<google::rpc::BadRequest::FieldViolation>* out) {
  for (const model::Violation& violation : violations) {
    auto* entry = out->Add();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
  }
}

// Publishes `configuration` as the next revision, in a transaction that holds the lock.
absl::Status Publish(Transaction& transaction, const model::OrganizationId& id,
                     const OrganizationRow& organization, const std::string& action,
                     const std::string& author, const std::string& comment,
                     const pb::Configuration& configuration, bool with_passwords,
                     pb::Revision* revision) {
  auto live = LiveConfiguration(transaction, id, organization.live_revision);
  if (!live.ok()) return live.status();
  const auto changes = wire::Diff(*live, configuration);
  const bool passwords = with_passwords && PublishCredentials(transaction, id.value);
  if (changes.empty() && !passwords) {
    return absl::FailedPreconditionError(
        fmt::format("nothing to publish: it says the same as the live revision {}",
                    organization.live_revision));
  }
  revision->set_revision(organization.live_revision + 1);
  revision->set_author(author);
  revision->set_comment(comment);
  *revision->mutable_configuration() = configuration;
  InsertRevision(transaction, id.value, *revision);
  std::vector<std::string> numbers;
  for (const auto& number : configuration.numbers()) {
    numbers.push_back(number.name().substr(number.name().rfind('/') + 1));
  }
  SetPublishedNumbers(transaction, id.value, numbers);
  UpdateOrganization(transaction, configuration, id.value, revision->revision());
  pb::AuditEntry entry = Entry(action, author, comment, changes);
  if (passwords) entry.add_changes("passwords changed");
  entry.set_revision(revision->revision());
  AppendAudit(transaction, id.value, entry);
  return absl::OkStatus();
}

// Which of two unique things it was that another organisation has.
absl::Status Explain(absl::Status status) {
  if (!absl::IsAlreadyExists(status)) return status;
  const std::string message(status.message());
  if (message.find("sip_domain") != std::string::npos) {
    return wire::WithViolations({{"configuration.sip_domain", "belongs to another organisation"}},
                                "", absl::StatusCode::kAlreadyExists);
  }
  if (message.find("published_number") != std::string::npos) {
    return wire::WithViolations(
        {{"configuration.numbers", "one of them belongs to another organisation"}}, "",
        absl::StatusCode::kAlreadyExists);
  }
  // Two repeats of one request at the same time: the other one did it.
  return absl::AbortedError("the same was done at the same moment: try again");
}

}  // namespace

Editor::Editor(postgres::Pool& pool, const secrets::Vault& vault, Published published)
    : pool_(pool), vault_(vault), published_(std::move(published)) {}

absl::StatusOr<pb::ListOrganizationsResponse> Editor::ListOrganizations(
    const pb::ListOrganizationsRequest& request) {
  const auto size = PageSize(request.page_size(), 100);
  if (!size.ok()) return size.status();
  pb::ListOrganizationsResponse response;
  const absl::Status done = pool_.Transaction(ForPlatform(), [&](Transaction& transaction) {
    for (const auto& row : transaction.exec_params(
             "select organization, display_name, sip_domain, live_revision from organization "
             "where organization > $1 order by organization limit $2",
             request.page_token(), *size)) {
      auto* summary = response.add_organizations();
      summary->set_name(wire::Name(model::OrganizationId(row[0].as<std::string>())));
      summary->set_display_name(row[1].as<std::string>());
      summary->set_sip_domain(row[2].as<std::string>());
      summary->set_live_revision(row[3].as<std::int64_t>());
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.organizations_size() == *size) {
    const std::string& last = response.organizations(*size - 1).name();
    response.set_next_page_token(last.substr(last.rfind('/') + 1));
  }
  return response;
}

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

  pb::Draft draft;
  bool replayed = false;
  const auto act = [&](Transaction& transaction, DraftRow row, bool exists,
                       std::int64_t live_revision, const std::string& realm) {
    const pb::Configuration before = row.configuration;
    if (auto merged = Merge(request, row.configuration); !merged.ok()) return merged;
    model::Violations violations;
    const auto passwords = TakePasswords(vault_, row.configuration, violations);
    if (row.configuration.name() != wire::Name(*id)) {
      violations.push_back({"configuration.name", fmt::format("is not '{}'", wire::Name(*id))});
    }
    const auto organization = wire::FromProto(row.configuration);
    for (auto& violation : wire::ViolationsOf(organization.status())) {
      violations.push_back(std::move(violation));
    }
    if (live_revision > 0 && row.configuration.sip_domain() != realm) {
      violations.push_back(
          {"configuration.sip_domain",
           fmt::format("is '{}' for ever: every telephone's password belongs to it", realm)});
    }
    if (!violations.empty()) return wire::WithViolations(violations);
    // Stored with every default spelled out, so that a later default changes no old revision.
    row.configuration = wire::ToProto(*organization);

    auto changes = wire::Diff(before, row.configuration);
    if (!exists) InsertOrganization(transaction, row.configuration, id->value);
    if (!changes.empty() || !passwords.empty() || !exists) {
      ++row.version;
      row.base_revision = live_revision;
      WriteDraft(transaction, id->value, row);
      for (const CredentialRow& credential : passwords) {
        WriteDraftCredential(transaction, id->value, credential);
      }
      pb::AuditEntry entry = Entry("update-draft", author, "", changes);
      for (const CredentialRow& credential : passwords) {
        entry.add_changes(fmt::format("operators/{} password set", credential.operator_id));
      }
      AppendAudit(transaction, id->value, entry);
    }
    draft = ToDraft(*id, row, ReadCredentials(transaction, id->value, Which::kDraftFirst));
    return absl::OkStatus();
  };

  // Its digest must not give passwords away to who reads the database.
  pb::UpdateDraftRequest without_passwords = request;
  for (auto& entry :
       *without_passwords.mutable_draft()->mutable_configuration()->mutable_operators()) {
    entry.clear_password();
  }
  const std::string digest = DigestOf(without_passwords);

  const absl::Status only_tried = absl::CancelledError("validate_only");
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto organization = LockOrganization(transaction, id->value);
    absl::Status result =
        Once(transaction, id->value, request.validate_only() ? "" : request.request_id(), digest,
             &draft, &replayed, [&]() -> absl::Status {
               if (!organization) {
                 if (!request.allow_missing()) return NoOrganization(*id);
                 if (!request.draft().etag().empty()) {
                   return absl::AbortedError("there is no draft yet that could have an etag");
                 }
                 DraftRow row;
                 row.configuration.set_name(wire::Name(*id));
                 return act(transaction, std::move(row), false, 0, "");
               }
               auto row = ReadDraft(transaction, id->value);
               if (!row.ok()) return row.status();
               if (!*row) return NoOrganization(*id);
               if (auto same = CheckEtag(request.draft().etag(), **row); !same.ok()) return same;
               return act(transaction, **std::move(row), true, organization->live_revision,
                          organization->sip_domain);
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
    const auto other = LiveConfiguration(transaction, *id, response.revision());
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

absl::StatusOr<pb::Revision> Editor::PublishDraft(const pb::PublishDraftRequest& request,
                                                  const std::string& author) {
  const auto id = OfDraft(request.name(), "name");
  if (!id.ok()) return id.status();
  if (auto checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  if (auto checked = CheckComment(request.comment()); !checked.ok()) return checked;
  pb::Revision revision;
  bool replayed = false;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    auto locked = Lock(transaction, *id);
    if (!locked.ok()) return locked.status();
    return Once(
        transaction, id->value, request.request_id(), DigestOf(request), &revision, &replayed,
        [&]() -> absl::Status {
          if (auto same = CheckEtag(request.etag(), locked->draft); !same.ok()) return same;
          if (auto refused = Refuse(Check(
                  locked->draft, ReadCredentials(transaction, id->value, Which::kDraftFirst)));
              !refused.ok()) {
            return refused;
          }
          if (auto published =
                  Publish(transaction, *id, locked->organization, "publish", author,
                          request.comment(), locked->draft.configuration, true, &revision);
              !published.ok()) {
            return published;
          }
          locked->draft.base_revision = revision.revision();
          WriteDraft(transaction, id->value, locked->draft);
          return absl::OkStatus();
        });
  });
  if (!done.ok()) return Explain(done);
  if (!replayed) published_(*id);
  return revision;
}

absl::StatusOr<pb::Revision> Editor::Rollback(const pb::RollbackRequest& request,
                                              const std::string& author) {
  const auto id = wire::OrganizationFromName(request.name(), "name");
  if (!id.ok()) return id.status();
  if (auto checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  if (auto checked = CheckComment(request.comment()); !checked.ok()) return checked;
  pb::Revision revision;
  bool replayed = false;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    auto locked = Lock(transaction, *id);
    if (!locked.ok()) return locked.status();
    return Once(
        transaction, id->value, request.request_id(), DigestOf(request), &revision, &replayed,
        [&]() -> absl::Status {
          auto old = ReadRevision(transaction, id->value, request.revision());
          if (!old.ok()) return old.status();
          const auto live = LiveConfiguration(transaction, *id, locked->organization.live_revision);
          if (!live.ok()) return live.status();
          const bool draft_is_untouched = wire::Diff(*live, locked->draft.configuration).empty();
          const std::string comment = request.comment().empty()
                                          ? fmt::format("back to revision {}", request.revision())
                                          : request.comment();
          if (auto published = Publish(transaction, *id, locked->organization, "rollback", author,
                                       comment, old->configuration(), false, &revision);
              !published.ok()) {
            return published;
          }
          if (draft_is_untouched) {
            locked->draft.configuration = old->configuration();
            ++locked->draft.version;
          }
          locked->draft.base_revision = revision.revision();
          WriteDraft(transaction, id->value, locked->draft);
          return absl::OkStatus();
        });
  });
  if (!done.ok()) return Explain(done);
  if (!replayed) published_(*id);
  return revision;
}

absl::StatusOr<pb::Revision> Editor::GetRevision(const pb::GetRevisionRequest& request) {
  const auto child = wire::ChildFromName(request.name(), "revisions", "name");
  if (!child.ok()) return child.status();
  const auto number = BelowOfToken(child->second);
  if (!number.ok() || child->second.empty()) {
    return wire::WithViolations({{"name", "does not end with a revision's number"}});
  }
  pb::Revision revision;
  const absl::Status done = pool_.Transaction(For(child->first), [&](Transaction& transaction) {
    auto read = ReadRevision(transaction, child->first.value, *number);
    if (!read.ok()) return read.status();
    revision = *std::move(read);
    FillCredentials(ReadCredentials(transaction, child->first.value, Which::kPublished), false,
                    *revision.mutable_configuration());
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return revision;
}

absl::StatusOr<pb::ListRevisionsResponse> Editor::ListRevisions(
    const pb::ListRevisionsRequest& request) {
  const auto id = wire::OrganizationFromName(request.parent(), "parent");
  if (!id.ok()) return id.status();
  const auto size = PageSize(request.page_size(), 50);
  if (!size.ok()) return size.status();
  const auto below = BelowOfToken(request.page_token());
  if (!below.ok()) return below.status();
  pb::ListRevisionsResponse response;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    for (auto& revision : directory::ListRevisions(transaction, id->value, *below, *size)) {
      *response.add_revisions() = std::move(revision);
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.revisions_size() == *size) {
    response.set_next_page_token(std::to_string(response.revisions(*size - 1).revision()));
  }
  return response;
}

absl::StatusOr<pb::ListAuditEntriesResponse> Editor::ListAuditEntries(
    const pb::ListAuditEntriesRequest& request) {
  const auto id = wire::OrganizationFromName(request.parent(), "parent");
  if (!id.ok()) return id.status();
  const auto size = PageSize(request.page_size(), 50);
  if (!size.ok()) return size.status();
  const auto below = BelowOfToken(request.page_token());
  if (!below.ok()) return below.status();
  pb::ListAuditEntriesResponse response;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    for (auto& entry : ListAudit(transaction, id->value, *below, *size)) {
      *response.add_entries() = std::move(entry);
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.entries_size() == *size) {
    const std::string& last = response.entries(*size - 1).name();
    response.set_next_page_token(last.substr(last.rfind('/') + 1));
  }
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
