#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "secrets/digest.h"

using centralino::secrets::ComputeDigestSecrets;
using centralino::secrets::NewPassword;

TEST_CASE("HA1 is that of RFC 7616 and of RFC 2617") {
  // RFC 2617 §3.5: user Mufasa, realm testrealm@host.com, password Circle Of Life.
  CHECK(ComputeDigestSecrets("Mufasa", "testrealm@host.com", "Circle Of Life").md5 ==
        "939e7578ed9e3c518a452acee763bce9");
  // RFC 7616 §3.9.1: user Mufasa, realm http-auth@example.org, password Circle of Life.
  const auto secrets = ComputeDigestSecrets("Mufasa", "http-auth@example.org", "Circle of Life");
  CHECK(secrets.md5 == "3d78807defe7de2157e2b0b6573a855f");
  CHECK(secrets.sha256 == "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
}

TEST_CASE("new passwords differ and can be typed") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = NewPassword();
    CHECK(password.size() == 16);
    CHECK(password.find_first_of("0o1li") == std::string::npos);
    seen.insert(password);
  }
  CHECK(seen.size() == 100);
}
