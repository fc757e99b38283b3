#include "support/sip/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <string_view>

#include "support/sip/message.h"

namespace centralino::support {
namespace {

std::string Hash(bool sha256, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &size, sha256 ? EVP_sha256() : EVP_md5(),
             nullptr);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex.push_back(kDigits[bytes[i] >> 4]);
    hex.push_back(kDigits[bytes[i] & 15]);
  }
  return hex;
}

std::string AlgorithmOf(const std::string& challenge) {
  const std::string algorithm = DigestParameter(challenge, "algorithm");
  return algorithm.empty() ? "MD5" : algorithm;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

std::string DigestParameter(const std::string& header, const std::string& name) {
  std::string_view rest = header;
  if (rest.starts_with("Digest ")) rest.remove_prefix(7);
  for (const std::string& part : SplitList(rest)) {
    const auto equals = part.find('=');
    if (equals == std::string::npos || !SameText(Trimmed(part.substr(0, equals)), name)) continue;
    std::string_view value = Trimmed(std::string_view(part).substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
  }
  return "";
}

std::string ChooseChallenge(const std::vector<std::string>& challenges,
                            const std::string& preferred) {
  std::string chosen;
  for (const std::string& challenge : challenges) {
    const std::string algorithm = AlgorithmOf(challenge);
    if (!SameText(algorithm, "MD5") && !SameText(algorithm, "SHA-256")) continue;
    if (chosen.empty() || SameText(algorithm, preferred)) chosen = challenge;
  }
  return chosen;
}

std::string AnswerChallenge(const std::string& challenge, const DigestLogin& login,
                            const std::string& method, const std::string& uri, unsigned count) {
  const std::string algorithm = AlgorithmOf(challenge);
  const bool sha256 = SameText(algorithm, "SHA-256");
  const std::string realm = DigestParameter(challenge, "realm");
  const std::string nonce = DigestParameter(challenge, "nonce");
  const std::string opaque = DigestParameter(challenge, "opaque");
  const std::string ha1 = Hash(sha256, login.user + ":" + realm + ":" + login.password);
  const std::string ha2 = Hash(sha256, method + ":" + uri);
  std::string answer = "Digest username=" + Quoted(login.user) + ", realm=" + Quoted(realm) +
                       ", nonce=" + Quoted(nonce) + ", uri=" + Quoted(uri) +
                       ", algorithm=" + algorithm;
  if (DigestParameter(challenge, "qop").empty()) {  // RFC 2069
    answer += ", response=" + Quoted(Hash(sha256, ha1 + ":" + nonce + ":" + ha2));
  } else {
    std::array<char, 9> nc{};
    std::snprintf(nc.data(), nc.size(), "%08x", count);
    const std::string cnonce = Token();
    answer +=
        ", qop=auth, nc=" + std::string(nc.data()) + ", cnonce=" + Quoted(cnonce) + ", response=" +
        Quoted(Hash(sha256, ha1 + ":" + nonce + ":" + nc.data() + ":" + cnonce + ":auth:" + ha2));
  }
  if (!opaque.empty()) answer += ", opaque=" + Quoted(opaque);
  return answer;
}

}  // namespace centralino::support
