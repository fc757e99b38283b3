#include "services/directory/closure_rows.h"

#include <fmt/format.h>

#include "wire/names.h"

namespace centralino::directory {
namespace {

void Changed(Transaction& transaction, const std::string& id) {
  transaction.exec_params0(
      "update organization set overrides_version = overrides_version + 1 where organization = $1",
      id);
}

}  // namespace

absl::StatusOr<pb::Overrides> ReadOverrides(Transaction& transaction, const std::string& id,
                                            std::int64_t version) {
  pb::Overrides overrides;
  overrides.set_organization(wire::Name(model::OrganizationId(id)));
  overrides.set_version(version);
  for (const auto& row : transaction.exec_params(
           "select closure from closure where organization = $1 order by scope", id)) {
    if (auto read = FromJson(row[0].as<std::string>(), overrides.add_closures()); !read.ok()) {
      return read;
    }
  }
  return overrides;
}

void WriteClosure(Transaction& transaction, const std::string& id, pb::Closure& closure) {
  const auto now = transaction.exec1("select (extract(epoch from now()) * 1000)::bigint");
  *closure.mutable_close_time() = ToTimestamp(now[0].as<std::int64_t>());
  transaction.exec_params0(
      "insert into closure (organization, scope, closure) values ($1, $2, $3) "
      "on conflict (organization, scope) do update set closure = excluded.closure",
      id, closure.scope(), ToJson(closure));
  Changed(transaction, id);
}

absl::StatusOr<pb::Closure> DeleteClosure(Transaction& transaction, const std::string& id,
                                          const std::string& scope) {
  const auto rows = transaction.exec_params(
      "delete from closure where organization = $1 and scope = $2 returning closure", id, scope);
  if (rows.empty()) {
    return absl::NotFoundError(fmt::format("{} is not closed for an emergency", scope));
  }
  Changed(transaction, id);
  pb::Closure closure;
  if (auto read = FromJson(rows[0][0].as<std::string>(), &closure); !read.ok()) return read;
  return closure;
}

}  // namespace centralino::directory
