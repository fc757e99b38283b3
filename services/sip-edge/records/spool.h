// Call records on disk while Redis is away: one file each, named by the call, whole or not there
// at all (written aside, then renamed).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace centralino::edge {

class Spool {
 public:
  // Makes the folder where it does not exist.
  explicit Spool(std::string folder);

  absl::Status Write(const std::string& call, const std::string& record);
  // The calls whose records lie here, oldest first (call ids sort by time).
  std::vector<std::string> List() const;
  absl::StatusOr<std::string> Read(const std::string& call) const;
  void Remove(const std::string& call);

 private:
  std::string PathOf(const std::string& call) const;

  const std::string folder_;
};

}  // namespace centralino::edge
