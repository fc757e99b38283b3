#include "services/directory/emergencies.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <utility>

#include "services/directory/closure_rows.h"
#include "services/directory/editing.h"
#include "services/directory/requests.h"
#include "services/directory/scope.h"
#include "wire/names.h"
#include "wire/overrides.h"

namespace centralino::directory {
namespace {

// Whether the live revision has what is to be closed.
bool IsPublished(const pb::Configuration& live, const model::ClosureScope& scope,
                 const std::string& name) {
  if (std::holds_alternative<model::Everything>(scope)) return true;
  const auto has = [&](const auto& things) {
    return std::any_of(things.begin(), things.end(),
                       [&](const auto& each) { return each.name() == name; });
  };
  return std::holds_alternative<model::SiteId>(scope) ? has(live.sites()) : has(live.desks());
}

// For the audit.
std::string InWords(const pb::Closure& closure) {
  std::string words = closure.scope();
  if (closure.has_until()) {
    words += fmt::format(" until {}", google::protobuf::util::TimeUtil::ToString(closure.until()));
  }
  for (const auto& [language, reason] : closure.reason()) {
    words += fmt::format(", {}: {}", language, reason);
  }
  return words;
}

}  // namespace

Emergencies::Emergencies(postgres::Pool& pool, Changed changed)
    : pool_(pool), changed_(std::move(changed)) {}

template <class Request>
absl::StatusOr<pb::Closure> Emergencies::Change(
    const model::OrganizationId& id, const Request& request,
    const std::function<absl::Status(Transaction&, std::int64_t, pb::Closure*, pb::AuditEntry*)>&
        act) {
  if (auto checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  pb::Closure closure;
  pb::AuditEntry entry;
  bool replayed = false;
  const absl::Status done = pool_.Transaction(For(id), [&](Transaction& transaction) {
    const auto organization = LockOrganization(transaction, id.value);
    if (!organization) return NoOrganization(id);
    return Once(transaction, id.value, request.request_id(), DigestOf(request), &closure, &replayed,
                [&]() -> absl::Status {
                  if (auto acted = act(transaction, organization->live_revision, &closure, &entry);
                      !acted.ok()) {
                    return acted;
                  }
                  AppendAudit(transaction, id.value, entry);
                  return absl::OkStatus();
                });
  });
  if (!done.ok()) return Explain(done);
  if (!replayed) changed_(id, entry);
  return closure;
}

absl::StatusOr<pb::Closure> Emergencies::Close(pb::CloseRequest request,
                                               const std::string& author) {
  request.mutable_closure()->clear_close_time();
  request.mutable_closure()->clear_author();
  const auto scope = wire::ScopeFromName(request.closure().scope(), "closure.scope");
  if (!scope.ok()) return scope.status();
  if (auto read = wire::FromProto(request.closure(), "closure"); !read.ok()) return read.status();
  return Change(scope->first, request,
                [&](Transaction& transaction, std::int64_t live, pb::Closure* closure,
                    pb::AuditEntry* entry) -> absl::Status {
                  *closure = request.closure();
                  const auto published = ConfigurationOf(transaction, scope->first, live);
                  if (!published.ok()) return published.status();
                  if (!IsPublished(*published, scope->second, closure->scope())) {
                    return absl::NotFoundError(
                        fmt::format("{} is not in what is published", closure->scope()));
                  }
                  closure->set_author(author);
                  WriteClosure(transaction, scope->first.value, *closure);
                  *entry = Entry("close", author, "", {});
                  entry->add_changes(InWords(*closure));
                  return absl::OkStatus();
                });
}

absl::StatusOr<pb::Closure> Emergencies::Reopen(const pb::ReopenRequest& request,
                                                const std::string& author) {
  const auto scope = wire::ScopeFromName(request.scope(), "scope");
  if (!scope.ok()) return scope.status();
  return Change(scope->first, request,
                [&](Transaction& transaction, std::int64_t, pb::Closure* closure,
                    pb::AuditEntry* entry) -> absl::Status {
                  auto lifted = DeleteClosure(transaction, scope->first.value, request.scope());
                  if (!lifted.ok()) return lifted.status();
                  *closure = *std::move(lifted);
                  *entry = Entry("reopen", author, "", {});
                  entry->add_changes(InWords(*closure));
                  return absl::OkStatus();
                });
}

absl::StatusOr<pb::ListClosuresResponse> Emergencies::ListClosures(
    const pb::ListClosuresRequest& request) {
  const auto id = wire::OrganizationFromName(request.parent(), "parent");
  if (!id.ok()) return id.status();
  pb::ListClosuresResponse response;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    auto overrides = ReadOverrides(transaction, id->value, 0);
    if (!overrides.ok()) return overrides.status();
    response.mutable_closures()->Swap(overrides->mutable_closures());
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  return response;
}

absl::StatusOr<model::Overrides> Emergencies::InForce(const model::OrganizationId& organization) {
  pb::Overrides message;
  const absl::Status done = pool_.Transaction(For(organization), [&](Transaction& transaction) {
    auto overrides = ReadOverrides(transaction, organization.value, 0);
    if (!overrides.ok()) return overrides.status();
    message = *std::move(overrides);
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  auto read = wire::FromProto(message);
  if (!read.ok()) return read.status();
  return std::move(read->second);
}

}  // namespace centralino::directory
