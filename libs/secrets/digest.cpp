#include "secrets/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

namespace centralino::secrets {
namespace {

std::string Hash(const EVP_MD* algorithm, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), hash.data(), &size, algorithm, nullptr) != 1) {
    // OpenSSL without MD5 (FIPS): RFC 7616 telephones cannot be served at all.
    throw std::runtime_error("OpenSSL refuses a digest that SIP needs");
  }
  std::string hex(2 * size + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), size);
  hex.pop_back();
  return hex;
}

}  // namespace

DigestSecrets ComputeDigestSecrets(std::string_view user, std::string_view realm,
                                   std::string_view password) {
  std::string text;
  text.reserve(user.size() + realm.size() + password.size() + 2);
  text.append(user).append(":").append(realm).append(":").append(password);
  DigestSecrets secrets{.md5 = Hash(EVP_md5(), text), .sha256 = Hash(EVP_sha256(), text)};
  sodium_memzero(text.data(), text.size());
  return secrets;
}

std::string NewPassword() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr std::size_t kLength = 16;
  std::string password;
  for (std::size_t i = 0; i < kLength; ++i) {
    password += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return password;
}

}  // namespace centralino::secrets
