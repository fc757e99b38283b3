#include "services/sip-edge/sip/digest.h"

#include <catch2/catch.hpp>

using namespace centralino::edge;

namespace {

// RFC 7616 §3.9.1: user "Mufasa", password "Circle of Life".
DigestCredentials Mufasa(HashAlgorithm algorithm) {
  return {.username = "Mufasa",
          .realm = "http-auth@example.org",
          .nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
          .uri = "/dir/index.html",
          .algorithm = algorithm,
          .cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
          .qop = "auth",
          .nc = "00000001"};
}

std::string ResponseOf(const DigestCredentials& credentials) {
  const std::string ha1 =
      DigestHa1(credentials.algorithm, credentials.username, credentials.realm, "Circle of Life");
  return DigestResponse(credentials, "GET", ha1);
}

}  // namespace

TEST_CASE("the digests are those of the examples in RFC 7616") {
  CHECK(ResponseOf(Mufasa(HashAlgorithm::kMd5)) == "8ca523f5e9506fed4657c9700eebdbec");
  CHECK(ResponseOf(Mufasa(HashAlgorithm::kSha256)) ==
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST_CASE("a digest without qop is the one of RFC 2069") {
  // RFC 2617 §3.5's user and nonce, without qop; computed by `openssl md5` from its definition.
  DigestCredentials credentials{.username = "Mufasa",
                                .realm = "testrealm@host.com",
                                .nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                                .uri = "/dir/index.html"};
  const std::string ha1 =
      DigestHa1(HashAlgorithm::kMd5, "Mufasa", "testrealm@host.com", "Circle Of Life");
  CHECK(ha1 == "939e7578ed9e3c518a452acee763bce9");
  CHECK(DigestResponse(credentials, "GET", ha1) == "670fd8c2df070c60b045671b8b24ff02");
}

TEST_CASE("an Authorization header is read with quotes, without, and with escapes") {
  const auto read = ReadDigest({"username=\"a \\\"b\\\"\"", "realm=\"r\"", "nonce=\"n\"",
                                "uri=\"sip:x\"", "response=\"ABCDEF\"", "algorithm=SHA-256",
                                "qop=auth", "nc=0000000a", "cnonce=\"c\""});
  REQUIRE(read);
  CHECK(read->username == "a \"b\"");
  CHECK(read->response == "abcdef");
  CHECK(read->algorithm == HashAlgorithm::kSha256);
  CHECK(NonceCount(*read) == 10u);
}

TEST_CASE("an Authorization header that lacks something is none") {
  const std::vector<std::string_view> whole = {"username=\"u\"", "realm=\"r\"", "nonce=\"n\"",
                                               "uri=\"sip:x\"", "response=\"r\""};
  REQUIRE(ReadDigest(whole));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto less = whole;
    less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(ReadDigest(less));
  }
  for (const std::string_view strange :
       {"algorithm=MD5-sess", "algorithm=whatever", "qop=auth-int", "qop=auth", "noequals"}) {
    auto more = whole;
    more.push_back(strange);
    CHECK_FALSE(ReadDigest(more));
  }
}

TEST_CASE("a nonce count is eight hexadecimal digits") {
  DigestCredentials credentials{.qop = "auth"};
  for (const char* bad : {"", "1", "000000001", "0000000g", "-0000001", "+0000001"}) {
    credentials.nc = bad;
    CHECK_FALSE(NonceCount(credentials));
  }
  credentials.nc = "ffffffff";
  CHECK(NonceCount(credentials) == 0xffffffffu);
}
