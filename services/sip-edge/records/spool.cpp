#include "services/sip-edge/records/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "service/log.h"

namespace centralino::edge {
namespace {

constexpr char kSuffix[] = ".record";

absl::Status Failed(const std::string& what, const std::string& path) {
  return absl::UnavailableError(what + " " + path + ": " + std::strerror(errno));
}

absl::Status WriteWhole(const std::string& path, const std::string& bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Failed("cannot make", path);
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t n = ::write(file, bytes.data() + written, bytes.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      absl::Status status = Failed("cannot write", path);
      ::close(file);
      return status;
    }
    written += static_cast<std::size_t>(n);
  }
  const bool kept = ::fsync(file) == 0;
  absl::Status status = kept ? absl::OkStatus() : Failed("cannot keep", path);
  ::close(file);
  return status;
}

}  // namespace

Spool::Spool(std::string folder) : folder_(std::move(folder)) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    service::log::Warning("no folder for call records", {{"error", error.message()}});
  }
}

std::string Spool::PathOf(const std::string& call) const {
  return (std::filesystem::path(folder_) / (call + kSuffix)).string();
}

absl::Status Spool::Write(const std::string& call, const std::string& record) {
  const std::string path = PathOf(call);
  const std::string aside = path + ".part";
  if (absl::Status written = WriteWhole(aside, record); !written.ok()) return written;
  if (std::rename(aside.c_str(), path.c_str()) != 0) return Failed("cannot rename", aside);
  return absl::OkStatus();
}

std::vector<std::string> Spool::List() const {
  std::vector<std::string> calls;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path().extension() == kSuffix) calls.push_back(entry.path().stem().string());
  }
  std::sort(calls.begin(), calls.end());
  return calls;
}

absl::StatusOr<std::string> Spool::Read(const std::string& call) const {
  std::ifstream file(PathOf(call), std::ios::binary);
  if (!file) return absl::NotFoundError("no record of " + call);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void Spool::Remove(const std::string& call) {
  std::error_code error;
  std::filesystem::remove(PathOf(call), error);
}

}  // namespace centralino::edge
