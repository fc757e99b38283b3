// HTTP digest as SIP uses it (RFC 3261 §22.4, RFC 7616, RFC 8760): reading what a phone sent and
// computing what it should have sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/sip-edge/sip/crypto.h"

namespace centralino::edge {

struct DigestCredentials {
  std::string username;
  std::string realm;
  std::string nonce;
  std::string uri;
  std::string response;
  HashAlgorithm algorithm = HashAlgorithm::kMd5;  // RFC 7616 §3.3: absent means MD5
  std::string cnonce;
  std::string qop;  // "auth", or empty: the form of RFC 2069
  std::string nc;   // eight hex digits, as sent
  bool operator==(const DigestCredentials&) const = default;
};

// From the parameters of an Authorization header with the scheme Digest, each `name=value`,
// quoted or not. None: a parameter is missing, or an algorithm or qop is not ours.
std::optional<DigestCredentials> ReadDigest(const std::vector<std::string_view>& parameters);

// H(user:realm:password).
std::string DigestHa1(HashAlgorithm algorithm, std::string_view user, std::string_view realm,
                      std::string_view password);

// The right value of `response` for these credentials.
std::string DigestResponse(const DigestCredentials& credentials, std::string_view method,
                           std::string_view ha1);

// nc as a number; an absent one (RFC 2069) counts as the first use.
std::optional<std::uint32_t> NonceCount(const DigestCredentials& credentials);

// The value of a WWW-Authenticate header.
struct Challenge {
  std::string realm;
  std::string nonce;
  HashAlgorithm algorithm = HashAlgorithm::kMd5;
  bool stale = false;
};
std::string ToHeaderValue(const Challenge& challenge);

}  // namespace centralino::edge
