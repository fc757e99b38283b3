#include "services/sip-edge/sip/border.h"

#include <algorithm>

namespace centralino::edge {
namespace {

// "sip:100@empoli.example;x=y" -> "100"; none when the URI has no user part.
std::optional<std::string_view> UserOfUri(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  const std::size_t at = uri.find('@');
  if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) {
    return std::nullopt;
  }
  const std::string_view user = uri.substr(colon + 1, at - colon - 1);
  return user.substr(0, user.find(';'));
}

}  // namespace

Border::Border(BorderSettings settings, const Directory& directory)
    : settings_(std::move(settings)),
      directory_(directory),
      trunks_(settings_.trunks.begin(), settings_.trunks.end()),
      dummy_{RandomHex(16), RandomHex(32)},
      nonces_(settings_.nonce_key) {}

bool Border::IsTrunk(std::string_view source) const { return trunks_.contains(source); }

std::string Border::OrganizationOf(std::string_view domain) const {
  return directory_.OrganizationOf(domain).value_or(settings_.default_organization);
}

std::string Border::SipDomainOf(std::string_view organization) const {
  return directory_.SipDomainOf(organization).value_or("invalid");  // RFC 2606
}

Admission Border::Admit(const Visitor& visitor, Instant now) {
  Admission admission;
  admission.organization = OrganizationOf(visitor.domain);
  const std::string realm = SipDomainOf(admission.organization);
  const auto credentials =
      std::find_if(visitor.credentials.begin(), visitor.credentials.end(),
                   [&](const DigestCredentials& c) { return c.realm == realm; });
  if (credentials == visitor.credentials.end()) {
    return Challenged(std::move(admission), visitor.source, false, now);
  }
  if (!DigestIsRight(visitor, *credentials, admission.organization)) {
    admission.verdict = guesses_.AnswerWrong(visitor.source, now) ? Admission::Verdict::kForbidden
                                                                  : Admission::Verdict::kSilent;
    return admission;
  }
  // RFC 7616 §3.3: stale tells a phone that knows its password to try again with a new nonce.
  const auto count = NonceCount(*credentials);
  if (!count || !nonces_.Use(credentials->nonce, visitor.source, *count, now)) {
    return Challenged(std::move(admission), visitor.source, true, now);
  }
  admission.verdict = Admission::Verdict::kAllowed;
  admission.user = credentials->username;
  return admission;
}

bool Border::DigestIsRight(const Visitor& visitor, const DigestCredentials& credentials,
                           const std::string& organization) const {
  const auto known = directory_.SecretsOf(organization, credentials.username);
  const DigestSecrets& secrets = known ? *known : dummy_;
  const bool md5 = credentials.algorithm == HashAlgorithm::kMd5;
  const std::string& ha1 = md5 ? secrets.md5_ha1 : secrets.sha256_ha1;
  const std::string& usable = ha1.empty() ? (md5 ? dummy_.md5_ha1 : dummy_.sha256_ha1) : ha1;
  const bool equal =
      ConstantTimeEqual(DigestResponse(credentials, visitor.method, usable), credentials.response);
  // A digest made for one dialled number is no digest for another (RFC 7616 §3.4.6).
  const auto user = UserOfUri(credentials.uri);
  return equal && (!user || *user == visitor.request_user);
}

Admission Border::Challenged(Admission admission, const std::string& source, bool stale,
                             Instant now) const {
  admission.verdict = Admission::Verdict::kChallenge;
  Challenge challenge{SipDomainOf(admission.organization), nonces_.Make(source, now),
                      HashAlgorithm::kSha256, stale};
  if (settings_.offer_sha256) admission.challenges.push_back(ToHeaderValue(challenge));
  challenge.algorithm = HashAlgorithm::kMd5;
  admission.challenges.push_back(ToHeaderValue(challenge));
  return admission;
}

}  // namespace centralino::edge
