// The published configurations, as routing needs them.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "model/closure.h"
#include "model/organization.h"

namespace centralino::routing {

class Revisions {
 public:
  using Snapshot = std::shared_ptr<const model::Snapshot>;

  virtual ~Revisions() = default;

  // Any replica of ours has been told what is published, even if that is nothing.
  virtual bool Known() const = 0;
  // Null: nothing is published.
  virtual Snapshot Live(const model::OrganizationId& organization) const = 0;
  // What holds beside it; never null.
  virtual std::shared_ptr<const model::Overrides> OverridesOf(
      const model::OrganizationId& organization) const = 0;
  // Null: it is not held here.
  virtual Snapshot Find(const model::OrganizationId& organization,
                        model::RevisionNumber revision) const = 0;
  // Asks directory. Blocks for a moment at most.
  virtual absl::StatusOr<Snapshot> Fetch(const model::OrganizationId& organization,
                                         model::RevisionNumber revision) = 0;
};

}  // namespace centralino::routing
