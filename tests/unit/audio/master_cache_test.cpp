#include "audio/master_cache.h"

#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

namespace centralino::audio {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path;
  Folder() {
    std::string name = fs::temp_directory_path() / "centralino-cache-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
};

const MasterKey kKey{.voice = "espeak:it", .words = "Buongiorno", .mark = 4};
const Master kMaster{.samples = {1, -2, 3, 32767, -32768}, .mark = 3};

TEST_CASE("what was kept is found, also by another process's cache") {
  const Folder folder;
  CHECK_FALSE(MasterCache(folder.path).Find(kKey));
  CHECK(MasterCache(folder.path).Keep(kKey, kMaster));
  const auto found = MasterCache(folder.path).Find(kKey);
  REQUIRE(found);
  CHECK(*found == kMaster);
}

TEST_CASE("how a master sounds on a telephone is kept beside it") {
  const Folder folder;
  MasterCache cache(folder.path);
  const CodedSpeech coded{.pcma = {0xd5, 0x55, 0x80}, .mark = 2};
  REQUIRE(cache.Keep(kKey, kMaster));
  CHECK_FALSE(cache.FindCoded(kKey));
  REQUIRE(cache.Keep(kKey, coded));
  CHECK(MasterCache(folder.path).FindCoded(kKey) == coded);
  CHECK(cache.Find(kKey) == kMaster);
  fs::resize_file(folder.path / (NameOf(kKey) + ".pcma"), 42);
  CHECK_FALSE(cache.FindCoded(kKey));
}

TEST_CASE("each part of the key counts") {
  MasterKey other = kKey;
  other.voice = "espeak:it-CH";
  CHECK(NameOf(other) != NameOf(kKey));
  other = kKey;
  other.words = "Buonasera";
  CHECK(NameOf(other) != NameOf(kKey));
  other = kKey;
  other.mark = 5;
  CHECK(NameOf(other) != NameOf(kKey));
  CHECK(NameOf(kKey) == NameOf(MasterKey(kKey)));
}

TEST_CASE("a file that is not whole, or not ours, is not there") {
  const Folder folder;
  MasterCache cache(folder.path);
  const fs::path file = folder.path / (NameOf(kKey) + ".master");
  const auto refused_after = [&](auto harm) {
    REQUIRE(cache.Keep(kKey, kMaster));
    harm();
    return !cache.Find(kKey).has_value();
  };
  CHECK(refused_after([&] { fs::resize_file(file, fs::file_size(file) - 1); }));
  CHECK(refused_after([&] { fs::resize_file(file, 10); }));
  CHECK(refused_after([&] { fs::resize_file(file, 0); }));
  CHECK(refused_after([&] {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(-1, std::ios::end);
    bytes.put('x');
  }));
  CHECK(refused_after([&] { std::ofstream(file) << "something else altogether, quite long"; }));
}

TEST_CASE("a folder that cannot be written is no error, only forgetful") {
  MasterCache nowhere("");
  CHECK_FALSE(nowhere.Keep(kKey, kMaster));
  CHECK_FALSE(nowhere.Find(kKey));
  MasterCache impossible("/proc/centralino");
  CHECK_FALSE(impossible.Keep(kKey, kMaster));
  CHECK_FALSE(impossible.Find(kKey));
}

TEST_CASE("a full disk keeps nothing and leaves nothing half-written") {
  if (!fs::exists("/dev/full")) return;
  const Folder folder;
  MasterCache cache(folder.path);
  REQUIRE(cache.Keep(kKey, kMaster));
  MasterKey other = kKey;
  other.words = "Altro";
  // The draft's name is the file's with the process's number: a link to /dev/full stands there.
  fs::create_symlink("/dev/full", folder.path / (NameOf(other) + ".master." +
                                                 std::to_string(getpid()) + ".draft"));
  CHECK_FALSE(cache.Keep(other, kMaster));
  CHECK_FALSE(cache.Find(other));
  CHECK(cache.Find(kKey));
}

TEST_CASE("beyond its limit the cache lets the oldest go") {
  const Folder folder;
  MasterCache cache(folder.path, 20'000);
  const Master large{.samples = std::vector<std::int16_t>(2000), .mark = 0};
  MasterKey key = kKey;
  const auto day = fs::file_time_type::clock::now() - std::chrono::hours(100);
  for (int i = 0; i < 12; ++i) {
    key.words = "Frase " + std::to_string(i);
    REQUIRE(cache.Keep(key, large));
    const fs::path file = folder.path / (NameOf(key) + ".master");
    if (fs::exists(file)) fs::last_write_time(file, day + std::chrono::hours(i));
  }
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder.path)) bytes += entry.file_size();
  CHECK(bytes <= 20'000);
  CHECK(cache.Find(key));
  key.words = "Frase 0";
  CHECK_FALSE(cache.Find(key));
}

}  // namespace
}  // namespace centralino::audio
