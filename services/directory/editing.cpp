#include "services/directory/editing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "wire/directory.h"
#include "wire/directory_diff.h"
#include "wire/status.h"

namespace centralino::directory {
namespace {

constexpr std::size_t kLongestComment = 500;
// One audit entry of a large import stays readable.
constexpr std::size_t kMostChangesInAudit = 200;

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

}  // namespace

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

absl::StatusOr<Locked> Lock(Transaction& transaction, const model::OrganizationId& id) {
  const auto organization = LockOrganization(transaction, id.value);
  if (!organization) return NoOrganization(id);
  auto draft = ReadDraft(transaction, id.value);
  if (!draft.ok()) return draft.status();
  if (!*draft) return NoOrganization(id);
  return Locked{.organization = *organization, .draft = **std::move(draft)};
}

absl::StatusOr<pb::Configuration> ConfigurationOf(Transaction& transaction,
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

absl::Status Refuse(const absl::StatusOr<plan::Verdict>& verdict) {
  if (!verdict.ok()) return verdict.status();
  if (verdict->errors.empty()) return absl::OkStatus();
  return wire::WithViolations(verdict->errors, "", absl::StatusCode::kFailedPrecondition);
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

}  // namespace centralino::directory
