// Seals the digest secrets of telephones with the platform's key, which lies in a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "model/organization.h"
#include "secrets/digest.h"

namespace centralino::secrets {

// Makes a new key file, 0600, with one key in it. ALREADY_EXISTS: there is one; it is left alone.
absl::Status CreateKeyFile(const std::string& path);

// A key file holds one key a line (64 hexadecimal digits): the first seals, every one unseals, so
// that a key can be changed while telephones go on. Thread-safe once made.
class Vault {
 public:
  // FAILED_PRECONDITION when others can read the file; the message says what to do.
  static absl::StatusOr<Vault> FromFile(const std::string& path);

  // Bound to user and realm: a sealed secret is of no use in another operator's row.
  model::Credential Seal(std::string_view user, std::string_view realm,
                         const DigestSecrets& secrets) const;
  // DATA_LOSS: sealed for another operator, by a key that is not here, or damaged.
  absl::StatusOr<DigestSecrets> Unseal(std::string_view user, std::string_view realm,
                                       const model::Credential& credential) const;

 private:
  explicit Vault(std::vector<std::string> keys);

  std::string SealOne(const std::string& text, const std::string& purpose) const;
  absl::StatusOr<std::string> UnsealOne(const std::string& sealed,
                                        const std::string& purpose) const;

  std::vector<std::string> keys_;
};

}  // namespace centralino::secrets
