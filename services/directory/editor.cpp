// Reading what was published, and by whom.
#include <utility>

#include "services/directory/editor.h"
#include "services/directory/pages.h"
#include "services/directory/passwords.h"
#include "services/directory/rows.h"
#include "services/directory/scope.h"
#include "wire/names.h"
#include "wire/pages.h"
#include "wire/status.h"

namespace centralino::directory {
namespace {

// Of what an organisation has by number, the newest first.
struct Page {
  model::OrganizationId id;
  std::int64_t below = 0;
  int size = 0;
};

template <class Request>
absl::StatusOr<Page> PageOf(const Request& request) {
  const auto id = wire::OrganizationFromName(request.parent(), "parent");
  if (!id.ok()) return id.status();
  const auto size = wire::PageSize(request.page_size(), 50);
  if (!size.ok()) return size.status();
  const auto below = BelowOfToken(request.page_token());
  if (!below.ok()) return below.status();
  return Page{.id = *id, .below = *below, .size = *size};
}

std::string LastOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

Editor::Editor(postgres::Pool& pool, const secrets::Vault& vault, Published published)
    : pool_(pool), vault_(vault), published_(std::move(published)) {}

absl::StatusOr<pb::ListOrganizationsResponse> Editor::ListOrganizations(
    const pb::ListOrganizationsRequest& request) {
  const auto size = wire::PageSize(request.page_size(), 100);
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
    response.set_next_page_token(LastOf(response.organizations(*size - 1).name()));
  }
  return response;
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
  const auto page = PageOf(request);
  if (!page.ok()) return page.status();
  pb::ListRevisionsResponse response;
  const absl::Status done = pool_.Transaction(For(page->id), [&](Transaction& transaction) {
    for (auto& revision :
         directory::ListRevisions(transaction, page->id.value, page->below, page->size)) {
      *response.add_revisions() = std::move(revision);
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.revisions_size() == page->size) {
    response.set_next_page_token(std::to_string(response.revisions(page->size - 1).revision()));
  }
  return response;
}

absl::StatusOr<pb::ListAuditEntriesResponse> Editor::ListAuditEntries(
    const pb::ListAuditEntriesRequest& request) {
  const auto page = PageOf(request);
  if (!page.ok()) return page.status();
  pb::ListAuditEntriesResponse response;
  const absl::Status done = pool_.Transaction(For(page->id), [&](Transaction& transaction) {
    for (auto& entry : ListAudit(transaction, page->id.value, page->below, page->size)) {
      *response.add_entries() = std::move(entry);
    }
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.entries_size() == page->size) {
    response.set_next_page_token(LastOf(response.entries(page->size - 1).name()));
  }
  return response;
}

}  // namespace centralino::directory
