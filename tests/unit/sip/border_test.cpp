#include "services/sip-edge/sip/border.h"

#include <catch2/catch.hpp>

using namespace centralino::edge;
using namespace std::chrono_literals;
using Verdict = Admission::Verdict;

namespace {

const Instant kNow{std::chrono::milliseconds(1'800'000'000'000)};

// Two towns; extension 100 exists in both.
class Towns : public Directory {
 public:
  std::optional<std::string> OrganizationOf(std::string_view domain) const override {
    if (domain == "empoli.example") return "empoli";
    if (domain == "vinci.example") return "vinci";
    return std::nullopt;
  }
  std::optional<std::string> SipDomainOf(std::string_view organization) const override {
    return std::string(organization) + ".example";
  }
  std::optional<DigestSecrets> SecretsOf(std::string_view organization,
                                         std::string_view user) const override {
    const std::string realm = std::string(organization) + ".example";
    if (user == "100") {
      return DigestSecrets{DigestHa1(HashAlgorithm::kMd5, user, realm, organization),
                           DigestHa1(HashAlgorithm::kSha256, user, realm, organization)};
    }
    if (user == "101") {  // an old phone's user: MD5 only
      return DigestSecrets{DigestHa1(HashAlgorithm::kMd5, user, realm, organization), ""};
    }
    return std::nullopt;
  }
};

struct Fixture {
  Towns towns;
  Border border{{.trunks = {"127.0.0.10"},
                 .default_organization = "empoli",
                 .nonce_key = "key",
                 .offer_sha256 = true},
                towns};

  Visitor Guest(const std::string& source = "192.0.2.1") {
    return {.source = source,
            .method = "INVITE",
            .domain = "empoli.example",
            .request_user = "0571999"};
  }

  static std::string NonceIn(const std::string& challenge) {
    const std::size_t at = challenge.find("nonce=\"") + 7;
    return challenge.substr(at, challenge.find('"', at) - at);
  }

  // A visitor who asked, was challenged and comes back with this user and password.
  Visitor Returning(const std::string& user, const std::string& password,
                    HashAlgorithm algorithm = HashAlgorithm::kSha256, Instant now = kNow,
                    const std::string& source = "192.0.2.1") {
    Visitor visitor = Guest(source);
    const Admission challenge = border.Admit(visitor, now);
    REQUIRE(challenge.verdict == Verdict::kChallenge);
    DigestCredentials credentials{.username = user,
                                  .realm = "empoli.example",
                                  .nonce = NonceIn(challenge.challenges.front()),
                                  .uri = "sip:0571999@empoli.example",
                                  .algorithm = algorithm,
                                  .cnonce = "c",
                                  .qop = "auth",
                                  .nc = "00000001"};
    credentials.response = DigestResponse(credentials, "INVITE",
                                          DigestHa1(algorithm, user, "empoli.example", password));
    visitor.credentials = {credentials};
    return visitor;
  }
};

}  // namespace

TEST_CASE("a visitor is challenged for both algorithms, the stronger on top") {
  Fixture f;
  const Admission admission = f.border.Admit(f.Guest(), kNow);
  CHECK(admission.verdict == Verdict::kChallenge);
  REQUIRE(admission.challenges.size() == 2);
  CHECK(admission.challenges[0].find("algorithm=SHA-256") != std::string::npos);
  CHECK(admission.challenges[1].find("algorithm=MD5") != std::string::npos);
  CHECK(admission.challenges[0].starts_with("Digest realm=\"empoli.example\""));
  CHECK(admission.challenges[0].find("stale") == std::string::npos);
}

TEST_CASE("where phones may not bear more, a visitor is challenged by MD5 alone") {
  const Towns towns;
  Border border({.trunks = {"127.0.0.10"}, .default_organization = "empoli", .nonce_key = "key"},
                towns);
  const Admission admission = border.Admit(Fixture().Guest(), kNow);
  REQUIRE(admission.challenges.size() == 1);
  CHECK(admission.challenges[0].find("algorithm=MD5") != std::string::npos);
}

TEST_CASE("the right digest is let in by either algorithm, once") {
  Fixture f;
  for (const HashAlgorithm algorithm : {HashAlgorithm::kMd5, HashAlgorithm::kSha256}) {
    const Visitor visitor = f.Returning("100", "empoli", algorithm);
    const Admission admission = f.border.Admit(visitor, kNow);
    CHECK(admission.verdict == Verdict::kAllowed);
    CHECK(admission.organization == "empoli");
    CHECK(admission.user == "100");
    const Admission replay = f.border.Admit(visitor, kNow);
    CHECK(replay.verdict == Verdict::kChallenge);
    CHECK(replay.challenges.front().find("stale=true") != std::string::npos);
  }
}

TEST_CASE("a digest overheard is worth nothing from another address or for another number") {
  Fixture f;
  Visitor visitor = f.Returning("100", "empoli");
  visitor.source = "192.0.2.66";
  CHECK(f.border.Admit(visitor, kNow).verdict == Verdict::kChallenge);
  visitor = f.Returning("100", "empoli");
  visitor.request_user = "899123456";
  CHECK(f.border.Admit(visitor, kNow).verdict == Verdict::kForbidden);
  visitor = f.Returning("100", "empoli");
  visitor.method = "REGISTER";
  CHECK(f.border.Admit(visitor, kNow).verdict == Verdict::kForbidden);
}

TEST_CASE("an expired nonce with the right digest is stale, not wrong") {
  Fixture f;
  const Visitor visitor = f.Returning("100", "empoli");
  const Admission admission = f.border.Admit(visitor, kNow + Nonces::kLifetime + 1s);
  CHECK(admission.verdict == Verdict::kChallenge);
  CHECK(admission.challenges.front().find("stale=true") != std::string::npos);
}

TEST_CASE("an unknown user, a wrong password and an algorithm not kept look the same") {
  Fixture f;
  CHECK(f.border.Admit(f.Returning("999", "x"), kNow).verdict == Verdict::kForbidden);
  CHECK(f.border.Admit(f.Returning("100", "x"), kNow).verdict == Verdict::kForbidden);
  CHECK(f.border.Admit(f.Returning("101", "empoli"), kNow).verdict == Verdict::kForbidden);
  CHECK(f.border.Admit(f.Returning("101", "empoli", HashAlgorithm::kMd5), kNow).verdict ==
        Verdict::kAllowed);
}

TEST_CASE("extension 100 of one town is not that of another") {
  Fixture f;
  Visitor visitor = f.Returning("100", "empoli");
  visitor.domain = "vinci.example";  // asks there with Empoli's realm: no credentials for Vinci
  CHECK(f.border.Admit(visitor, kNow).verdict == Verdict::kChallenge);
}

TEST_CASE("an address or an unknown domain means the default organisation") {
  Fixture f;
  CHECK(f.border.OrganizationOf("vinci.example") == "vinci");
  CHECK(f.border.OrganizationOf("127.0.0.1") == "empoli");
  CHECK(f.border.OrganizationOf("elsewhere.example") == "empoli");
}

TEST_CASE("after ten wrong digests in a minute a source meets silence for a minute") {
  Fixture f;
  for (int i = 0; i < GuessLimit::kMost; ++i) {
    CHECK(f.border.Admit(f.Returning("100", "guess"), kNow).verdict == Verdict::kForbidden);
  }
  CHECK(f.border.Admit(f.Returning("100", "guess"), kNow + 1s).verdict == Verdict::kSilent);
  // Asking without credentials is no guess and is answered (Returning requires it); another
  // source and the right password are not concerned.
  CHECK(f.border.Admit(f.Returning("100", "guess", HashAlgorithm::kMd5, kNow, "192.0.2.2"), kNow)
            .verdict == Verdict::kForbidden);
  CHECK(f.border.Admit(f.Returning("100", "empoli"), kNow).verdict == Verdict::kAllowed);
  const Instant later = kNow + 62s;
  CHECK(f.border.Admit(f.Returning("100", "guess", HashAlgorithm::kMd5, later), later).verdict ==
        Verdict::kForbidden);
}

TEST_CASE("nine wrong digests a minute are answered for ever") {
  GuessLimit limit;
  Instant now = kNow;
  for (int i = 0; i < 100; ++i) {
    CHECK(limit.AnswerWrong("192.0.2.1", now));
    now += 7s;
  }
}

TEST_CASE("only listed addresses are trunks") {
  Fixture f;
  CHECK(f.border.IsTrunk("127.0.0.10"));
  CHECK_FALSE(f.border.IsTrunk("127.0.0.1"));
  CHECK_FALSE(f.border.IsTrunk(""));
}
