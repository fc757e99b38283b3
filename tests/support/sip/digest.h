// Digest credentials (RFC 7616, RFC 8760): MD5 and SHA-256, qop auth.
#pragma once

#include <string>
#include <vector>

namespace centralino::support {

struct DigestLogin {
  std::string user;
  std::string password;
  // Which of several challenges to answer: "SHA-256" or "MD5"; the other if it is not offered.
  std::string preferred = "SHA-256";
};

// One challenge of several WWW-Authenticate values; empty if none can be answered.
std::string ChooseChallenge(const std::vector<std::string>& challenges,
                            const std::string& preferred);

// The value of an Authorization header that answers the challenge. `count` is nc, from 1.
std::string AnswerChallenge(const std::string& challenge, const DigestLogin& login,
                            const std::string& method, const std::string& uri, unsigned count);

// The quoted or bare value of a parameter: realm="x".
std::string DigestParameter(const std::string& header, const std::string& name);

}  // namespace centralino::support
