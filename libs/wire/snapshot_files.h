// Published revisions and overrides on disk: a file of each for every organisation, replaced as a
// whole, so that a crash leaves the old file or the new one. Length-delimited directory.v1.Revision
// messages, one directory.v1.Overrides message; readable by the owner only (the edge's have sealed
// credentials in them).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "wire/snapshot_shelf.h"

namespace centralino::wire {

class SnapshotFiles {
 public:
  // `folder` is made when it is needed.
  SnapshotFiles(std::string folder, std::function<void(const std::string&)> log);

  // Everything on disk. A file that cannot be read is set aside as FILE.broken, and logged.
  std::vector<ShelvedSnapshot> Load() const;
  std::map<model::OrganizationId, model::Overrides> LoadOverrides() const;
  absl::Status Save(const model::OrganizationId& organization,
                    const std::vector<ShelvedSnapshot>& revisions) const;
  absl::Status Save(const model::OrganizationId& organization,
                    const model::Overrides& overrides) const;

 private:
  void SetAside(const std::string& path, const absl::Status& why) const;
  const std::string folder_;
  const std::function<void(const std::string&)> log_;
};

}  // namespace centralino::wire
