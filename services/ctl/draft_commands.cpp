#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "secrets/digest.h"
#include "secrets/vault.h"
#include "service/uuid.h"
#include "services/ctl/commands.h"
#include "services/ctl/organization_file.h"
#include "services/ctl/passwords_file.h"
#include "services/ctl/session.h"
#include "wire/directory_diff.h"
#include "wire/names.h"
#include "wire/status.h"

namespace centralino::ctl {
namespace {

namespace pb = directory::v1;

absl::Status AlreadyExplained() { return absl::InvalidArgumentError(""); }

void Print(const std::string& path, const std::vector<Mistake>& mistakes, const char* kind) {
  for (const Mistake& mistake : mistakes) {
    fmt::print(stderr, "{}:{}: {}{}{}{}\n", path, mistake.line, kind, mistake.field,
               mistake.field.empty() ? "" : ": ", mistake.reason);
  }
}

// The file without mistakes, or all of them on stderr.
absl::StatusOr<OrganizationFile> ReadWhole(const std::string& path) {
  auto file = ReadOrganizationFile(path);
  if (!file.ok()) return file.status();
  Print(path, file->mistakes, "");
  Print(path, file->warnings, "warning: ");
  if (file->mistakes.empty()) return file;
  fmt::print(stderr, "{} mistake{}: nothing was sent\n", file->mistakes.size(),
             file->mistakes.size() == 1 ? "" : "s");
  return AlreadyExplained();
}

// What directory found wrong, at its line in the file.
absl::Status Explain(const OrganizationFile& file, const std::string& path,
                     const absl::Status& status) {
  const auto violations = wire::ViolationsOf(status);
  if (violations.empty()) return status;
  std::vector<Mistake> mistakes;
  for (const auto& violation : violations) mistakes.push_back(Locate(file, violation));
  Print(path, mistakes, "");
  fmt::print(stderr, "nothing was changed\n");
  return AlreadyExplained();
}

absl::StatusOr<std::optional<pb::Draft>> CurrentDraft(Session& session, const std::string& name) {
  pb::GetDraftRequest request;
  request.set_name(name);
  auto draft = session.Call<pb::Draft>("directory", [&](auto* context, auto* response) {
    return session.directory().GetDraft(context, request, response);
  });
  if (absl::IsNotFound(draft.status())) return std::optional<pb::Draft>();
  if (!draft.ok()) return draft.status();
  return std::optional(*std::move(draft));
}

// Puts passwords into the configuration: those of the file that directory does not have yet, and
// new ones for telephones that have none in the file. The file is written before anything is sent,
// so that no telephone gets a password that nobody knows.
absl::Status AddPasswords(const OrganizationFile& file, const std::string& path,
                          const std::optional<pb::Draft>& before, pb::Configuration& to) {
  auto passwords = PasswordsFile::Read(path);
  if (!passwords.ok()) return passwords.status();
  const std::string organization(wire::SplitName(to.name())->organization);
  std::map<std::string, bool> has;
  if (before) {
    for (const auto& entry : before->configuration().operators()) {
      has[entry.extension()] = entry.has_password();
    }
  }
  int made = 0;
  for (auto& entry : *to.mutable_operators()) {
    const std::string& user = entry.extension();
    if (std::find(file.phones.begin(), file.phones.end(), user) == file.phones.end()) continue;
    const std::string known = passwords->Find(organization, user);
    if (!known.empty() && has[user]) continue;
    entry.set_password(known.empty() ? secrets::NewPassword() : known);
    if (known.empty()) {
      passwords->Set(organization, user, entry.password());
      ++made;
    }
  }
  if (made == 0) return absl::OkStatus();
  if (auto written = passwords->Write(); !written.ok()) return written;
  fmt::print("{} new password{} in {}\n", made, made == 1 ? "" : "s", path);
  return absl::OkStatus();
}

void Print(const std::vector<pb::DiffDraftResponse::Change>& changes) {
  for (const auto& change : changes) fmt::print("  {}\n", wire::InWords(change));
}

absl::StatusOr<pb::DiffDraftResponse> AskDiff(Session& session, const std::string& organization,
                                              std::int64_t revision) {
  pb::DiffDraftRequest request;
  request.set_name(organization + "/draft");
  request.set_revision(revision);
  return session.Call<pb::DiffDraftResponse>("directory", [&](auto* context, auto* response) {
    return session.directory().DiffDraft(context, request, response);
  });
}

absl::Status Refused(const absl::Status& status) {
  const auto violations = wire::ViolationsOf(status);
  if (violations.empty()) return status;
  for (const auto& violation : violations) {
    fmt::print(stderr, "{}: {}\n", violation.field, violation.description);
  }
  fmt::print(stderr, "nothing was published\n");
  return AlreadyExplained();
}

}  // namespace

absl::Status Keygen(const std::string& path) {
  if (auto made = secrets::CreateKeyFile(path); !made.ok()) return made;
  fmt::print("{} holds a new key: give directory and sip-edge the same (--key-file)\n", path);
  return absl::OkStatus();
}

absl::Status Apply(Session& session, const ApplyOptions& options) {
  auto file = ReadWhole(options.file);
  if (!file.ok()) return file.status();
  pb::UpdateDraftRequest request;
  request.set_allow_missing(true);
  request.set_validate_only(options.dry_run);
  request.set_request_id(service::NewUuid());
  pb::Draft& draft = *request.mutable_draft();
  draft.set_name(file->configuration.name() + "/draft");
  *draft.mutable_configuration() = file->configuration;

  const auto before = CurrentDraft(session, draft.name());
  if (!before.ok()) return before.status();
  if (*before) draft.set_etag((*before)->etag());
  if (!options.passwords.empty() && !options.dry_run) {
    if (auto added =
            AddPasswords(*file, options.passwords, *before, *draft.mutable_configuration());
        !added.ok()) {
      return added;
    }
  }
  const auto after = session.Call<pb::Draft>("directory", [&](auto* context, auto* response) {
    return session.directory().UpdateDraft(context, request, response);
  });
  if (!after.ok()) return Explain(*file, options.file, after.status());

  pb::Configuration nothing;
  nothing.set_name(file->configuration.name());
  const auto changes =
      wire::Diff(*before ? (*before)->configuration() : nothing, after->configuration());
  fmt::print("{}: {}\n", draft.name(),
             changes.empty()   ? "nothing changed"
             : options.dry_run ? fmt::format("{} changes would be made:", changes.size())
                               : fmt::format("{} changes:", changes.size()));
  Print(changes);
  return absl::OkStatus();
}

absl::Status ValidateFile(const std::string& path) {
  const auto file = ReadWhole(path);
  if (!file.ok()) return file.status();
  fmt::print("{}: no mistakes\n", path);
  return absl::OkStatus();
}

absl::Status ValidateDraft(Session& session, const std::string& given) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ValidateDraftRequest request;
  request.set_name(*organization + "/draft");
  const auto verdict =
      session.Call<pb::ValidateDraftResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ValidateDraft(context, request, response);
      });
  if (!verdict.ok()) return verdict.status();
  for (const auto& warning : verdict->warnings()) {
    fmt::print(stderr, "warning: {}: {}\n", warning.field(), warning.description());
  }
  for (const auto& violation : verdict->violations()) {
    fmt::print(stderr, "{}: {}\n", violation.field(), violation.description());
  }
  if (!verdict->violations().empty()) return AlreadyExplained();
  fmt::print("{}: can be published\n", request.name());
  return absl::OkStatus();
}

absl::Status Diff(Session& session, const std::string& given, std::int64_t revision) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  const auto diff = AskDiff(session, *organization, revision);
  if (!diff.ok()) return diff.status();
  fmt::print("{}/draft beside revision {}: {} changes\n", *organization, diff->revision(),
             diff->changes_size());
  Print({diff->changes().begin(), diff->changes().end()});
  return absl::OkStatus();
}

absl::Status Publish(Session& session, const std::string& given, const std::string& comment) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  const auto diff = AskDiff(session, *organization, 0);
  if (!diff.ok()) return diff.status();
  if (diff->changes().empty() && diff->revision() > 0) {
    fmt::print("{}: revision {} is live already, there is nothing to publish\n", *organization,
               diff->revision());
    return absl::OkStatus();
  }
  pb::PublishDraftRequest request;
  request.set_name(*organization + "/draft");
  request.set_comment(comment);
  request.set_request_id(service::NewUuid());
  const auto revision = session.Call<pb::Revision>("directory", [&](auto* context, auto* response) {
    return session.directory().PublishDraft(context, request, response);
  });
  if (!revision.ok()) return Refused(revision.status());
  fmt::print("{} is live ({} changes)\n", revision->name(), diff->changes_size());
  return absl::OkStatus();
}

absl::Status Rollback(Session& session, const std::string& given, std::int64_t to,
                      const std::string& comment) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::RollbackRequest request;
  request.set_name(*organization);
  request.set_revision(to);
  request.set_comment(comment);
  request.set_request_id(service::NewUuid());
  const auto revision = session.Call<pb::Revision>("directory", [&](auto* context, auto* response) {
    return session.directory().Rollback(context, request, response);
  });
  if (!revision.ok()) return Refused(revision.status());
  fmt::print("{} is live: it says what revision {} said\n", revision->name(), to);
  return absl::OkStatus();
}

}  // namespace centralino::ctl
