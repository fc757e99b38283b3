#include "service/drain.h"

#include <catch2/catch.hpp>

using namespace centralino::service;
using namespace std::chrono_literals;

TEST_CASE("the steps of a drain run in the order they were added, with one limit for all") {
  Drain drain;
  std::vector<std::string> order;
  std::vector<Drain::Clock::time_point> limits;
  for (const char* name : {"refuse calls", "end calls", "end streams"}) {
    drain.Add(name, [&, name](Drain::Clock::time_point until) {
      order.emplace_back(name);
      limits.push_back(until);
    });
  }
  const auto before = Drain::Clock::now();
  drain.Run(5s);
  CHECK(order == std::vector<std::string>{"refuse calls", "end calls", "end streams"});
  CHECK(limits.front() == limits.back());
  CHECK(limits.front() >= before + 5s);
}

TEST_CASE("the last steps of a drain run also when no time is left") {
  Drain drain;
  bool said_goodbye = false;
  drain.Add("end calls", [](auto) {});
  drain.Add("good-bye", [&](Drain::Clock::time_point until) {
    CHECK(until <= Drain::Clock::now());
    said_goodbye = true;
  });
  drain.Run(0s);
  CHECK(said_goodbye);
}
