#include "services/sip-edge/sip/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <vector>

namespace centralino::edge {
namespace {

std::string Hex(const unsigned char* bytes, std::size_t count) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    text.push_back(kDigits[bytes[i] >> 4]);
    text.push_back(kDigits[bytes[i] & 15]);
  }
  return text;
}

}  // namespace

std::string HexHash(HashAlgorithm algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int count = 0;
  const EVP_MD* hash = algorithm == HashAlgorithm::kMd5 ? EVP_md5() : EVP_sha256();
  EVP_Digest(text.data(), text.size(), bytes.data(), &count, hash, nullptr);
  return Hex(bytes.data(), count);
}

std::string HexHmacSha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int count = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &count);
  return Hex(bytes.data(), count);
}

std::string RandomHex(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  // Without randomness nonces and tags could be guessed: better no edge than that.
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) std::abort();
  return Hex(random.data(), random.size());
}

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace centralino::edge
