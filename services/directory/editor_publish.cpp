// Making a draft live, and going back.
#include <fmt/format.h>

#include <utility>

#include "services/directory/editing.h"
#include "services/directory/editor.h"
#include "services/directory/requests.h"
#include "services/directory/scope.h"
#include "wire/directory_diff.h"
#include "wire/names.h"

namespace centralino::directory {
namespace {

// Publishes `configuration` as the next revision, in a transaction that holds the lock.
absl::Status Publish(Transaction& transaction, const model::OrganizationId& id,
                     const OrganizationRow& organization, const std::string& action,
                     const std::string& author, const std::string& comment,
                     const pb::Configuration& configuration, bool with_passwords,
                     pb::Revision* revision) {
  auto live = ConfigurationOf(transaction, id, organization.live_revision);
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

}  // namespace

template <class Request>
absl::StatusOr<pb::Revision> Editor::MakeLive(
    const model::OrganizationId& id, const Request& request,
    const std::function<absl::Status(Transaction&, Locked&, pb::Revision*)>& publish) {
  if (auto checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  if (auto checked = CheckComment(request.comment()); !checked.ok()) return checked;
  pb::Revision revision;
  bool replayed = false;
  const absl::Status done = pool_.Transaction(For(id), [&](Transaction& transaction) {
    auto locked = Lock(transaction, id);
    if (!locked.ok()) return locked.status();
    return Once(transaction, id.value, request.request_id(), DigestOf(request), &revision,
                &replayed, [&]() -> absl::Status {
                  if (auto published = publish(transaction, *locked, &revision); !published.ok()) {
                    return published;
                  }
                  locked->draft.base_revision = revision.revision();
                  WriteDraft(transaction, id.value, locked->draft);
                  return absl::OkStatus();
                });
  });
  if (!done.ok()) return Explain(done);
  if (!replayed) published_(id);
  return revision;
}

absl::StatusOr<pb::Revision> Editor::PublishDraft(const pb::PublishDraftRequest& request,
                                                  const std::string& author) {
  const auto id = OfDraft(request.name(), "name");
  if (!id.ok()) return id.status();
  return MakeLive(
      *id, request,
      [&](Transaction& transaction, Locked& locked, pb::Revision* revision) -> absl::Status {
        if (auto same = CheckEtag(request.etag(), locked.draft); !same.ok()) return same;
        if (auto refused = Refuse(
                Check(locked.draft, ReadCredentials(transaction, id->value, Which::kDraftFirst)));
            !refused.ok()) {
          return refused;
        }
        return Publish(transaction, *id, locked.organization, "publish", author, request.comment(),
                       locked.draft.configuration, true, revision);
      });
}

absl::StatusOr<pb::Revision> Editor::Rollback(const pb::RollbackRequest& request,
                                              const std::string& author) {
  const auto id = wire::OrganizationFromName(request.name(), "name");
  if (!id.ok()) return id.status();
  return MakeLive(
      *id, request,
      [&](Transaction& transaction, Locked& locked, pb::Revision* revision) -> absl::Status {
        const auto old = ReadRevision(transaction, id->value, request.revision());
        if (!old.ok()) return old.status();
        const auto live = ConfigurationOf(transaction, *id, locked.organization.live_revision);
        if (!live.ok()) return live.status();
        const std::string comment = request.comment().empty()
                                        ? fmt::format("back to revision {}", request.revision())
                                        : request.comment();
        if (auto published = Publish(transaction, *id, locked.organization, "rollback", author,
                                     comment, old->configuration(), false, revision);
            !published.ok()) {
          return published;
        }
        // A draft in which nobody had changed anything goes back too.
        if (wire::Diff(*live, locked.draft.configuration).empty()) {
          locked.draft.configuration = old->configuration();
          ++locked.draft.version;
        }
        return absl::OkStatus();
      });
}

}  // namespace centralino::directory
