#include "services/sip-edge/sip/trunk_out.h"

#include <strings.h>

#include <algorithm>

#include "services/sip-edge/sip/crypto.h"
#include "services/sip-edge/sip/digest.h"

namespace centralino::edge {
namespace {

std::string Unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  return std::string(value.substr(1, value.size() - 2));
}

// What goes between quotes must not end them.
bool IsClean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '"' || c == '\\' || c == '\r' || c == '\n'; });
}

}  // namespace

std::optional<std::string> AnswerChallenge(const std::vector<std::string_view>& parameters,
                                           const TrunkOut& trunk, const std::string& uri) {
  DigestCredentials credentials;
  credentials.username = trunk.user;
  credentials.uri = uri;
  std::string algorithm;
  std::string opaque;
  for (const std::string_view parameter : parameters) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(parameter.substr(0, equals));
    const std::string value = Unquoted(parameter.substr(equals + 1));
    const auto is = [&](const char* word) { return strcasecmp(name.c_str(), word) == 0; };
    if (is("realm")) credentials.realm = value;
    if (is("nonce")) credentials.nonce = value;
    if (is("opaque")) opaque = value;
    if (is("algorithm")) algorithm = value;
    // "auth,auth-int": the plain one is what we do.
    if (is("qop") && value.find("auth") != std::string::npos) credentials.qop = "auth";
  }
  if (strcasecmp(algorithm.c_str(), "SHA-256") == 0) {
    credentials.algorithm = HashAlgorithm::kSha256;
  } else if (!algorithm.empty() && strcasecmp(algorithm.c_str(), "MD5") != 0) {
    return std::nullopt;
  }
  if (trunk.user.empty() || credentials.realm.empty() || credentials.nonce.empty()) {
    return std::nullopt;
  }
  if (!IsClean(credentials.realm) || !IsClean(credentials.nonce) || !IsClean(opaque)) {
    return std::nullopt;
  }
  if (!credentials.qop.empty()) {
    credentials.nc = "00000001";
    credentials.cnonce = RandomHex(8);
  }
  const std::string ha1 =
      DigestHa1(credentials.algorithm, trunk.user, credentials.realm, trunk.password);
  std::string text = "Digest username=\"" + trunk.user + "\", realm=\"" + credentials.realm +
                     "\", nonce=\"" + credentials.nonce + "\", uri=\"" + uri + "\", response=\"" +
                     DigestResponse(credentials, "INVITE", ha1) + "\"";
  if (!algorithm.empty()) text += ", algorithm=" + algorithm;
  if (!credentials.qop.empty()) {
    text += ", qop=auth, nc=" + credentials.nc + ", cnonce=\"" + credentials.cnonce + "\"";
  }
  if (!opaque.empty()) text += ", opaque=\"" + opaque + "\"";
  return text;
}

}  // namespace centralino::edge
