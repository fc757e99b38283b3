#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "town.h"
#include "wire/snapshot_files.h"

using namespace centralino;
using namespace centralino::wire;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string pattern = fs::temp_directory_path() / "snapshot-files-test-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

SnapshotPointer Revision(model::RevisionNumber number) {
  return std::make_shared<const model::Snapshot>(
      model::Snapshot{.organization = Town(),
                      .revision = number,
                      .published = model::Instant{std::chrono::milliseconds{number * 1000 + 7}}});
}

const model::OrganizationId kEmpoli("empoli");

}  // namespace

TEST_CASE("what was saved is there again, with secrets, for its owner only") {
  const Folder folder;
  std::vector<std::string> lines;
  const SnapshotFiles files(folder.path / "snapshots",
                            [&](const std::string& line) { lines.push_back(line); });
  CHECK(files.Load().empty());
  const model::Instant superseded{std::chrono::milliseconds{123'456}};
  REQUIRE(files.Save(kEmpoli, {{Revision(1), superseded}, {Revision(2), {}}}).ok());

  const auto loaded = files.Load();
  REQUIRE(loaded.size() == 2);
  CHECK(*loaded[0].snapshot == *Revision(1));
  CHECK(loaded[0].superseded == superseded);
  CHECK(*loaded[1].snapshot == *Revision(2));
  CHECK_FALSE(loaded[1].superseded);
  CHECK(lines.empty());

  struct stat info {};
  REQUIRE(::stat((folder.path / "snapshots/empoli.revisions").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("saving replaces the whole, and leaves nothing beside it") {
  const Folder folder;
  const SnapshotFiles files(folder.path, [](const std::string&) {});
  REQUIRE(files.Save(kEmpoli, {{Revision(1), {}}}).ok());
  REQUIRE(files.Save(kEmpoli, {{Revision(2), {}}}).ok());
  CHECK(files.Load().size() == 1);
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a damaged file is set aside and does not keep the others from loading") {
  const Folder folder;
  std::vector<std::string> lines;
  const SnapshotFiles files(folder.path, [&](const std::string& line) { lines.push_back(line); });
  REQUIRE(files.Save(kEmpoli, {{Revision(1), {}}}).ok());
  fs::copy_file(folder.path / "empoli.revisions", folder.path / "vinci.revisions");
  fs::resize_file(folder.path / "vinci.revisions",
                  fs::file_size(folder.path / "vinci.revisions") - 3);
  std::ofstream(folder.path / "fucecchio.revisions") << "no protobuf at all";

  CHECK(files.Load().size() == 1);
  CHECK(lines.size() == 2);
  CHECK(fs::exists(folder.path / "vinci.revisions.broken"));
  CHECK(files.Load().size() == 1);
  CHECK(lines.size() == 2);
}

TEST_CASE("a folder that cannot be written is a status that says so") {
  const SnapshotFiles files("/proc/nowhere", [](const std::string&) {});
  const auto saved = files.Save(kEmpoli, {{Revision(1), {}}});
  CHECK(absl::IsUnavailable(saved));
  CHECK(std::string(saved.message()).find("/proc/nowhere") != std::string::npos);
}
