#include "service/uuid.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

using namespace centralino::service;
using centralino::model::Instant;

TEST_CASE("the example of RFC 9562 appendix A.6 is written as it stands there") {
  CHECK(FormatUuid7(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F) ==
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK(UuidTime("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") ==
        Instant(std::chrono::milliseconds(0x017F22E279B0)));
}

TEST_CASE("ids sort by the order in which they were minted") {
  std::vector<std::string> ids;
  for (int i = 0; i < 20'000; ++i) ids.push_back(NewUuid());
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("ids of several threads never meet") {
  std::vector<std::vector<std::string>> minted(4);
  std::vector<std::thread> threads;
  for (auto& mine : minted) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 5'000; ++i) mine.push_back(NewUuid());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : minted) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == 20'000);
}

TEST_CASE("an id carries the time of its minting") {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto minted = UuidTime(NewUuid()).value();
  CHECK(minted >= now - std::chrono::seconds(5));
  CHECK(minted <= now + std::chrono::seconds(5));
}

TEST_CASE("what is no UUIDv7 has no time") {
  for (const char* text :
       {"", "017f22e2", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e2x79b0-7cc3-98c4-dc0c0c07398f"}) {
    INFO(text);
    CHECK_FALSE(UuidTime(text));
  }
}
