// The published revisions that a service knows, in memory. Thread-safe; no I/O, no clock.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/closure.h"
#include "model/organization.h"

namespace centralino::wire {

using SnapshotPointer = std::shared_ptr<const model::Snapshot>;
using OverridesPointer = std::shared_ptr<const model::Overrides>;

struct ShelvedSnapshot {
  SnapshotPointer snapshot;
  std::optional<model::Instant> superseded;  // none: it is the live one
};

class SnapshotShelf {
 public:
  // Puts a live revision on the shelf; the former live one counts as superseded when this one was
  // published. False: it is the live one already, nothing changed. The number may be lower than
  // before: directory knows best (its database may come from a backup).
  bool PutLive(SnapshotPointer snapshot);
  // Puts a superseded one; false: that number is there already.
  bool PutSuperseded(SnapshotPointer snapshot, model::Instant superseded);
  // Takes away what was superseded before `limit`; the organisations that lost something.
  std::vector<model::OrganizationId> DropSupersededBefore(model::Instant limit);

  // False: they are the same already. The version may be lower than before, as above.
  bool PutOverrides(const model::OrganizationId& organization, model::Overrides overrides);

  SnapshotPointer Live(const model::OrganizationId& organization) const;
  // Never null: an organisation without any has none in force.
  OverridesPointer Overrides(const model::OrganizationId& organization) const;
  SnapshotPointer Find(const model::OrganizationId& organization,
                       model::RevisionNumber revision) const;
  SnapshotPointer LiveByNumber(const model::E164& number) const;
  SnapshotPointer LiveByDomain(const std::string& sip_domain) const;
  std::vector<model::OrganizationId> Organizations() const;
  // All of one organisation, ascending.
  std::vector<ShelvedSnapshot> All(const model::OrganizationId& organization) const;
  bool empty() const;

 private:
  struct Revisions {
    std::map<model::RevisionNumber, ShelvedSnapshot> by_number;
    SnapshotPointer live;
  };

  void Index(const SnapshotPointer& snapshot);
  void Unindex(const SnapshotPointer& snapshot);

  mutable std::shared_mutex mutex_;  // guards all below: many readers, a writer now and then
  std::map<model::OrganizationId, Revisions> organizations_;
  std::map<model::OrganizationId, OverridesPointer> overrides_;
  std::unordered_map<std::string, SnapshotPointer> live_by_number_;
  std::unordered_map<std::string, SnapshotPointer> live_by_domain_;
};

}  // namespace centralino::wire
