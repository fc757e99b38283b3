#include "services/sip-edge/clients/nonce_key.h"

#include <sodium.h>

#include <fstream>

namespace centralino::edge {

absl::StatusOr<std::string> DeriveNonceKey(const std::string& key_file) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot be used");
  std::ifstream file(key_file);
  std::string key;
  if (!std::getline(file, key) || key.empty()) {
    return absl::NotFoundError("no key in " + key_file);
  }
  constexpr char kPurpose[] = "centralino sip-edge digest nonces v1";
  unsigned char derived[32];
  crypto_generichash(derived, sizeof derived, reinterpret_cast<const unsigned char*>(kPurpose),
                     sizeof kPurpose - 1, reinterpret_cast<const unsigned char*>(key.data()),
                     std::min<std::size_t>(key.size(), crypto_generichash_KEYBYTES_MAX));
  return std::string(reinterpret_cast<const char*>(derived), sizeof derived);
}

}  // namespace centralino::edge
