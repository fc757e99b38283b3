// libs/redis against a real Redis at CENTRALINO_TEST_REDIS.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "redis/client.h"
#include "redis/connection.h"
#include "redis/stream.h"

namespace centralino::redis {
namespace {

using namespace std::chrono_literals;

Options RealRedis() {
  const char* address = std::getenv("CENTRALINO_TEST_REDIS");
  if (address == nullptr) {
    FAIL("CENTRALINO_TEST_REDIS is not set: give the address of a Redis for tests, HOST:PORT");
  }
  absl::StatusOr<Options> options = ParseAddress(address);
  REQUIRE(options.ok());
  return *options;
}

// Each test case has its own keys.
std::string Key(const std::string& name) {
  return "{test-redis-" + std::to_string(getpid()) + "}:" + name;
}

// A port of loopback that takes connections and never says a word; or refuses them when closed.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { Close(); }
  void Close() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }
  std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

TEST_CASE("an address is HOST:PORT, IPv6 in brackets") {
  CHECK(ParseAddress("127.0.0.1:7379")->port == 7379);
  CHECK(ParseAddress("[::1]:7379")->host == "::1");
  CHECK(ParseAddress("redis.example:6379")->host == "redis.example");
  for (const char* wrong : {"", "7379", ":7379", "host:", "host:0", "host:65536", "host:x"}) {
    CHECK(absl::IsInvalidArgument(ParseAddress(wrong).status()));
  }
}

TEST_CASE("replies come back as values of their own type") {
  Connection redis(RealRedis());
  REQUIRE(redis.Run(Command({"SET", Key("text"), std::string("a\0b", 3)})).ok());
  CHECK(redis.Run(Command({"GET", Key("text")}))->Text().value() == std::string("a\0b", 3));
  CHECK(redis.Run(Command({"GET", Key("none")}))->nil());
  CHECK(redis.Run(Command({"RPUSH", Key("list"), "x", "y"}))->Integer().value() == 2);
  CHECK(redis.Run(Command({"LRANGE", Key("list"), "0", "-1"}))->Texts().value() ==
        std::vector<std::string>{"x", "y"});
  CHECK(redis.Run(Command({"LLEN", Key("text")})).status().code() == absl::StatusCode::kInternal);
  CHECK(redis.up());
  redis.Run(Command({"DEL", Key("text"), Key("list")})).IgnoreError();
}

TEST_CASE("a pipeline gives each request its own outcome, in order") {
  Connection redis(RealRedis());
  const std::vector<Request> requests = {Command({"SET", Key("n"), "1"}), Command({"NONSENSE"}),
                                         Command({"INCR", Key("n")})};
  const auto outcomes = redis.RunAll(requests);
  REQUIRE(outcomes.size() == 3);
  CHECK(outcomes[0].ok());
  CHECK_FALSE(outcomes[1].ok());
  CHECK(outcomes[2]->Integer().value() == 2);
  redis.Run(Command({"DEL", Key("n")})).IgnoreError();
}

TEST_CASE("a script is loaded by itself, also after somebody flushed the scripts") {
  const Script script("echo", "return {KEYS[1], ARGV[1], " + std::to_string(getpid()) + "}");
  Connection redis(RealRedis());
  const Request request = Invoke(script, {Key("k")}, {"v"});
  CHECK(redis.Run(request)->Texts().value()[1] == "v");
  REQUIRE(redis.Run(Command({"SCRIPT", "FLUSH"})).ok());
  CHECK(redis.Run(request)->Texts().value()[0] == Key("k"));
  const Script broken("broken", "this is no Lua");
  CHECK(absl::StrContains(redis.Run(Invoke(broken, {}, {})).status().message(), "compiling"));
  CHECK(redis.Run(request).ok());
}

TEST_CASE("a Redis that refuses connections is UNAVAILABLE at once") {
  SilentServer server;
  Options options = RealRedis();
  options.port = server.port();
  server.Close();
  Connection redis(options);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    CHECK(absl::IsUnavailable(redis.Run(Command({"PING"})).status()));
  }
  CHECK(std::chrono::steady_clock::now() - begin < 1s);
  CHECK_FALSE(redis.up());
}

TEST_CASE("a Redis that does not answer is UNAVAILABLE within a second") {
  SilentServer server;
  Options options;
  options.port = server.port();
  Client redis(options);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(absl::IsUnavailable(redis.Run(Command({"PING"})).status()));
  CHECK(std::chrono::steady_clock::now() - begin < 1500ms);
}

TEST_CASE("posted requests run in order and are answered on one thread") {
  Client redis(RealRedis());
  std::atomic<int> answered = 0;
  std::vector<std::int64_t> values;
  std::promise<void> done;
  redis.Post(Command({"DEL", Key("counter")}), nullptr);
  for (int i = 0; i < 1000; ++i) {
    redis.Post(Command({"INCR", Key("counter")}), [&](absl::StatusOr<Reply> reply) {
      values.push_back(reply.ok() ? reply->Integer().value_or(-1) : -1);
      if (++answered == 1000) done.set_value();
    });
  }
  REQUIRE(done.get_future().wait_for(10s) == std::future_status::ready);
  for (std::size_t i = 0; i < values.size(); ++i) {
    REQUIRE(values[i] == static_cast<std::int64_t>(i) + 1);
  }
  redis.Run(Command({"DEL", Key("counter")})).IgnoreError();
}

TEST_CASE("a request that may wait goes out with the next that may not, in its place") {
  Client redis(RealRedis());
  std::vector<int> order;
  std::promise<void> done;
  redis.Post(
      Command({"PING"}), [&](const auto&) { order.push_back(1); }, std::chrono::hours(1));
  redis.Post(
      Command({"PING"}), [&](const auto&) { order.push_back(2); }, std::chrono::hours(1));
  redis.Post(Command({"PING"}), [&](const auto&) {
    order.push_back(3);
    done.set_value();
  });
  REQUIRE(done.get_future().wait_for(10s) == std::future_status::ready);
  CHECK(order == std::vector<int>{1, 2, 3});
}

TEST_CASE("a request that may wait does not wait for longer") {
  Client redis(RealRedis());
  std::promise<bool> done;
  redis.Post(
      Command({"PING"}), [&](const auto& reply) { done.set_value(reply.ok()); }, 20ms);
  auto answered = done.get_future();
  REQUIRE(answered.wait_for(10s) == std::future_status::ready);
  CHECK(answered.get());
}

TEST_CASE("many threads post at once: each request is answered once, and each thread's in order") {
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  std::atomic<int> right = 0;
  std::vector<std::int64_t> last(kThreads, 0);
  {
    Client redis(RealRedis());
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const std::string key = Key("counter-" + std::to_string(t));
        redis.Post(Command({"DEL", key}), nullptr);
        for (int i = 1; i <= kEach; ++i) {
          // Some meet a client that has nothing to do, others one that is waiting for answers.
          if (i % 100 == 0) std::this_thread::sleep_for(1ms);
          redis.Post(Command({"INCR", key}), [&, t, i](const absl::StatusOr<Reply>& reply) {
            if (reply.ok() && reply->Integer().value_or(-1) == i &&
                last[static_cast<std::size_t>(t)] == i - 1)
              ++right;
            last[static_cast<std::size_t>(t)] = i;
            ++answered;
          });
        }
        redis.Post(Command({"DEL", key}), nullptr);
      });
    }
    for (std::thread& thread : threads) thread.join();
    const auto begin = std::chrono::steady_clock::now();
    while (answered < kThreads * kEach && std::chrono::steady_clock::now() - begin < 10s) {
      std::this_thread::sleep_for(1ms);
    }
  }
  CHECK(right == kThreads * kEach);
}

TEST_CASE("a client that goes answers all that was posted") {
  int answered = 0;
  {
    Client redis(RealRedis());
    for (int i = 0; i < 300; ++i) {
      redis.Post(Command({"PING"}), [&](const absl::StatusOr<Reply>&) { ++answered; });
    }
  }
  CHECK(answered == 300);
}

TEST_CASE("a client whose connection was cut recovers by itself and says so") {
  std::atomic<int> ups = 0;
  std::atomic<int> downs = 0;
  Client redis(RealRedis(), [&](bool up) { up ? ++ups : ++downs; });
  const auto id = redis.Run(Command({"CLIENT", "ID"}))->Text().value();
  Connection other(RealRedis());
  REQUIRE(other.Run(Command({"CLIENT", "KILL", "ID", id})).ok());
  const auto begin = std::chrono::steady_clock::now();
  while (!redis.Run(Command({"PING"})).ok() || ups < 2) {
    REQUIRE(std::chrono::steady_clock::now() - begin < 5s);
    std::this_thread::sleep_for(5ms);
  }
  CHECK(ups == 2);
  CHECK(downs == 1);
}

TEST_CASE("a stream entry is read, kept until it is acknowledged, and taken over from the dead") {
  Connection redis(RealRedis());
  const std::string stream = Key("records");
  REQUIRE(redis.Run(CreateGroup(stream, "directory")).ok());
  CHECK(absl::IsAlreadyExists(redis.Run(CreateGroup(stream, "directory")).status()));
  REQUIRE(redis.Run(Append(stream, {{"record", "one"}})).ok());
  REQUIRE(redis.Run(Append(stream, {{"record", "two"}})).ok());

  const Consumer dead{.group = "directory", .name = "dead"};
  const Consumer alive{.group = "directory", .name = "alive"};
  auto read = ParseReadGroup(redis.Run(ReadGroup(dead, {stream}, 10, 0ms)).value());
  REQUIRE(read->size() == 2);
  CHECK(read->front().fields == Fields{{"record", "one"}});
  CHECK(ParseReadGroup(redis.Run(ReadGroup(alive, {stream}, 10, 20ms)).value())->empty());

  auto claimed = ParseClaim(stream, redis.Run(Claim(alive, stream, "0-0", 10, 0ms)).value());
  REQUIRE(claimed->entries.size() == 2);
  CHECK(claimed->next == "0-0");
  redis.RunAll(Acknowledge("directory", stream, {claimed->entries[0].id, claimed->entries[1].id}));
  CHECK(
      ParseClaim(stream, redis.Run(Claim(alive, stream, "0-0", 10, 0ms)).value())->entries.empty());
  CHECK(redis.Run(Command({"XLEN", stream}))->Integer().value() == 0);
  redis.Run(Command({"DEL", stream})).IgnoreError();
}

}  // namespace
}  // namespace centralino::redis
