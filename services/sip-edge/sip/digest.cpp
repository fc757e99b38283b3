#include "services/sip-edge/sip/digest.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace centralino::edge {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// A quoted string loses its quotes and the backslashes of its quoted pairs (RFC 3261 §25.1).
std::string Unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  std::string text;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    if (value[i] == '\\' && i + 2 < value.size()) ++i;
    text.push_back(value[i]);
  }
  return text;
}

}  // namespace

std::optional<DigestCredentials> ReadDigest(const std::vector<std::string_view>& parameters) {
  DigestCredentials credentials;
  for (const std::string_view parameter : parameters) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string name = Lower(parameter.substr(0, equals));
    const std::string value = Unquoted(parameter.substr(equals + 1));
    if (name == "username") {
      credentials.username = value;
    } else if (name == "realm") {
      credentials.realm = value;
    } else if (name == "nonce") {
      credentials.nonce = value;
    } else if (name == "uri") {
      credentials.uri = value;
    } else if (name == "response") {
      credentials.response = Lower(value);
    } else if (name == "cnonce") {
      credentials.cnonce = value;
    } else if (name == "nc") {
      credentials.nc = value;
    } else if (name == "qop") {
      if (Lower(value) != "auth") return std::nullopt;
      credentials.qop = "auth";
    } else if (name == "algorithm") {
      const std::string algorithm = Lower(value);
      if (algorithm != "md5" && algorithm != "sha-256") return std::nullopt;
      credentials.algorithm = algorithm == "md5" ? HashAlgorithm::kMd5 : HashAlgorithm::kSha256;
    }
  }
  if (credentials.username.empty() || credentials.realm.empty() || credentials.nonce.empty() ||
      credentials.uri.empty() || credentials.response.empty()) {
    return std::nullopt;
  }
  if (!credentials.qop.empty() && (credentials.cnonce.empty() || !NonceCount(credentials))) {
    return std::nullopt;
  }
  return credentials;
}

std::string DigestHa1(HashAlgorithm algorithm, std::string_view user, std::string_view realm,
                      std::string_view password) {
  std::string text(user);
  text.append(":").append(realm).append(":").append(password);
  return HexHash(algorithm, text);
}

std::string DigestResponse(const DigestCredentials& credentials, std::string_view method,
                           std::string_view ha1) {
  const std::string ha2 =
      HexHash(credentials.algorithm, std::string(method) + ":" + credentials.uri);
  std::string text = std::string(ha1) + ":" + credentials.nonce + ":";
  if (!credentials.qop.empty()) {
    text += credentials.nc + ":" + credentials.cnonce + ":" + credentials.qop + ":";
  }
  return HexHash(credentials.algorithm, text + ha2);
}

std::optional<std::uint32_t> NonceCount(const DigestCredentials& credentials) {
  if (credentials.qop.empty()) return 1;
  std::uint32_t count = 0;
  const char* end = credentials.nc.data() + credentials.nc.size();
  const auto [stopped, error] = std::from_chars(credentials.nc.data(), end, count, 16);
  if (credentials.nc.size() != 8 || error != std::errc() || stopped != end) return std::nullopt;
  return count;
}

std::string ToHeaderValue(const Challenge& challenge) {
  std::string value =
      "Digest realm=\"" + challenge.realm + "\", nonce=\"" + challenge.nonce +
      "\", algorithm=" + (challenge.algorithm == HashAlgorithm::kMd5 ? "MD5" : "SHA-256") +
      ", qop=\"auth\"";
  if (challenge.stale) value += ", stale=true";
  return value;
}

}  // namespace centralino::edge
