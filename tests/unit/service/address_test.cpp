#include "service/address.h"

#include <catch2/catch.hpp>

using namespace centralino::service;

TEST_CASE("an address is a host and a port") {
  CHECK(ParseAddress("127.0.0.1:7003").value() == Address{"127.0.0.1", 7003});
  CHECK(ParseAddress("directory:7001").value() == Address{"directory", 7001});
  CHECK(ParseAddress("[::1]:5060").value() == Address{"::1", 5060});
}

TEST_CASE("an address is written as it is read") {
  for (const char* text : {"127.0.0.1:7003", "[::1]:5060", "queue.local:1"}) {
    CHECK(ParseAddress(text).value().ToString() == text);
  }
}

TEST_CASE("what is no address is refused") {
  for (const char* text : {"", ":", "host", "host:", ":7003", "host:port", "host:70000", "host:-1",
                           "::1:5060", "[::1:5060", "host:7003 ", "[]:1"}) {
    INFO(text);
    CHECK_FALSE(ParseAddress(text).ok());
  }
}

TEST_CASE("a list of addresses is separated by commas, with or without spaces") {
  const auto addresses = ParseAddresses("a:1, b:2,,c:3").value();
  CHECK(addresses == std::vector<Address>{{"a", 1}, {"b", 2}, {"c", 3}});
  CHECK_FALSE(ParseAddresses("a:1,b").ok());
}

TEST_CASE("a range of ports rises") {
  CHECK(ParsePortRange("20000-24999").value() == PortRange{20000, 24999});
  for (const char* text : {"", "20000", "20000-", "-1", "0-10", "3-2", "1-65536", "a-b"}) {
    INFO(text);
    CHECK_FALSE(ParsePortRange(text).ok());
  }
}
