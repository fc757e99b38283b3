#include "services/sip-edge/sip/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cassert>
#include <cstdlib>

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
  // A question to the generator costs as much for 8 bytes as for 512. Each byte is used once.
  constexpr std::size_t kAtOnce = 512;
  thread_local std::array<unsigned char, kAtOnce> random;
  thread_local std::size_t used = kAtOnce;
  assert(bytes <= kAtOnce);
  if (used + bytes > kAtOnce) {
    // Without randomness nonces and tags could be guessed: better no edge than that.
    if (RAND_bytes(random.data(), static_cast<int>(kAtOnce)) != 1) std::abort();
    used = 0;
  }
  used += bytes;
  return Hex(random.data() + used - bytes, bytes);
}

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace centralino::edge
