#include "services/sip-edge/sip/trunk_out.h"

#include <catch2/catch.hpp>

#include "services/sip-edge/sip/digest.h"

using namespace centralino::edge;

namespace {

const TrunkOut kTrunk{.flow = {}, .user = "empoli", .password = "secret"};
constexpr char kUri[] = "sip:+393331234567@192.0.2.10:5060";

// As the carrier would check it.
bool IsRight(const std::string& header, HashAlgorithm algorithm) {
  std::vector<std::string_view> parameters;
  std::string_view rest(header);
  REQUIRE(rest.starts_with("Digest "));
  rest.remove_prefix(7);
  while (!rest.empty()) {
    const std::size_t end = rest.find(", ");
    parameters.push_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  }
  const auto read = ReadDigest(parameters);
  if (!read || read->algorithm != algorithm || read->uri != kUri) return false;
  return read->response ==
         DigestResponse(*read, "INVITE", DigestHa1(algorithm, "empoli", read->realm, "secret"));
}

}  // namespace

TEST_CASE("the carrier's challenge is answered") {
  const auto plain = AnswerChallenge({"realm=\"carrier\"", "nonce=\"abc\""}, kTrunk, kUri);
  REQUIRE(plain);
  CHECK(IsRight(*plain, HashAlgorithm::kMd5));
  const auto whole = AnswerChallenge({"realm=\"carrier\"", "nonce=\"abc\"", "qop=\"auth,auth-int\"",
                                      "algorithm=MD5", "opaque=\"xyz\""},
                                     kTrunk, kUri);
  REQUIRE(whole);
  CHECK(IsRight(*whole, HashAlgorithm::kMd5));
  CHECK(whole->find("opaque=\"xyz\"") != std::string::npos);
  const auto sha = AnswerChallenge(
      {"realm=\"carrier\"", "nonce=\"abc\"", "qop=\"auth\"", "algorithm=SHA-256"}, kTrunk, kUri);
  REQUIRE(sha);
  CHECK(IsRight(*sha, HashAlgorithm::kSha256));
}

TEST_CASE("what cannot be answered is not answered") {
  CHECK_FALSE(AnswerChallenge({"realm=\"carrier\""}, kTrunk, kUri));
  CHECK_FALSE(AnswerChallenge({"nonce=\"abc\""}, kTrunk, kUri));
  CHECK_FALSE(
      AnswerChallenge({"realm=\"c\"", "nonce=\"abc\"", "algorithm=MD5-sess"}, kTrunk, kUri));
  CHECK_FALSE(AnswerChallenge({"realm=\"a\\\"b\"", "nonce=\"abc\""}, kTrunk, kUri));
  CHECK_FALSE(AnswerChallenge({"realm=\"c\"", "nonce=\"abc\""}, TrunkOut{}, kUri));
}
