#include "wire/snapshot_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "wire/directory.h"
#include "wire/overrides.h"
#include "wire/time.h"

namespace centralino::wire {
namespace {

namespace fs = std::filesystem;

constexpr char kEnding[] = ".revisions";
constexpr char kOverridesEnding[] = ".overrides";

absl::Status Failed(const std::string& what, const std::string& path) {
  return absl::UnavailableError(fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)));
}

// Written beside, flushed to the disk, then renamed over: rename(2) is atomic.
absl::Status ReplaceFile(const std::string& path, const std::string& content) {
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Failed("create", beside);
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t written = ::write(file, content.data() + done, content.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    done += static_cast<std::size_t>(written);
  }
  const bool whole = done == content.size() && ::fsync(file) == 0;
  const absl::Status written = whole ? absl::OkStatus() : Failed("write", beside);
  ::close(file);
  if (!written.ok()) return written;
  if (::rename(beside.c_str(), path.c_str()) != 0) return Failed("rename", beside);
  return absl::OkStatus();
}

directory_pb::Revision ToMessage(const ShelvedSnapshot& entry) {
  directory_pb::Revision message;
  message.set_revision(entry.snapshot->revision);
  *message.mutable_publish_time() = ToTimestamp(entry.snapshot->published);
  message.set_live(!entry.superseded);
  if (entry.superseded) *message.mutable_supersede_time() = ToTimestamp(*entry.superseded);
  *message.mutable_configuration() = ToProto(entry.snapshot->organization, Secrets::kInclude);
  return message;
}

absl::StatusOr<std::vector<ShelvedSnapshot>> Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  google::protobuf::io::IstreamInputStream stream(&in);
  std::vector<ShelvedSnapshot> revisions;
  for (bool clean_end = false; !clean_end;) {
    directory_pb::Revision message;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&message, &stream, &clean_end)) {
      if (clean_end) break;
      return absl::DataLossError("it is damaged");
    }
    auto snapshot = FromProto(message);
    if (!snapshot.ok()) return snapshot.status();
    ShelvedSnapshot entry{std::make_shared<const model::Snapshot>(*std::move(snapshot)), {}};
    if (!message.live()) entry.superseded = ToInstant(message.supersede_time());
    revisions.push_back(std::move(entry));
  }
  if (in.bad()) return absl::DataLossError("it cannot be read");
  return revisions;
}

}  // namespace

SnapshotFiles::SnapshotFiles(std::string folder, std::function<void(const std::string&)> log)
    : folder_(std::move(folder)), log_(std::move(log)) {}

std::vector<ShelvedSnapshot> SnapshotFiles::Load() const {
  std::vector<ShelvedSnapshot> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().extension() != kEnding) continue;
    auto revisions = Read(entry.path());
    if (!revisions.ok()) {
      SetAside(entry.path(), revisions.status());
      continue;
    }
    for (auto& revision : *revisions) all.push_back(std::move(revision));
  }
  return all;
}

std::map<model::OrganizationId, model::Overrides> SnapshotFiles::LoadOverrides() const {
  std::map<model::OrganizationId, model::Overrides> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().extension() != kOverridesEnding) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    directory_pb::Overrides message;
    if (!message.ParseFromIstream(&in)) {
      SetAside(entry.path(), absl::DataLossError("it is damaged"));
    } else if (const auto overrides = FromProto(message); !overrides.ok()) {
      SetAside(entry.path(), overrides.status());
    } else {
      all.insert(*overrides);
    }
  }
  return all;
}

void SnapshotFiles::SetAside(const std::string& path, const absl::Status& why) const {
  std::error_code error;
  fs::rename(path, path + ".broken", error);
  log_(fmt::format("{} is set aside: {}", path, std::string(why.message())));
}

absl::Status SnapshotFiles::Save(const model::OrganizationId& organization,
                                 const model::Overrides& overrides) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  return ReplaceFile(fmt::format("{}/{}{}", folder_, organization.value, kOverridesEnding),
                     ToProto(organization, overrides).SerializeAsString());
}

absl::Status SnapshotFiles::Save(const model::OrganizationId& organization,
                                 const std::vector<ShelvedSnapshot>& revisions) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  std::ostringstream content;
  {
    google::protobuf::io::OstreamOutputStream stream(&content);
    for (const ShelvedSnapshot& entry : revisions) {
      if (!google::protobuf::util::SerializeDelimitedToZeroCopyStream(ToMessage(entry), &stream)) {
        return absl::InternalError("a revision cannot be serialised");
      }
    }
  }
  return ReplaceFile(fmt::format("{}/{}{}", folder_, organization.value, kEnding), content.str());
}

}  // namespace centralino::wire
