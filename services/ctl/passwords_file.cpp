#include "services/ctl/passwords_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace centralino::ctl {

absl::StatusOr<PasswordsFile> PasswordsFile::Read(const std::string& path) {
  PasswordsFile file(path);
  std::ifstream in(path);
  if (!in && errno != ENOENT) {
    return absl::NotFoundError(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  }
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    std::istringstream words(line);
    std::string organization;
    std::string user;
    std::string password;
    if (!(words >> organization)) continue;
    if (!(words >> user >> password)) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: is no line \"organisation user password\"", path, number));
    }
    file.Set(organization, user, password);
  }
  return file;
}

std::string PasswordsFile::Find(const std::string& organization, const std::string& user) const {
  const auto found = passwords_.find({organization, user});
  return found == passwords_.end() ? "" : found->second;
}

void PasswordsFile::Set(const std::string& organization, const std::string& user,
                        const std::string& password) {
  passwords_[{organization, user}] = password;
}

absl::Status PasswordsFile::Write() const {
  std::string content;
  for (const auto& [key, password] : passwords_) {
    content += fmt::format("{} {} {}\n", key.first, key.second, password);
  }
  const std::string beside = path_ + ".new";
  const auto failed = [&](const char* what) {
    return absl::UnavailableError(
        fmt::format("cannot {} {}: {}", what, path_, std::strerror(errno)));
  };
  ::unlink(beside.c_str());
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed("write");
  const bool whole =
      ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      ::fsync(file) == 0;
  const absl::Status written = whole ? absl::OkStatus() : failed("write");
  ::close(file);
  if (!written.ok()) return written;
  if (::rename(beside.c_str(), path_.c_str()) != 0) return failed("replace");
  return absl::OkStatus();
}

}  // namespace centralino::ctl
