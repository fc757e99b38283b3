// The registrar's store on the real Redis at CENTRALINO_TEST_REDIS.
#include "services/sip-edge/sip/redis_bindings.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <thread>

#include "services/sip-edge/sip/prometheus_sip_metrics.h"

using namespace centralino;
using namespace centralino::edge;
using namespace std::chrono_literals;

namespace {

redis::Options RealRedis() {
  const char* address = std::getenv("CENTRALINO_TEST_REDIS");
  if (address == nullptr) {
    FAIL("CENTRALINO_TEST_REDIS is not set: give the address of a Redis for tests, HOST:PORT");
  }
  const auto options = redis::ParseAddress(address);
  REQUIRE(options.ok());
  return *options;
}

int Listening(std::uint16_t port) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return listening;
}

std::uint16_t FreePort() {
  const int probe = Listening(0);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  close(probe);
  return ntohs(address.sin_port);
}

// Makes the real Redis reachable at a port of its own, for one connection: before, it is away.
class Relay {
 public:
  explicit Relay(std::uint16_t port) : listening_(Listening(port)) {
    REQUIRE(listen(listening_, 1) == 0);
    thread_ = std::thread([this] { Run(); });
  }
  ~Relay() {
    stop_ = true;
    thread_.join();
    close(listening_);
  }

 private:
  void Run() {
    std::array<pollfd, 2> ends{{{-1, POLLIN, 0}, {-1, POLLIN, 0}}};
    pollfd door{listening_, POLLIN, 0};
    while (!stop_ && poll(&door, 1, 20) <= 0) {
    }
    if (stop_) return;
    ends[0].fd = accept(listening_, nullptr, nullptr);
    const redis::Options real = RealRedis();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(real.port);
    inet_pton(AF_INET, real.host.c_str(), &address.sin_addr);
    ends[1].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool open = connect(ends[1].fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    while (!stop_ && open) {
      if (poll(ends.data(), ends.size(), 20) <= 0) continue;
      for (std::size_t i = 0; i < 2; ++i) {
        if (ends[i].revents == 0) continue;
        char bytes[4096];
        const ssize_t size = recv(ends[i].fd, bytes, sizeof bytes, 0);
        open = open && size > 0 &&
               send(ends[1 - i].fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
      }
    }
    for (const pollfd& end : ends) close(end.fd);
  }

  int listening_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// A town of its own for each test case.
struct Town {
  std::string id = "sip-" + std::to_string(getpid()) + "-" + std::to_string(counter++);
  redis::Client client{RealRedis()};
  Loop loop;
  RedisBindings edge1{client, loop, "edge-1"};
  RedisBindings edge2{client, loop, "edge-2"};
  static inline int counter = 0;

  std::string Key(const std::string& user) const { return "{" + id + "}:binding:" + user; }
  ~Town() { (void)client.Run(redis::Command({"DEL", Key("100")})); }

  absl::StatusOr<std::vector<Binding>> Load(RedisBindings& edge, const std::string& user = "100") {
    std::promise<absl::StatusOr<std::vector<Binding>>> promise;
    edge.Load(id, user, [&](absl::StatusOr<std::vector<Binding>> found) {
      CHECK(loop.OnThread());
      promise.set_value(std::move(found));
    });
    return promise.get_future().get();
  }
};

Binding Phone(const std::string& contact, const std::string& edge,
              std::chrono::seconds left = 60s) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return {.contact = contact,
          .flow = {Transport::kTcp, "192.0.2.7", 40123},
          .edge = edge,
          .path = {"<sip:proxy.example;lr>"},
          .user_agent = "a phone \"with\" \xff bytes",
          .call_id = "c",
          .cseq = 7,
          .expires_at = now + left};
}

}  // namespace

TEST_CASE("bindings come back from Redis as they went") {
  Town town;
  Binding phone = Phone("sip:100@192.0.2.7", "edge-1");
  phone.user_agent = "a phone";
  town.edge1.Save(town.id, "100", {phone});
  const auto found = town.Load(town.edge2);
  REQUIRE(found.ok());
  CHECK(*found == std::vector<Binding>{phone});
  CHECK(town.Load(town.edge2, "nobody")->empty());
}

TEST_CASE("an edge replaces its own bindings and leaves those of others") {
  Town town;
  const Binding first = Phone("sip:a", "edge-1");
  const Binding second = Phone("sip:b", "edge-1", 50s);
  const Binding other = Phone("sip:c", "edge-2", 40s);
  town.edge1.Save(town.id, "100", {first, second});
  town.edge2.Save(town.id, "100", {first, other});  // it learnt `first`: not its own to write
  CHECK(town.Load(town.edge1)->size() == 3);
  town.edge1.Save(town.id, "100", {second});
  const auto found = town.Load(town.edge1);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].contact == "sip:b");
  CHECK((*found)[1].contact == "sip:c");
  town.edge1.Save(town.id, "100", {});
  town.edge2.Save(town.id, "100", {});
  CHECK(town.client.Run(redis::Command({"EXISTS", town.Key("100")}))->Integer().value() == 0);
}

TEST_CASE("the key lives as long as the last binding in it") {
  Town town;
  const auto life = [&] {
    return town.client.Run(redis::Command({"PEXPIRETIME", town.Key("100")}))->Integer().value();
  };
  const Binding longer = Phone("sip:a", "edge-1", 100s);
  const Binding shorter = Phone("sip:b", "edge-2", 30s);
  town.edge2.Save(town.id, "100", {shorter});
  CHECK(life() == shorter.expires_at.time_since_epoch().count());
  town.edge1.Save(town.id, "100", {longer});
  CHECK(life() == longer.expires_at.time_since_epoch().count());
  town.edge2.Save(town.id, "100", {shorter});
  CHECK(life() == longer.expires_at.time_since_epoch().count());
}

TEST_CASE("of a phone that two edges know the later registration counts") {
  Town town;
  town.edge1.Save(town.id, "100", {Phone("sip:a", "edge-1", 20s)});
  town.edge2.Save(town.id, "100", {Phone("sip:a", "edge-2", 60s)});
  const auto found = town.Load(town.edge1);
  REQUIRE(found->size() == 1);
  CHECK(found->front().edge == "edge-2");
}

TEST_CASE("a binding with strange bytes is written, a strange value is skipped") {
  Town town;
  town.edge1.Save(town.id, "100", {Phone("sip:a", "edge-1")});
  (void)town.client.Run(redis::Command({"HSET", town.Key("100"), "edge-9|x", "no JSON"}));
  CHECK(town.Load(town.edge1)->size() == 1);
}

TEST_CASE("Redis away is an error told on the loop, never a wait") {
  redis::Client nowhere(redis::Options{.host = "127.0.0.1", .port = 1});
  Loop loop;
  RedisBindings bindings(nowhere, loop, "edge-1");
  bindings.Save("town", "100", {Phone("sip:a", "edge-1")});
  std::promise<absl::Status> promise;
  bindings.Load("town", "100", [&](absl::StatusOr<std::vector<Binding>> found) {
    promise.set_value(found.status());
  });
  CHECK(absl::IsUnavailable(promise.get_future().get()));
}

TEST_CASE("what could not be saved is saved when Redis is back, the youngest of it") {
  Town town;
  Loop loop;
  const std::uint16_t port = FreePort();
  redis::Client away(redis::Options{.host = "127.0.0.1", .port = port});
  RedisBindings bindings(away, loop, "edge-1");
  const auto fails = [&] {
    std::promise<bool> failed;
    loop.Call([&] {
      bindings.Load(town.id, "100", [&](absl::StatusOr<std::vector<Binding>> found) {
        failed.set_value(!found.ok());
      });
    });
    return failed.get_future().get();
  };
  loop.Call([&] {
    bindings.Save(town.id, "100", {Phone("sip:old", "edge-1")});
    bindings.Save(town.id, "100", {Phone("sip:new", "edge-1")});
  });
  REQUIRE(fails());
  Relay relay(port);
  while (fails()) std::this_thread::sleep_for(10ms);
  loop.Call([&] { bindings.Retry(); });
  CHECK_FALSE(fails());  // behind the retry: it is done
  const auto found = town.Load(town.edge2);
  REQUIRE(found.ok());
  REQUIRE(found->size() == 1);
  CHECK(found->front().contact == "sip:new");
}

TEST_CASE("what strangers call their methods adds no metric without end") {
  service::Metrics metrics("sip-edge");
  PrometheusSipMetrics counted(metrics);
  counted.Request("INVITE", 200);
  for (int i = 0; i < 1000; ++i) counted.Request("METHOD" + std::to_string(i), 501);
  counted.Refused("wrong_digest");
  counted.Registrations(3);
  const std::string text = metrics.Text();
  CHECK(text.find("centralino_sip_requests_total{method=\"INVITE\",status=\"200\"} 1") !=
        std::string::npos);
  CHECK(text.find("centralino_sip_requests_total{method=\"other\",status=\"501\"} 1000") !=
        std::string::npos);
  CHECK(text.find("centralino_sip_refused_total{reason=\"wrong_digest\"} 1") != std::string::npos);
  CHECK(text.find("centralino_sip_registrations 3") != std::string::npos);
}
