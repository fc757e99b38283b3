// Revisions that directory's stream feeds and the disk keeps.
#pragma once

#include "services/routing/revisions.h"
#include "wire/snapshot_feed.h"

namespace centralino::routing {

class FeedRevisions : public Revisions {
 public:
  // The feed outlives it.
  explicit FeedRevisions(wire::SnapshotFeed& feed) : feed_(feed) {}

  bool Known() const override { return feed_.connected() || feed_.loaded(); }
  Snapshot Live(const model::OrganizationId& organization) const override {
    return feed_.Live(organization);
  }
  std::shared_ptr<const model::Overrides> OverridesOf(
      const model::OrganizationId& organization) const override {
    return feed_.OverridesOf(organization);
  }
  Snapshot Find(const model::OrganizationId& organization,
                model::RevisionNumber revision) const override {
    return feed_.Find(organization, revision);
  }
  absl::StatusOr<Snapshot> Fetch(const model::OrganizationId& organization,
                                 model::RevisionNumber revision) override {
    constexpr std::chrono::milliseconds kPatience{500};
    return feed_.Fetch(organization, revision, kPatience);
  }

 private:
  wire::SnapshotFeed& feed_;
};

}  // namespace centralino::routing
