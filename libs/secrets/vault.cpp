#include "secrets/vault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace centralino::secrets {
namespace {

// XChaCha20-Poly1305: its nonce is long enough to be drawn at random for ever.
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char kVersion = 1;  // first byte of what is sealed

// libsodium asks for this once before anything else; again does no harm.
bool SodiumIsReady() {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Purpose(std::string_view user, std::string_view realm, std::string_view algorithm) {
  return fmt::format("ha1:{}:{}:{}", algorithm, realm, user);
}

}  // namespace

absl::Status CreateKeyFile(const std::string& path) {
  if (!SodiumIsReady()) return absl::InternalError("libsodium does not start");
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    const std::string why = fmt::format("cannot create {}: {}", path, std::strerror(errno));
    return errno == EEXIST ? absl::AlreadyExistsError(why) : absl::UnavailableError(why);
  }
  std::array<unsigned char, kKeyBytes> key;
  randombytes_buf(key.data(), key.size());
  std::array<char, 2 * kKeyBytes + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  hex.back() = '\n';
  const bool whole = ::write(file, hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) &&
                     ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  sodium_memzero(key.data(), key.size());
  sodium_memzero(hex.data(), hex.size());
  if (whole) return absl::OkStatus();
  ::unlink(path.c_str());
  return absl::UnavailableError(fmt::format("cannot write {}: {}", path, std::strerror(error)));
}

Vault::Vault(std::vector<std::string> keys) : keys_(std::move(keys)) {}

absl::StatusOr<Vault> Vault::FromFile(const std::string& path) {
  if (!SodiumIsReady()) return absl::InternalError("libsodium does not start");
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return absl::NotFoundError(
        fmt::format("cannot read the key file {}: {} (make one with `centralinoctl keygen {}`)",
                    path, std::strerror(errno), path));
  }
  // Reading by the group is how Kubernetes hands a Secret to a process that is not root.
  if ((info.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("the key file {} can be read by others: chmod 600 {}", path, path));
  }
  std::vector<std::string> keys;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::string key(kKeyBytes, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(Bytes(key), key.size(), line.data(), line.size(), nullptr, &size, &end) !=
            0 ||
        size != kKeyBytes || end != line.data() + line.size()) {
      return absl::FailedPreconditionError(fmt::format(
          "the key file {} has a line that is not {} hexadecimal digits", path, 2 * kKeyBytes));
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) {
    return absl::FailedPreconditionError(fmt::format("the key file {} has no key in it", path));
  }
  return Vault(std::move(keys));
}

model::Credential Vault::Seal(std::string_view user, std::string_view realm,
                              const DigestSecrets& secrets) const {
  return {.md5_ha1_sealed = SealOne(secrets.md5, Purpose(user, realm, "md5")),
          .sha256_ha1_sealed = SealOne(secrets.sha256, Purpose(user, realm, "sha-256"))};
}

absl::StatusOr<DigestSecrets> Vault::Unseal(std::string_view user, std::string_view realm,
                                            const model::Credential& credential) const {
  auto md5 = UnsealOne(credential.md5_ha1_sealed, Purpose(user, realm, "md5"));
  if (!md5.ok()) return md5.status();
  auto sha256 = UnsealOne(credential.sha256_ha1_sealed, Purpose(user, realm, "sha-256"));
  if (!sha256.ok()) return sha256.status();
  return DigestSecrets{.md5 = *std::move(md5), .sha256 = *std::move(sha256)};
}

// version (1) | nonce (24) | ciphertext and tag
std::string Vault::SealOne(const std::string& text, const std::string& purpose) const {
  std::string sealed(1 + kNonceBytes + text.size() + kTagBytes, '\0');
  sealed[0] = kVersion;
  unsigned char* const nonce = Bytes(sealed) + 1;
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, Bytes(text), text.size(),
                                             Bytes(purpose), purpose.size(), nullptr, nonce,
                                             Bytes(keys_.front()));
  return sealed;
}

absl::StatusOr<std::string> Vault::UnsealOne(const std::string& sealed,
                                             const std::string& purpose) const {
  constexpr std::size_t kFrame = 1 + kNonceBytes + kTagBytes;
  if (sealed.size() < kFrame || sealed[0] != kVersion) {
    return absl::DataLossError("is not a sealed secret");
  }
  const unsigned char* const nonce = Bytes(sealed) + 1;
  std::string text(sealed.size() - kFrame, '\0');
  for (const std::string& key : keys_) {
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            Bytes(text), nullptr, nullptr, nonce + kNonceBytes, text.size() + kTagBytes,
            Bytes(purpose), purpose.size(), nonce, Bytes(key)) == 0) {
      return text;
    }
  }
  return absl::DataLossError("was sealed for another operator or by another key");
}

}  // namespace centralino::secrets
