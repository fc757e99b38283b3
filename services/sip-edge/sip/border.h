// Who may ask for what (DESIGN §7). Everyone but a trunk is challenged by digest on every INVITE
// and REGISTER; known and unknown users are told apart by nothing, not even by time.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/sip-edge/sip/digest.h"
#include "services/sip-edge/sip/guess_limit.h"
#include "services/sip-edge/sip/nonce.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

struct BorderSettings {
  std::vector<std::string> trunks;  // IP literals
  std::string default_organization;
  std::string nonce_key;
  // Challenge with SHA-256 too, on top (RFC 8760 §2.4). Off unless the phones are known to bear
  // it: some, baresip 1.0 among them, give up at the first challenge they do not understand, MD5
  // below it or not. A SHA-256 digest is let in either way.
  bool offer_sha256 = false;
};

// A request as the border sees it.
struct Visitor {
  std::string source;  // IP literal
  std::string method;
  std::string domain;        // host of the address of record: To of REGISTER, From of INVITE
  std::string request_user;  // user part of the Request-URI; may be empty
  std::vector<DigestCredentials> credentials;
};

struct Admission {
  enum class Verdict {
    kAllowed,    // digest right: `organization` and `user` are proven
    kChallenge,  // 401: no credentials for our realm, or (stale) right ones with a spent nonce
    kForbidden,  // 403: wrong digest
    kSilent,     // no answer: too many wrong ones from there
  };
  Verdict verdict = Verdict::kChallenge;
  std::string organization;
  std::string user;
  std::vector<std::string> challenges;  // values of WWW-Authenticate, the strongest first
};

class Border {
 public:
  // The directory must outlive the border.
  Border(BorderSettings settings, const Directory& directory);

  bool IsTrunk(std::string_view source) const;
  Admission Admit(const Visitor& visitor, Instant now);
  // The organisation a domain belongs to; an IP address or an unknown name: the default one.
  std::string OrganizationOf(std::string_view domain) const;
  std::string SipDomainOf(std::string_view organization) const;

 private:
  Admission Challenged(Admission admission, const std::string& source, bool stale,
                       Instant now) const;
  bool DigestIsRight(const Visitor& visitor, const DigestCredentials& credentials,
                     const std::string& organization) const;

  BorderSettings settings_;
  const Directory& directory_;
  std::set<std::string, std::less<>> trunks_;
  DigestSecrets dummy_;  // of users that do not exist
  Nonces nonces_;
  GuessLimit guesses_;
};

}  // namespace centralino::edge
