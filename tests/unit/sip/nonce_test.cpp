#include "services/sip-edge/sip/nonce.h"

#include <catch2/catch.hpp>

using namespace centralino::edge;
using namespace std::chrono_literals;

namespace {
const Instant kNow{std::chrono::milliseconds(1'800'000'000'000)};
}

TEST_CASE("a nonce works once for each count, counts rising") {
  Nonces nonces("key");
  const std::string nonce = nonces.Make("192.0.2.1", kNow);
  CHECK(nonces.Use(nonce, "192.0.2.1", 1, kNow));
  CHECK_FALSE(nonces.Use(nonce, "192.0.2.1", 1, kNow));
  CHECK(nonces.Use(nonce, "192.0.2.1", 3, kNow + 1s));
  CHECK_FALSE(nonces.Use(nonce, "192.0.2.1", 2, kNow + 1s));
}

TEST_CASE("a nonce is good for the address it was given to, and for five minutes") {
  Nonces nonces("key");
  const std::string nonce = nonces.Make("192.0.2.1", kNow);
  CHECK_FALSE(nonces.Use(nonce, "192.0.2.2", 1, kNow));
  CHECK_FALSE(nonces.Use(nonce, "192.0.2.1", 1, kNow + Nonces::kLifetime));
  CHECK(nonces.Use(nonce, "192.0.2.1", 1, kNow + Nonces::kLifetime - 1ms));
}

TEST_CASE("any replica with the key takes a nonce, no other does") {
  const std::string nonce = Nonces("key").Make("192.0.2.1", kNow);
  Nonces replica("key");
  Nonces stranger("another key");
  CHECK(replica.Use(nonce, "192.0.2.1", 1, kNow));
  CHECK_FALSE(stranger.Use(nonce, "192.0.2.1", 1, kNow));
}

TEST_CASE("a nonce that was touched is refused wherever it was touched") {
  Nonces nonces("key");
  const std::string nonce = nonces.Make("192.0.2.1", kNow);
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    std::string touched = nonce;
    touched[i] = touched[i] == '1' ? '2' : '1';
    CHECK_FALSE(nonces.Use(touched, "192.0.2.1", 1, kNow));
  }
  for (const char* strange : {"", "-", "--", "abc", "\"", "7fffffffffffffff-0-0"}) {
    CHECK_FALSE(nonces.Use(strange, "192.0.2.1", 1, kNow));
  }
  CHECK(nonces.Use(nonce, "192.0.2.1", 1, kNow));
}

TEST_CASE("forgetting used nonces never lets one in again") {
  Nonces nonces("key");
  const std::string first = nonces.Make("s", kNow);
  REQUIRE(nonces.Use(first, "s", 1, kNow));
  for (std::size_t i = 0; i < Nonces::kMostInUse + 10; ++i) {
    const Instant later = kNow + std::chrono::milliseconds(1 + i / 1000);
    REQUIRE(nonces.Use(nonces.Make("s", later), "s", 1, later));
  }
  CHECK_FALSE(nonces.Use(first, "s", 1, kNow + 200ms));
  CHECK_FALSE(nonces.Use(first, "s", 2, kNow + 200ms));
}
