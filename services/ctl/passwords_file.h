// The passwords that centralinoctl makes for telephones: lines "organisation user password", for
// their owner's eyes only.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace centralino::ctl {

class PasswordsFile {
 public:
  // A file that is not there is an empty one.
  static absl::StatusOr<PasswordsFile> Read(const std::string& path);

  // The user's password; empty: none.
  std::string Find(const std::string& organization, const std::string& user) const;
  void Set(const std::string& organization, const std::string& user, const std::string& password);
  // Replaces the file as a whole, 0600.
  absl::Status Write() const;

 private:
  explicit PasswordsFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::map<std::pair<std::string, std::string>, std::string> passwords_;
};

}  // namespace centralino::ctl
