#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "secrets/vault.h"

using namespace centralino::secrets;

namespace {

// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "vault-test-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string Content(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

const DigestSecrets kSecrets{.md5 = "939e7578ed9e3c518a452acee763bce9", .sha256 = "7987c64c"};

}  // namespace

TEST_CASE("a new key file is its owner's alone and is never overwritten") {
  const Folder folder;
  const std::string path = folder / "key";
  REQUIRE(CreateKeyFile(path).ok());
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  const std::string key = Content(path);
  CHECK(key.size() == 65);
  CHECK(absl::IsAlreadyExists(CreateKeyFile(path)));
  CHECK(Content(path) == key);
}

TEST_CASE("what is sealed opens again, for the same user and realm only") {
  const Folder folder;
  REQUIRE(CreateKeyFile(folder / "key").ok());
  const auto vault = Vault::FromFile(folder / "key");
  REQUIRE(vault.ok());
  const auto credential = vault->Seal("100", "empoli.example", kSecrets);
  CHECK(credential.md5_ha1_sealed.find(kSecrets.md5) == std::string::npos);
  CHECK(credential != vault->Seal("100", "empoli.example", kSecrets));  // a fresh nonce

  const auto opened = vault->Unseal("100", "empoli.example", credential);
  REQUIRE(opened.ok());
  CHECK(*opened == kSecrets);
  CHECK(absl::IsDataLoss(vault->Unseal("101", "empoli.example", credential).status()));
  CHECK(absl::IsDataLoss(vault->Unseal("100", "vinci.example", credential).status()));

  auto damaged = credential;
  damaged.md5_ha1_sealed.back() = static_cast<char>(damaged.md5_ha1_sealed.back() ^ 1);
  CHECK(absl::IsDataLoss(vault->Unseal("100", "empoli.example", damaged).status()));
  CHECK(absl::IsDataLoss(vault->Unseal("100", "empoli.example", {}).status()));
}

TEST_CASE("a key can be changed while old secrets go on opening") {
  const Folder folder;
  REQUIRE(CreateKeyFile(folder / "old").ok());
  REQUIRE(CreateKeyFile(folder / "new").ok());
  const auto credential = Vault::FromFile(folder / "old")->Seal("100", "empoli.example", kSecrets);
  CHECK_FALSE(Vault::FromFile(folder / "new")->Unseal("100", "empoli.example", credential).ok());

  std::ofstream(folder / "new", std::ios::app) << Content(folder / "old");
  CHECK(Vault::FromFile(folder / "new")->Unseal("100", "empoli.example", credential).ok());
}

TEST_CASE("a key file that others can read, or that holds no key, is refused with what to do") {
  const Folder folder;
  REQUIRE(CreateKeyFile(folder / "key").ok());
  REQUIRE(::chmod((folder / "key").c_str(), 0604) == 0);
  const auto open_to_others = Vault::FromFile(folder / "key").status();
  CHECK(absl::IsFailedPrecondition(open_to_others));
  CHECK(std::string(open_to_others.message()).find("chmod 600") != std::string::npos);

  CHECK(absl::IsNotFound(Vault::FromFile(folder / "none").status()));
  std::ofstream(folder / "short") << "abcd\n";
  REQUIRE(::chmod((folder / "short").c_str(), 0600) == 0);
  CHECK(absl::IsFailedPrecondition(Vault::FromFile(folder / "short").status()));
}
