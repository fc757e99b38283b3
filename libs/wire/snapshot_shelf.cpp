#include "wire/snapshot_shelf.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace centralino::wire {
namespace {

template <class Map, class Key>
typename Map::mapped_type Lookup(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

bool SnapshotShelf::PutLive(SnapshotPointer snapshot) {
  const std::unique_lock lock(mutex_);
  Revisions& revisions = organizations_[snapshot->organization.id];
  const SnapshotPointer former = revisions.live;
  if (former && *former == *snapshot) return false;
  if (former) {
    Unindex(former);
    revisions.by_number[former->revision].superseded =
        std::max(former->published, snapshot->published);
  }
  revisions.by_number[snapshot->revision] = {.snapshot = snapshot, .superseded = std::nullopt};
  revisions.live = snapshot;
  Index(snapshot);
  return true;
}

bool SnapshotShelf::PutSuperseded(SnapshotPointer snapshot, model::Instant superseded) {
  const std::unique_lock lock(mutex_);
  Revisions& revisions = organizations_[snapshot->organization.id];
  const auto number = snapshot->revision;
  return revisions.by_number.try_emplace(number, ShelvedSnapshot{std::move(snapshot), superseded})
      .second;
}

std::vector<model::OrganizationId> SnapshotShelf::DropSupersededBefore(model::Instant limit) {
  const std::unique_lock lock(mutex_);
  std::vector<model::OrganizationId> changed;
  for (auto& [id, revisions] : organizations_) {
    const auto dropped = std::erase_if(revisions.by_number, [&](const auto& entry) {
      return entry.second.superseded && *entry.second.superseded < limit;
    });
    if (dropped > 0) changed.push_back(id);
  }
  return changed;
}

bool SnapshotShelf::PutOverrides(const model::OrganizationId& organization,
                                 model::Overrides overrides) {
  const std::unique_lock lock(mutex_);
  OverridesPointer& held = overrides_[organization];
  if (held && *held == overrides) return false;
  held = std::make_shared<const model::Overrides>(std::move(overrides));
  return true;
}

OverridesPointer SnapshotShelf::Overrides(const model::OrganizationId& organization) const {
  static const OverridesPointer kNone = std::make_shared<const model::Overrides>();
  const std::shared_lock lock(mutex_);
  const OverridesPointer held = Lookup(overrides_, organization);
  return held ? held : kNone;
}

SnapshotPointer SnapshotShelf::Live(const model::OrganizationId& organization) const {
  const std::shared_lock lock(mutex_);
  const auto found = organizations_.find(organization);
  return found == organizations_.end() ? nullptr : found->second.live;
}

SnapshotPointer SnapshotShelf::Find(const model::OrganizationId& organization,
                                    model::RevisionNumber revision) const {
  const std::shared_lock lock(mutex_);
  const auto found = organizations_.find(organization);
  if (found == organizations_.end()) return nullptr;
  const auto entry = found->second.by_number.find(revision);
  return entry == found->second.by_number.end() ? nullptr : entry->second.snapshot;
}

SnapshotPointer SnapshotShelf::LiveByNumber(const model::E164& number) const {
  const std::shared_lock lock(mutex_);
  return Lookup(live_by_number_, number.value);
}

SnapshotPointer SnapshotShelf::LiveByDomain(const std::string& sip_domain) const {
  const std::shared_lock lock(mutex_);
  return Lookup(live_by_domain_, sip_domain);
}

std::vector<model::OrganizationId> SnapshotShelf::Organizations() const {
  const std::shared_lock lock(mutex_);
  std::vector<model::OrganizationId> ids;
  for (const auto& [id, revisions] : organizations_) {
    if (revisions.live) ids.push_back(id);
  }
  return ids;
}

std::vector<ShelvedSnapshot> SnapshotShelf::All(const model::OrganizationId& organization) const {
  const std::shared_lock lock(mutex_);
  std::vector<ShelvedSnapshot> all;
  const auto found = organizations_.find(organization);
  if (found == organizations_.end()) return all;
  for (const auto& [number, entry] : found->second.by_number) all.push_back(entry);
  return all;
}

bool SnapshotShelf::empty() const {
  const std::shared_lock lock(mutex_);
  return organizations_.empty();
}

void SnapshotShelf::Index(const SnapshotPointer& snapshot) {
  live_by_domain_[snapshot->organization.sip_domain] = snapshot;
  for (const model::PhoneNumber& number : snapshot->organization.numbers) {
    live_by_number_[number.number.value] = snapshot;
  }
}

// Only what is its own: a number may have moved to another organisation meanwhile.
void SnapshotShelf::Unindex(const SnapshotPointer& snapshot) {
  const auto erase_own = [&](auto& map, const std::string& key) {
    const auto found = map.find(key);
    if (found != map.end() && found->second == snapshot) map.erase(found);
  };
  erase_own(live_by_domain_, snapshot->organization.sip_domain);
  for (const model::PhoneNumber& number : snapshot->organization.numbers) {
    erase_own(live_by_number_, number.number.value);
  }
}

}  // namespace centralino::wire
