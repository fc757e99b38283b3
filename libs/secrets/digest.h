// What a telephone and the edge share instead of a password.
#pragma once

#include <string>
#include <string_view>

namespace centralino::secrets {

// HA1 in small hexadecimal: H(user ":" realm ":" password) (RFC 7616 §3.4.2).
struct DigestSecrets {
  std::string md5;
  std::string sha256;
  bool operator==(const DigestSecrets&) const = default;
};

DigestSecrets ComputeDigestSecrets(std::string_view user, std::string_view realm,
                                   std::string_view password);

// A password of 16 characters that can be read aloud and typed on a telephone's keys without
// mistakes: no 0, o, 1, l, i. About 78 bits.
std::string NewPassword();

}  // namespace centralino::secrets
